"""Finds the form's tables in a document by their words: joined over page breaks, split where a grid holds several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tasks.extract.fragments import Fragment, Instance
from tasks.extract.grid import Line, has_form_words, read_lines
from tasks.extract.grid_reader import GridReader
from tasks.extract.known_shapes import ends_table
from tasks.extract.model import Block, Paragraph

__all__ = ["find_instances"]

_FEWEST_ROWS = {"disclosure": 2, "applications": 3, "proceedings": 1}


def find_instances(blocks: Sequence[Block]) -> list[Instance]:
    """Returns every printed table of the form in the blocks, in reading order (several of a kind if there are)."""
    instances: list[Instance] = []
    current: str | None = None
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            if ends_table(block):
                current = None
            continue
        lines = read_lines(block, number)
        if not has_form_words(lines) and not (current and _only_values(lines)):
            continue
        reader = GridReader(number, current, _last_code(instances, current))
        for fragment in reader.read(lines):
            _join(instances, fragment)
        current = reader.current
    return [instance for instance in instances if _is_table(instance)]


def _only_values(lines: list[Line]) -> bool:
    return all(not entry.is_text for line in lines for entry in line.entries)


def _last_code(instances: list[Instance], table: str | None) -> str | None:
    for instance in reversed(instances):
        if instance.table == table:
            return next((item.code for item in reversed(instance.items) if item.code), None)
    return None


def _is_table(instance: Instance) -> bool:
    """Tells a table of the form from a few of its words in another table."""
    if instance.table == "proceedings":
        return bool(instance.headers) or len(instance.codes) >= 2
    has_cells = any(item.segment.data for item in instance.items if item.code)
    return has_cells and (len(instance.codes) >= _FEWEST_ROWS[instance.table] or bool(instance.headers))


def _join(instances: list[Instance], fragment: Fragment) -> None:
    """Adds a fragment to the table it continues, or begins a new table if its rows stand there already."""
    for part in _without_repetition(fragment):
        last = next((found for found in reversed(instances) if found.table == part.table), None)
        if last is None or _collides(last, part):
            instances.append(Instance(part.table, [part]))
        else:
            last.fragments.append(part)


def _collides(instance: Instance, fragment: Fragment) -> bool:
    if fragment.table != "proceedings":
        return bool(instance.codes & fragment.codes)
    named = {kind for part in instance.fragments for kind in part.kinds}
    if named and fragment.kinds and not named & set(fragment.kinds):
        return False  # reviews and lawsuits in tables of their own
    has_data = any(item.segment.printed for item in instance.items)
    return (has_data and bool(fragment.headers)) or bool(instance.codes & fragment.codes)


def _without_repetition(fragment: Fragment) -> Iterator[Fragment]:
    """Yields the fragment, cut in two where a whole second table of the same kind follows in the same grid."""
    counts = Counter(item.code for item in fragment.items if item.code)
    repeated = [code for code, count in counts.items() if count > 1]
    if len(repeated) * 2 < len(counts) or len(counts) < 3:
        yield fragment
        return
    seen: set[str] = set()
    part = Fragment(fragment.table, fragment.piece, list(fragment.headers))
    for item in fragment.items:
        if item.code in seen:
            yield part
            part, seen = Fragment(fragment.table, fragment.piece, list(fragment.headers)), set()
        if item.code:
            seen.add(item.code)
        part.items.append(item)
    yield part
