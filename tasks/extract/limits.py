"""How much of one document is read: limits of count and size, set from the installation's settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # An extraction process need not load the settings' library.
    from tasks.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts beyond which a document is not read, or not to its end; each has its issue code.

    ``pages`` (of a PDF or OFD, ``too_many_pages``), ``cells`` (of a sheet, ``too_large``), ``documents`` (read in an
    archive, ``too_many_members``), ``unpacked_mb`` (of an archive in all, ``zip_bomb``).
    """

    pages: int = 500
    cells: int = 300_000
    documents: int = 300
    unpacked_mb: int = 400

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Returns the limits of an installation."""
        return cls(
            settings.extract_pages,
            settings.extract_cells,
            settings.extract_documents,
            settings.extract_unpacked_mb,
        )

    def as_arguments(self) -> list[str]:
        """Returns the limits as command line arguments, in order."""
        return [str(value) for value in asdict(self).values()]


_used = [Limits()]


def limits() -> Limits:
    """Returns the limits of this process."""
    return _used[0]


def use_limits(new: Limits) -> None:
    """Sets the limits of this process; an extraction process does so once, when it starts."""
    _used[0] = new
