"""Broken files of every format give a result or a typed issue, never an exception."""

from __future__ import annotations

import random

import pytest
from format_mutations import mutate, originals

from tasks.extract.pipeline import extract_all

FILES = originals()


def _check(name: str, seed: int) -> None:
    data = mutate(FILES[name], random.Random(f"{name} {seed}"))
    found = extract_all(data, f"report.{name}")
    assert found
    for _, extraction in found:
        assert extraction.cells or extraction.issues or extraction.sections is not None
        for cell in extraction.cells.values():
            assert (cell.value is None) == (cell.state != "number")


@pytest.mark.parametrize("name", sorted(FILES))
def test_fuzz_quick(name: str) -> None:
    for seed in range(25):
        _check(name, seed)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FILES))
def test_fuzz_long(name: str) -> None:
    for seed in range(1000, 1150):
        _check(name, seed)
