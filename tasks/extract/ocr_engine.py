"""The recogniser behind OCR: rapidocr with the models of its wheel, offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

_TALLEST = 1.5
"""A tile is at most this many times as high as wide: the detector shrinks long pictures until text is lost."""


@dataclass(frozen=True)
class OcrBox:
    """A piece of text with its bounds in pixels and the recogniser's confidence."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    score: float

    @property
    def height(self) -> float:
        """The height in pixels."""
        return self.y1 - self.y0


@cache
def ocr_available() -> bool:
    """Whether the ocr extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.max_side_len": 2600,
            **threads,
        }
    )


def read_boxes(image: np.ndarray) -> list[OcrBox]:
    """Returns the pieces of text in a grey picture; long pictures are read in tiles cut where there is least ink."""
    boxes: list[OcrBox] = []
    for top, bottom in tile_bounds(image):
        found = _engine()(np.repeat(image[top:bottom, :, None], 3, axis=2))
        if getattr(found, "boxes", None) is None or found.txts is None:
            continue
        for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
            (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
            boxes.append(OcrBox(text, float(x0), float(y0) + top, float(x1), float(y1) + top, float(score)))
    return boxes


def read_crops(crops: Sequence[np.ndarray]) -> list[tuple[str, float]]:
    """Returns text and confidence of each grey crop, read as one line without searching for text first."""
    if not crops:
        return []
    engine = _engine()
    engine.update_params(return_word_box=False)
    found = engine.recognize_txt([np.repeat(crop[:, :, None], 3, axis=2) for crop in crops])
    if found.txts is None:
        return [("", 0.0)] * len(crops)
    return [(text, float(score)) for text, score in zip(found.txts, found.scores, strict=True)]


def tile_bounds(image: np.ndarray) -> list[tuple[int, int]]:
    """Returns the top and bottom of the tiles a picture is read in."""
    height, width = image.shape
    limit = int(_TALLEST * width)
    if height <= limit:
        return [(0, height)]
    ink = (image < 128).sum(axis=1)
    bounds, top = [], 0
    while height - top > limit:
        window = ink[top + limit * 3 // 4 : top + limit]
        cut = top + limit * 3 // 4 + int(np.argmin(window))
        bounds.append((top, cut))
        top = cut
    return [*bounds, (top, height)]
