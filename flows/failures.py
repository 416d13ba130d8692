"""Known failures as one line for people and an exit code, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from tomllib import TOMLDecodeError

from pydantic import ValidationError

from tasks.settings import config_file

OWN_PACKAGES = ("flows", "tasks", "warehouse", "expectations", "demo")


@contextmanager
def explain_failures() -> Iterator[None]:
    """Turns typed errors of gouji, missing files and refused settings into a message on stderr and exit code 2."""
    try:
        yield
    except ValidationError as error:
        for problem in error.errors():
            place = ".".join(str(part) for part in problem["loc"])
            given = "" if "password" in place else f" (given: {problem['input']!r})"
            print(f"gouji: setting {place}: {problem['msg']}{given}", file=sys.stderr)
        sys.exit(2)
    except TOMLDecodeError as error:
        print(f"gouji: {config_file()}: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        # A file that is not there, a full disk; without either it is a defect, shown whole.
        if error.filename is None and error.errno != ENOSPC:
            raise
        print(f"gouji: {error.filename or 'disk'}: {error.strerror}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        # Exceptions of our own are typed errors written for people; anything else is a defect, shown whole.
        if type(error).__module__.split(".")[0] not in OWN_PACKAGES:
            raise
        print(f"gouji: {error}", file=sys.stderr)
        sys.exit(2)
