"""Known failures as one line for people and an exit code, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

OWN_PACKAGES = ("flows", "tasks", "warehouse", "expectations", "demo")


@contextmanager
def explain_failures() -> Iterator[None]:
    """Turns typed errors of gouji, missing files and refused settings into a message on stderr and exit code 2."""
    try:
        yield
    except ValidationError as error:
        for problem in error.errors():
            place = ".".join(str(part) for part in problem["loc"])
            print(f"gouji: setting {place}: {problem['msg']} (given: {problem['input']!r})", file=sys.stderr)
        sys.exit(2)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        print(f"gouji: {error.filename}: {error.strerror}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        # Exceptions of our own are typed errors written for people; anything else is a defect, shown whole.
        if type(error).__module__.split(".")[0] not in OWN_PACKAGES:
            raise
        print(f"gouji: {error}", file=sys.stderr)
        sys.exit(2)
