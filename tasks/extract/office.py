"""Old Word, WPS, RTF and OpenDocument files, read through LibreOffice where it is installed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from tasks.extract.model import SourceDocument
from tasks.extract.read_error import ReadError

TIMEOUT = 100.0
"""Seconds for one document."""
TIMEOUT_EACH = 15.0
"""Seconds a document adds to the time of a batch."""
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pdf": "pdf",
}
_SUFFIXES = {"doc": ".doc", "wps": ".wps", "rtf": ".rtf", "odt": ".odt", "xls": ".xls", "ods": ".ods"}

_converted: dict[str, bytes] = {}


@cache
def find_libreoffice() -> str | None:
    """Returns the path of LibreOffice's command, or None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or (str(_MAC) if _MAC.exists() else None)


def read_with_office(data: bytes, name: str, kind: str) -> SourceDocument:
    """Returns the document of a doc, wps, rtf or odt file, converted to docx first.

    Raises ReadError ``libreoffice_missing`` or ``conversion_failed``.
    """
    from tasks.extract.docx import read_docx

    return replace(read_docx(_convert_one(data, kind, "docx")), format=kind)


def read_spreadsheet_with_office(data: bytes, name: str, kind: str) -> SourceDocument:
    """Returns the document of an ods file or an Excel 2003 XML file, converted to xlsx first."""
    from tasks.extract.spreadsheet import read_xlsx

    return replace(read_xlsx(_convert_one(data, kind, "xlsx")), format=kind)


def remember_conversion(data: bytes, converted: bytes) -> None:
    """Keeps a conversion made ahead in a batch, so that reading ``data`` next does not start LibreOffice again."""
    _converted.clear()
    _converted[hashlib.sha256(data).hexdigest()] = converted


def convert_many(files: Sequence[tuple[str, bytes]], target: str = "docx") -> list[bytes | None]:
    """Returns the files converted in one run of LibreOffice; None for each it could not convert.

    A batch of 40 takes 0.07 s a file, alone it takes 0.8 s. Raises ReadError ``libreoffice_missing``.

    Args:
        files: (kind, bytes), kind as ``detect`` tells it.
        target: ``docx``, ``xlsx`` or ``pdf``.
    """
    with tempfile.TemporaryDirectory(prefix="gouji-office-") as folder:
        inputs = []
        for number, (kind, data) in enumerate(files):
            path = Path(folder, f"{number:04}{_suffix(kind, data)}")
            path.write_bytes(data)
            inputs.append(path)
        output = Path(folder, "out")
        _run(inputs, Path(folder), output, target, TIMEOUT + TIMEOUT_EACH * len(inputs))
        results = (output / f"{path.stem}.{target}" for path in inputs)
        return [path.read_bytes() if path.exists() else None for path in results]


def _convert_one(data: bytes, kind: str, target: str) -> bytes:
    ready = _converted.get(hashlib.sha256(data).hexdigest())
    if ready is not None:
        return ready
    converted = convert_many([(kind, data)], target)[0]
    if converted is None:
        raise ReadError("conversion_failed", f"LibreOffice could not convert the {kind} file")
    return converted


def _suffix(kind: str, data: bytes) -> str:
    """Returns the suffix that makes LibreOffice pick the right filter; it goes by name where content is unclear."""
    if data.lstrip()[:5] == b"<?xml":
        return ".xml"
    return (
        ".doc"
        if kind == "wps" and "WordDocument".encode("utf-16-le") in data
        else _SUFFIXES.get(kind, ".doc")
    )


def _run(inputs: Iterable[Path], folder: Path, output: Path, target: str, seconds: float) -> None:
    """Runs LibreOffice in a process group and profile of its own; the whole group ends with the time limit."""
    command = find_libreoffice()
    if command is None:
        raise ReadError(
            "libreoffice_missing", "doc, wps, rtf and odt files need LibreOffice, which is not installed"
        )
    arguments = [
        command, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", _FILTERS[target], "--outdir", str(output), *map(str, inputs),
    ]  # fmt: skip
    process = subprocess.Popen(
        ["/bin/sh", "-c", 'ulimit -S -v unlimited 2>/dev/null; exec "$@"', "sh", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise ReadError("conversion_failed", f"LibreOffice needed more than {seconds:.0f} s") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends whatever is left of LibreOffice's process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
