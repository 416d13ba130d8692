"""Properties of alignment: whatever stands in a text, no word or value is lost, doubled or put before its time."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extract.bar_rows import rows_of_one_width, without_padding
from tasks.extract.form_reader import read_form
from tasks.extract.orders import labels_first, without_serials
from tasks.extract.sequence import Atom, assemble
from tasks.extract.text import read_text
from tasks.extract.typed_lists import rows_of_pairs
from warehouse.forms import APPLICANTS, FORMS, OUTCOMES

TABLES = [table for form in FORMS.values() for table in form.tables]
LABELS = sorted(
    {row.label for table in TABLES for row in table.rows}
    | {column.label for column in (*APPLICANTS, *OUTCOMES)}
)
WORDS = st.sampled_from(
    [*LABELS, "三、本年度办理结果", "（三）不予公开", "信息内容", "9.属于工作秘密", "详见附表", "序号"]
)
VALUES = st.sampled_from(["", "0", "0", "1", "12", "/", "-", "1,234", "007"])
ATOMS = st.lists(st.one_of(WORDS, VALUES, VALUES), max_size=60).map(
    lambda texts: [Atom(text, f"word {number}") for number, text in enumerate(texts)]
)


def _texts(rows: list[list[Atom]]) -> str:
    return "".join("".join(atom.text.split()) for row in rows for atom in row)


def _all(atoms: list[Atom]) -> str:
    return "".join("".join(atom.text.split()) for atom in atoms)


@settings(deadline=None)
@given(ATOMS)
def test_rows_by_labels_keep_every_word_in_order(atoms: list[Atom]) -> None:
    assert _texts(assemble(atoms)) == _all(atoms)


@settings(deadline=None)
@given(ATOMS)
def test_rows_by_bars_keep_every_word_in_order(atoms: list[Atom]) -> None:
    rows = rows_of_one_width(atoms)
    if rows is not None:
        assert _texts(rows) == _all(atoms)
        assert all(len(row) <= 30 for row in rows)


@settings(deadline=None)
@given(st.lists(ATOMS, max_size=8))
def test_padding_cut_off_is_empty(rows: list[list[Atom]]) -> None:
    assert _texts(without_padding(rows)) == _texts(rows)


@settings(deadline=None)
@given(ATOMS)
def test_labels_first_only_moves(atoms: list[Atom]) -> None:
    moved = labels_first(atoms)
    assert Counter(moved) == Counter(atoms)
    assert [a for a in moved if a.state == "text"] == [a for a in atoms if a.state == "text"]
    assert [a for a in moved if a.state != "text"] == [a for a in atoms if a.state != "text"]


@settings(deadline=None)
@given(ATOMS)
def test_serials_taken_out_are_numbers_before_words(atoms: list[Atom]) -> None:
    kept = without_serials(atoms)
    gone = Counter(atoms) - Counter(kept)
    assert not Counter(kept) - Counter(atoms)
    assert all(atom.state == "number" or atom.text == "序号" for atom in gone)


@settings(deadline=None)
@given(ATOMS)
def test_lists_of_pairs_keep_every_value_in_order(atoms: list[Atom]) -> None:
    rows = rows_of_pairs(atoms)
    if rows is not None:
        printed = [atom.text for row in rows for atom in row if atom.state not in ("text", "blank")]
        assert printed == [atom.text for atom in atoms if atom.state not in ("text", "blank")]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(WORDS, VALUES, VALUES), max_size=80),
    st.sampled_from(["\n", " ", "\t", " | ", " |\n", "\n\n"]),
)
def test_any_text_of_the_forms_words_gives_cells_that_are_printed_in_it(words: list[str], mark: str) -> None:
    text = mark.join(words)
    for table in read_form(read_text(text).blocks, 2023).tables.values():
        for cell in table.cells.values():
            assert cell.state != "number" or cell.text in text
