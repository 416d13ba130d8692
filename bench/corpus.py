"""The generated corpus that benchmarks share: the same for every program compared in a run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "formats"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "layouts"))

from format_documents import make_docx, make_html, random_truth
from format_mutations import mutate, originals
from layout_scores import PLAIN_LAYOUTS, render, report_for

__all__ = [
    "PLAIN_LAYOUTS",
    "make_docx",
    "make_html",
    "mutate",
    "originals",
    "random_truth",
    "render",
    "report_for",
]
