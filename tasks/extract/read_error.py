"""The error readers raise for files they cannot read."""

from __future__ import annotations


class ReadError(Exception):
    """A file cannot be read for a reason we can name; ``code`` becomes the code of the document's issue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
