"""identity_check, computed in SQL, against a plain evaluation of the declarations in Python."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

from warehouse_press import Press, consistent_cells, report

from tasks.extract.model import Cell, Extraction
from warehouse.forms import Identity, identities

EDITIONS = ("2019", "2021")


def _spoiled(rng: random.Random, place: int) -> Extraction:
    """A report with random wrong numbers, blanks, marks, doubts and rows of its own."""
    edition = rng.choice(EDITIONS)
    extra = [f"extra_{number}" for number in range(1, 1 + rng.choice([0, 0, 1, 2]))]
    cells = consistent_cells(edition, place, extra)
    for key in rng.sample(sorted(cells), rng.choice([0, 1, 3, 10])):
        cells[key] = rng.choice(
            [
                Cell(Decimal(rng.randrange(9)), "number", "x"),
                Cell(Decimal(rng.randrange(9)), "number", "x", doubt="faint"),
                Cell(None, "blank"),
                Cell(None, "not_applicable", "/"),
                Cell(None, "text", "详见附表"),
                Cell(None, "missing"),
            ]
        )
    made = report(f"第{place}局", 2023, edition=edition, cells=cells, extra_rows=extra)
    mixed = dict(made.table_forms)
    if edition == "2021" and rng.random() < 0.3:
        del mixed["proceedings"]
        made.cells = {key: cell for key, cell in cells.items() if not key.startswith("proceedings")}
    made.table_forms = mixed
    return made


def _evaluate(identity: Identity, cells: dict[str, Cell]) -> tuple[str, Decimal, int, bool, int]:
    operands = [(cells.get(key, Cell(None, "missing")), weight) for key, weight in identity.terms]
    residual = sum((weight * (cell.value or 0) for cell, weight in operands), Decimal(0))
    blanks = sum(cell.value is None for cell, _ in operands)
    fits = residual <= 0 if identity.relation == "<=" else residual == 0
    outcome = "not_assessable" if blanks else "holds" if fits else "broken"
    return outcome, residual, blanks, fits, sum(cell.doubt is not None for cell, _ in operands)


def test_sql_and_python_agree_on_random_reports(tmp_path: Path) -> None:
    rng = random.Random(7)
    press = Press(tmp_path)
    made = [_spoiled(rng, place) for place in range(120)]
    for place, one in enumerate(made):
        press.put(f"http://liuhe.test/nb/{place}.html", one)
    press.night()
    found = {
        (organization, identity): tuple(rest)
        for organization, identity, *rest in press.rows(
            "SELECT r.organization, c.identity, c.outcome, c.residual, c.blanks, c.holds_with_blanks_as_zero, c.doubtful "
            "FROM identity_check AS c JOIN report AS r USING (report_id)"
        )
    }
    expected = {
        (one.organization, identity.key): _evaluate(identity, one.cells)
        for one in made
        for identity in identities(one.table_forms, [row.row for row in one.extra_rows])
    }
    assert found == expected
    assert {outcome for outcome, *_ in expected.values()} == {"holds", "broken", "not_assessable"}
