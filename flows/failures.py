"""Known failures as one line for people and an exit code, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError


@contextmanager
def explain_failures() -> Iterator[None]:
    """Turns typed errors of gouji, missing files and refused settings into a message on stderr and exit code 2."""
    from flows.runtime import AlreadyRunningError

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
    except AlreadyRunningError as error:
        print(f"gouji: {error}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        if not getattr(error, "for_people", False):
            raise
        print(f"gouji: {error}", file=sys.stderr)
        sys.exit(2)
