"""The Chinese sentences of findings about numbers: where, printed as, expected, on what ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from expectations.diagnosis import PREVIOUS, Correction, Diagnosis, is_witness
from expectations.typing_errors import describe_error
from warehouse.forms import APPLICANTS, FORMS, Identity, describe_cell

_OF_COLUMNS = ("A1", "A2", "Y1")
_OF_ROWS = {
    "A3": "applications",
    "P1": "proceedings",
    "D1": "disclosure",
    "Y2": "disclosure",
    "Y3": "disclosure",
}
_COLUMN_LABELS = {column.code: column.label for column in APPLICANTS}
_WITNESSES = {"previous": "上一年度报告", "claim": "报告文字", "denial": "报告文字", "units": "所属单位合计"}


def show(value: Decimal | int | None) -> str:
    """Returns a number without trailing zeros; 空白 for None."""
    if value is None:
        return "空白"
    number = Decimal(value)
    return str(int(number)) if number == number.to_integral_value() else format(number.normalize(), "f")


def name_of(key: str, extra_labels: Mapping[str, str]) -> str:
    """Returns a cell's place in the form's words; for a witness, what it is."""
    if is_witness(key):
        kind, _, cell = key.partition(":")
        return f"{_WITNESSES[kind]}所列的 {describe_cell(cell.split('#')[0], extra_labels)}"
    return describe_cell(key, extra_labels)


def identity_name(key: str, extra_labels: Mapping[str, str]) -> str:
    """Returns an identity in the form's words: ``A2 自然人列``, ``A3 （一）予以公开行``."""
    if key.startswith(PREVIOUS):
        return f"上一年度 {identity_name(key.removeprefix(PREVIOUS), extra_labels)}"
    rule, _, code = key.partition(".")
    if rule in _OF_COLUMNS:
        return f"{rule} {_COLUMN_LABELS.get(code, code)}列"
    table = _OF_ROWS.get(rule)
    if table is None:
        return rule
    rows = (row for form in reversed(FORMS.values()) for row in form.table(table).rows if row.code == code)
    row = next(rows, None)
    label = row.label if row is not None else extra_labels.get(code, code).strip()
    return f"{rule} {label}行"


def equation(
    identity: Identity, values: Mapping[str, Decimal | int | None], extra_labels: Mapping[str, str]
) -> str:
    """Returns a failed identity with both its sides, e.g. ``A2 自然人列（12 ≠ 21）``."""
    left = [(key, weight) for key, weight in identity.terms if weight > 0]
    right = [(key, weight) for key, weight in identity.terms if weight < 0]
    first, second = (
        sum((Decimal(values.get(key) or 0) for key, _ in side), Decimal(0)) for side in (left, right)
    )
    sign = "≠" if identity.relation == "=" else ">"
    return f"{identity_name(identity.key, extra_labels)}（{show(first)} {sign} {show(second)}）"


def ground(
    diagnosis: Diagnosis,
    values: Mapping[str, Decimal | int | None],
    extra_labels: Mapping[str, str],
    most: int = 4,
) -> str:
    """Returns the failed identities of a diagnosis with their numbers."""
    shown = "、".join(equation(identity, values, extra_labels) for identity in diagnosis.identities[:most])
    more = " 等" if len(diagnosis.identities) > most else ""
    return f"据此不符的等式 {len(diagnosis.identities)} 条：{shown}{more}"


def diagnosis_message(
    diagnosis: Diagnosis, values: Mapping[str, Decimal | int | None], extra_labels: Mapping[str, str]
) -> str:
    """Returns the sentence of a diagnosis: the cell, what is printed, what it should be, and the failed identities."""
    evidence = ground(diagnosis, values, extra_labels)
    if diagnosis.tier == "identities_only":
        why = "疑为合计被重新计算，" if diagnosis.recomputed else ""
        return f"{why}无法判断是哪个单元格有误，仅能指出等式不成立；{evidence}"
    if diagnosis.moved:
        rows = "、".join(
            dict.fromkeys(name_of(cell, extra_labels).split(" · ")[0] for cell in diagnosis.suspects)
        )
        return f"{rows}：疑为{diagnosis.moved}；{evidence}"
    options = [_option(option, extra_labels) for option in diagnosis.alternatives]
    if diagnosis.swapped:
        return f"{options[0]}（两个单元格的数字疑互换，唯一解释）；{evidence}"
    if diagnosis.tier == "unique":
        return f"{options[0]}（{_reason(diagnosis.alternatives[0])}）；{evidence}"
    return f"以下 {len(options)} 种可能之一：{'；或 '.join(options)}；{evidence}"


def printed_and_expected(
    diagnosis: Diagnosis, extra_labels: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """Returns what is printed and what is expected as short texts; bare numbers when one cell is meant."""
    changes = [change for option in diagnosis.alternatives for change in option]
    if not changes:
        return None, None
    if len(changes) == 1:
        return show(changes[0].printed), show(changes[0].expected)
    printed = dict.fromkeys(
        f"{name_of(change.cell, extra_labels)} {show(change.printed)}" for change in changes
    )
    sides = [
        "，".join(_short(change, extra_labels) for change in option) for option in diagnosis.alternatives
    ]
    return "；".join(printed), "；或 ".join(sides)


def list_cells(keys: Sequence[str], extra_labels: Mapping[str, str], most: int = 3) -> str:
    """Returns the first cells in the form's words and how many there are in all."""
    shown = "、".join(name_of(key, extra_labels) for key in keys[:most])
    return shown + (f" 等 {len(keys)} 个单元格" if len(keys) > most else "")


def _option(option: Iterable[Correction], extra_labels: Mapping[str, str]) -> str:
    return "，".join(
        f"{name_of(change.cell, extra_labels)} 印为 {show(change.printed)}，按其余数字应为 {change.expected}"
        for change in option
    )


def _short(change: Correction, extra_labels: Mapping[str, str]) -> str:
    return f"{name_of(change.cell, extra_labels)} {change.expected}"


def _reason(option: Sequence[Correction]) -> str:
    slips = dict.fromkeys(
        filter(None, (describe_error(change.printed, change.expected) for change in option))
    )
    return "，".join([*slips, "唯一解释"])
