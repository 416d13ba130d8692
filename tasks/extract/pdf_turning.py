"""Which way up the text of a PDF page stands, and the map that sets it upright."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from statistics import median

from tasks.extract.pdf_paths import Matrix

_CROOKED = 5.0
"""Degrees: text turned by less from a right angle lies on a crooked page."""
_LEVEL = 0.05
"""Degrees: what is turned by less is level."""


@lru_cache(maxsize=4096)
def snap(angle: float) -> int:
    """Returns the angle in 0..359; those within five degrees of a right angle exactly so."""
    nearest = round(angle / 90) * 90
    return (nearest if abs(angle - nearest) <= _CROOKED else round(angle)) % 360


def main_direction(angles: Sequence[float]) -> tuple[int, float]:
    """Returns the right angle at which most text stands, and by how much more it is turned (a crooked page)."""
    counts = Counter(snapped for angle in angles if (snapped := snap(angle)) % 90 == 0)
    if not counts:
        return 0, 0.0
    turned = counts.most_common(1)[0][0]
    tilt = median((angle - turned + 180) % 360 - 180 for angle in angles if snap(angle) == turned)
    return turned, tilt if abs(tilt) > _LEVEL else 0.0


def turning(turned: int, tilt: float, left: float, bottom: float, right: float, top: float) -> Matrix:
    """Returns the map from page space (y up) to upright space (y down) for text at this angle, counted clockwise."""
    upright = {
        0: Matrix(1, 0, 0, -1, -left, top),
        270: Matrix(0, 1, 1, 0, -bottom, -left),
        180: Matrix(-1, 0, 0, 1, right, -bottom),
        90: Matrix(0, -1, -1, 0, top, right),
    }[turned]
    if not tilt:
        return upright
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    x, y = upright.point((left + right) / 2, (bottom + top) / 2)
    return upright.then(Matrix(cos, -sin, sin, cos, x - x * cos - y * sin, y + x * sin - y * cos))
