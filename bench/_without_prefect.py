"""A stand-in for Prefect: decorators that give the function back. What runs with it is the work alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import ModuleType, SimpleNamespace
from typing import Any

HOSTS_AT_ONCE = 8


class Plain:
    """A flow or a task without orchestration."""

    pool = ThreadPoolExecutor(HOSTS_AT_ONCE)

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__, self.__name__ = function.__doc__, function.__name__

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.function(*arguments, **named)

    def with_options(self, **options: Any) -> Plain:
        return self

    def submit(self, *arguments: Any, **named: Any) -> PlainFuture:
        return PlainFuture(self.pool.submit(self.function, *arguments, **named))


class PlainFuture:
    """The result of a submitted task; a failure is given back as a value where it may not be raised."""

    def __init__(self, future: Future[Any]) -> None:
        self.future = future

    @classmethod
    def __class_getitem__(cls, item: Any) -> type[PlainFuture]:
        return cls

    def result(self, raise_on_failure: bool = True) -> Any:
        error = self.future.exception()
        return error if error is not None and not raise_on_failure else self.future.result()


def decorator(*functions: Callable[..., Any], **options: Any) -> Any:
    return Plain(functions[0]) if functions else Plain


def nothing(*arguments: Any, **named: Any) -> None:
    return None


class Runner:
    """Takes the options of a task runner and does nothing."""

    def __init__(self, **options: Any) -> None:
        self.options = options

    @classmethod
    def __class_getitem__(cls, item: Any) -> type[Runner]:
        return cls


def install() -> None:
    """Puts the stand-in where `import prefect` finds it."""
    no_run = SimpleNamespace(get=nothing)
    contents: dict[str, dict[str, Any]] = {
        "prefect": {"flow": decorator, "task": decorator},
        "prefect.artifacts": {
            f"create_{kind}_artifact": nothing for kind in ("link", "markdown", "table", "progress")
        },
        "prefect.blocks": {},
        "prefect.blocks.system": {"Secret": Plain},
        "prefect.cache_policies": {"NO_CACHE": None},
        "prefect.context": {"TaskRunContext": no_run, "FlowRunContext": no_run},
        "prefect.futures": {"PrefectFuture": PlainFuture, "as_completed": lambda futures: futures},
        "prefect.task_runners": {"ThreadPoolTaskRunner": Runner},
    }
    for name, attributes in contents.items():
        module = ModuleType(name)
        vars(module).update(attributes)
        sys.modules[name] = module
