"""Claims of the prose: our own sentences, the tables' say in open readings, and the real documents."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from meaning_sentences import LEFT_ALONE, STATED, Entry

from tasks.extract.claim_readings import settle_claims
from tasks.extract.claims import find_claims
from tasks.extract.model import Cell, Claim, SectionText
from tasks.extract.pipeline import extract_all

_SHARED = Path(__file__).parents[3] / "shared"
_SAMPLES = [
    path
    for folder in ("seeds", "reports")
    for path in sorted((_SHARED / folder).glob("*"))
    if path.suffix in (".txt", ".html", ".pdf", ".docx")
]


def _claims(entry: Entry) -> list[Claim]:
    organization, year, text, _ = entry
    return find_claims({"overview": SectionText("一、总体情况", text)}, year, organization)


def _binding(claims: list[Claim]) -> dict[str, str]:
    """The claims a finding may rest on; those with open readings carry a question mark."""
    return {
        claim.claim + ("?" if claim.alternatives else ""): str(claim.value)
        for claim in claims
        if claim.scope == "own" or claim.alternatives
    }


@pytest.mark.parametrize("entry", STATED, ids=lambda entry: entry[2][:24])
def test_stated_numbers_are_read(entry: Entry) -> None:
    assert _binding(_claims(entry)) == entry[3]


@pytest.mark.parametrize("entry", LEFT_ALONE, ids=lambda entry: entry[2][:24])
def test_other_numbers_are_left_alone_with_a_reason(entry: Entry) -> None:
    claims = _claims(entry)
    assert _binding(claims) == {}
    assert all(claim.reason for claim in claims)


@pytest.mark.parametrize("entry", STATED, ids=lambda entry: entry[2][:24])
def test_every_claim_quotes_its_sentence_and_names_cells(entry: Entry) -> None:
    for claim in _claims(entry):
        assert claim.sentence
        assert claim.sentence in " ".join(entry[2].split()) or claim.sentence.replace(" ", "") in entry[
            2
        ].replace(" ", "")
        assert claim.cells or claim.scope == "unknown" or claim.claim.startswith("normative")


def _cells(received: int, carried_in: int) -> dict[str, Cell]:
    numbers = {"received": received, "carried_in": carried_in}
    return {f"applications.{row}.total": Cell(Decimal(value), "number") for row, value in numbers.items()}


@pytest.mark.parametrize(
    ("received", "carried_in", "claim", "agrees"),
    [
        (12, 0, "received", True),
        (12, 3, "received", True),
        (10, 2, "received_plus_carried_in", True),
        (11, 0, "received", False),
        (10, 1, "received", False),
    ],
)
def test_tables_choose_between_readings_and_contradict_when_neither_fits(
    received: int, carried_in: int, claim: str, agrees: bool
) -> None:
    found = _claims(("青山县教育局", 2022, "2022年，我局共收到政府信息公开申请12件。", {}))
    cells = _cells(received, carried_in)
    (settled,) = settle_claims(found, cells)
    assert (settled.claim, settled.scope, settled.value) == (claim, "own", 12)
    assert (sum(cells[key].value or 0 for key in settled.cells) == 12) is agrees


def test_open_reading_stays_open_over_blank_or_doubtful_cells() -> None:
    found = _claims(("青山县教育局", 2022, "2022年，我局共收到政府信息公开申请12件。", {}))
    blank = _cells(12, 0) | {"applications.carried_in.total": Cell(None, "blank")}
    doubtful = _cells(12, 0) | {"applications.received.total": Cell(Decimal(12), "number", doubt="OCR")}
    for cells in ({}, blank, doubtful):
        assert settle_claims(found, cells)[0].scope == "unknown"


@pytest.mark.parametrize(
    ("printed", "unit", "scope"),
    [("24.5", None, "own"), ("24.4982", None, "unknown"), ("31", None, "own"), ("245000", "元", "unknown")],
)
def test_rounded_amounts_and_other_units_raise_nothing(printed: str, unit: str | None, scope: str) -> None:
    found = _claims(("青山县教育局", 2022, "2022年行政事业性收费24.5万元。", {}))
    cells = {"disclosure.fees.amount": Cell(Decimal(printed), "number", unit=unit)}
    assert settle_claims(found, cells)[0].scope == scope


def test_different_figures_for_one_thing_bind_nobody() -> None:
    text = "2022年，我局新收政府信息公开申请12件。\n本年度新收政府信息公开申请13件。"
    assert _binding(_claims(("青山县教育局", 2022, text, {}))) == {}


def test_sub_heading_gives_the_scope_of_its_paragraph() -> None:
    text = "（一）全县依申请公开情况\n2022年共新收政府信息公开申请95件。\n（二）我局依申请公开情况\n2022年共新收政府信息公开申请9件。"
    assert _binding(_claims(("青山县教育局", 2022, text, {}))) == {"received": "9"}


def test_sentence_broken_by_a_page_is_read_whole() -> None:
    text = "2022年，我局新收政府信息公开\n- 4 -\n申请12件。"
    assert _binding(_claims(("青山县教育局", 2022, text, {}))) == {"received": "12"}


@pytest.mark.skipif(not _SAMPLES, reason="real documents of ../shared are not here")
@pytest.mark.parametrize("path", _SAMPLES, ids=lambda path: path.name)
def test_no_false_alarm_on_real_documents(path: Path) -> None:
    expected = {}
    for folder in ("seeds", "reports"):
        expected |= json.loads((_SHARED / folder / "expected.json").read_text("utf-8"))
    truth = expected.get(path.name, {"cells": {}})["cells"]
    ((_, extraction),) = extract_all(path.read_bytes(), path.name)
    for claim in extraction.claims:
        values = [truth.get(key) for key in claim.cells]
        if claim.scope == "own" and None not in values:
            assert sum(Decimal(str(value)) for value in values) == claim.value, claim


@pytest.mark.skipif(not _SAMPLES, reason="real documents of ../shared are not here")
def test_hits_on_real_documents_do_not_fall() -> None:
    own = sum(
        claim.scope == "own"
        for path in _SAMPLES
        for _, extraction in extract_all(path.read_bytes(), path.name)
        for claim in extraction.claims
    )
    assert own >= 29
