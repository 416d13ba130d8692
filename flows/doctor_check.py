"""What one check of `gouji doctor` says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, what was found, and what to do about it unless all is well."""

    name: str
    state: Literal["ok", "warning", "problem"]
    detail: str
    remedy: str = ""
