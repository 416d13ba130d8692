"""The generated corpus that benchmarks share: the same for every program compared in a run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "formats"))

from format_documents import make_docx, make_html, random_truth
from format_mutations import mutate, originals

__all__ = ["make_docx", "make_html", "mutate", "originals", "random_truth"]
