"""Files below one address, on this machine or in an object store such as S3, through fsspec."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

try:
    from botocore.exceptions import BotoCoreError

    _STORE_ERRORS: tuple[type[Exception], ...] = (
        OSError,
        BotoCoreError,
    )  # the latter: no credentials, no connection
except ImportError:
    _STORE_ERRORS = (OSError,)


class StorageError(Exception):
    """A store that cannot be reached or refuses; the message says which one and what to do."""


def is_address(text: str) -> bool:
    """Tells an address (``s3://bucket/prefix``, ``file:///mnt/shared``) from a plain path."""
    return "://" in text


class Store:
    """The files below one address, by names relative to it.

    Endpoint and credentials come from the environment alone (for S3 ``AWS_ENDPOINT_URL``, ``AWS_ACCESS_KEY_ID``, ...).
    Every failure is a `StorageError`, except that a missing file is FileNotFoundError.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._fs, self._root = _filesystem(self.address)
        self._renames = "file" in self._fs.protocol

    def names(self, below: str = "") -> dict[str, int]:
        """Returns the files below a name and their sizes; in order, half-written ones left out."""
        with self._explained():
            self._fs.invalidate_cache()
            found = self._fs.find(self._path(below), detail=True)
        root = len(self._root.rstrip("/")) + 1
        return {
            path[root:]: int(info["size"])
            for path, info in sorted(found.items())
            if not path.endswith(".part")
        }

    def exists(self, name: str) -> bool:
        """Tells whether there is such a file."""
        with self._explained():
            self._fs.invalidate_cache()
            return bool(self._fs.isfile(self._path(name)))

    def size(self, name: str) -> int:
        """Returns the size of a file in bytes."""
        with self._explained(reading=True):
            return int(self._fs.info(self._path(name))["size"])

    def read(self, name: str, start: int | None = None, end: int | None = None) -> bytes:
        """Returns the bytes of a file from ``start`` to before ``end``."""
        with self._explained(reading=True):
            return bytes(self._fs.cat_file(self._path(name), start=start, end=end))

    def write(self, name: str, data: bytes) -> None:
        """Writes a file whole, in the place of one that is there."""
        with self._explained():
            self._prepare(name)
            self._fs.pipe_file(self._part(name), data)
            self._complete(name)

    def create(self, name: str, data: bytes) -> bool:
        """Writes a file only if there is none of that name; returns whether this call made it.

        Of several machines that try, one succeeds: S3 checks ``If-None-Match``, a file system ``O_EXCL``.
        """
        with self._explained():
            self._prepare(name)
            try:
                self._fs.pipe_file(self._path(name), data, mode="create")
            except FileExistsError:
                return False
        return True

    def upload(self, file: Path, name: str) -> None:
        """Puts a local file there, whole or not at all."""
        with self._explained():
            self._prepare(name)
            self._fs.put_file(str(file), self._part(name))
            self._complete(name)

    def download(self, name: str, file: Path) -> None:
        """Copies a file from there."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with self._explained(reading=True):
            self._fs.get_file(self._path(name), str(file))

    def delete(self, names: Iterable[str]) -> None:
        """Deletes files; those that are gone already do not matter."""
        for name in names:
            with contextlib.suppress(FileNotFoundError), self._explained(reading=True):
                self._fs.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    def _part(self, name: str) -> str:
        """Where a file is written: an object appears whole by itself, a file only by being renamed."""
        return self._path(name) + (".part" if self._renames else "")

    def _prepare(self, name: str) -> None:
        if self._renames:
            self._fs.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)

    def _complete(self, name: str) -> None:
        if self._renames:
            Path(self._part(name)).replace(self._path(name))

    @contextlib.contextmanager
    def _explained(self, *, reading: bool = False) -> Iterator[None]:
        """Errors as `StorageError`; when ``reading``, a missing file stays FileNotFoundError."""
        try:
            yield
        except FileNotFoundError as error:
            if reading:
                raise
            raise StorageError(f"{self.address}: {error}") from error
        except _STORE_ERRORS as error:
            raise StorageError(f"{self.address}: {error or type(error).__name__}") from error


def _filesystem(address: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise StorageError(f"{address} needs the scale extra: pip install 'gouji[scale]'") from error
    try:
        filesystem, root = fsspec.core.url_to_fs(address, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise StorageError(f"{address}: {error}; pip install 'gouji[scale]' brings S3") from error
    return filesystem, str(root).rstrip("/")
