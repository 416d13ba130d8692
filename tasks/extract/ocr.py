"""Scans and pictures read by optical character recognition (the optional ``ocr`` extra)."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from tasks.extract.model import Block, Issue, SourceDocument


@cache
def ocr_available() -> bool:
    """Whether the ocr extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))
