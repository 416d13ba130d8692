"""What an extraction process and its parent say to each other: jobs, answers, and how they are framed."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from tasks.extract.model import Context, Extraction, Issue

HEADER = struct.Struct(">Q")
MAX_MESSAGE = 1 << 32


@dataclass(frozen=True)
class Job:
    """One piece of work: extract a document, or (``kind`` convert) turn old office files into docx.

    ``source`` is the bytes or the file to read. ``converted`` is the docx made of it ahead.
    """

    kind: str
    name: str = ""
    source: bytes | Path = b""
    context: Context = field(default_factory=Context)
    converted: bytes | None = None
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Answer:
    """What came of a job, and the process's largest memory so far in megabytes."""

    result: Any
    peak_mb: float


def write_message(stream: BinaryIO, message: object) -> None:
    """Writes one message."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(body)))
    stream.write(body)
    stream.flush()


def read_message(stream: BinaryIO) -> Any:
    """Returns the next message; EOFError when the other side is gone."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    (length,) = HEADER.unpack(header)
    body = stream.read(length) if length < MAX_MESSAGE else b""
    if len(body) < length:
        raise EOFError
    return pickle.loads(body)


def failed(name: str, code: str, message: str) -> list[tuple[str, Extraction]]:
    """Returns the extraction of a document that could not be read: no cells, one typed issue."""
    return [(name, Extraction(format="unknown", kind="other", issues=[Issue(code, message)]))]
