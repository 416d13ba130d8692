"""Random consistent reports with known truth, and renderers into the dialects that tables arrive in. Our own prose."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from warehouse.forms import APPLICANTS, FORMS, OUTCOMES, cell_key

Truth = dict[str, int | float | None]


class Span(NamedTuple):
    text: str
    colspan: int = 1
    rowspan: int = 1


Rows = list[list[Span]]


@dataclass
class Report:
    """A report: edition of each table, the truth, and rows of an office's own by the row they follow."""

    disclosure: str
    applications: str
    truth: Truth
    extra: dict[str, str] = field(default_factory=dict)
    damage: Callable[[int, Rows], Rows] = lambda _, rows: rows

    def shown(self, key: str) -> str:
        value = self.truth[key]
        return "" if value is None else f"{value}"


def make_report(
    seed: int, blanks: str = "none", disclosure: str = "", applications: str = "", extra: bool = False
) -> Report:
    """Returns a random report.

    ``blanks``: ``none``; ``zeros`` (zero cells are left empty), ``rows`` (rows from the third on are empty).
    """
    rng = random.Random(seed)
    disclosure = disclosure or rng.choice(["2019", "2021"])
    applications = applications or disclosure
    truth: Truth = {}
    for row in FORMS[disclosure].table("disclosure").rows:
        for column in row.columns:
            value: int | float = rng.choice([0, 0, rng.randint(1, 9), rng.randint(10, 20000)])
            if column.kind == "amount":
                value = rng.choice([0, round(rng.uniform(0.5, 30000), 2)])
            elif column.kind == "change":
                value = rng.choice([0, rng.randint(-9, 9)])
            truth[cell_key("disclosure", row.code, column.code)] = value
    extras = {"refused_administrative_inquiry": "9.属于工作秘密"} if extra else {}
    _fill_applications(rng, truth, applications, list(extras))
    for row in FORMS[disclosure].table("proceedings").rows:
        parts = [rng.choice([0, 0, rng.randint(1, 30)]) for _ in range(4)]
        for column, value in zip(OUTCOMES, [*parts, sum(parts)], strict=True):
            truth[cell_key("proceedings", row.code, column.code)] = value
    _leave_blank(truth, blanks, rng)
    return Report(disclosure, applications, truth, extras)


def _fill_applications(rng: random.Random, truth: Truth, edition: str, extras: list[str]) -> None:
    rows = FORMS[edition].table("applications").rows
    results = [row.code for row in rows if row.is_result] + [f"extra_{n + 1}" for n in range(len(extras))]
    for column in APPLICANTS[:-1]:
        column_values = {
            code: rng.choice([0, 0, 0, rng.randint(1, 9), rng.randint(10, 300)]) for code in results
        }
        handled = sum(column_values.values())
        carried_out = rng.choice([0, rng.randint(0, 12)])
        carried_in = rng.randint(0, min(5, handled + carried_out))
        column_values |= {
            "handled_total": handled,
            "carried_out": carried_out,
            "carried_in": carried_in,
            "received": handled + carried_out - carried_in,
        }
        for code, value in column_values.items():
            truth[cell_key("applications", code, column.code)] = value
    for code in [row.code for row in rows] + [code for code in results if code.startswith("extra")]:
        total = sum(truth[cell_key("applications", code, c.code)] for c in APPLICANTS[:-1])  # type: ignore[misc]
        truth[cell_key("applications", code, "total")] = total


def _leave_blank(truth: Truth, blanks: str, rng: random.Random) -> None:
    if blanks == "zeros":
        for key, value in truth.items():
            if value == 0:
                truth[key] = None
    elif blanks == "rows":
        for key in truth:
            if key.startswith("applications") and key.split(".")[1] not in ("received", "carried_in"):
                truth[key] = None


def form_tables(report: Report) -> list[tuple[str, int, Rows]]:
    """Returns (section heading, width, rows with spans) of the three tables as the official form prints them."""
    return [
        ("二、主动公开政府信息情况", 4, report.damage(0, _disclosure(report))),
        ("三、收到和处理政府信息公开申请情况", 10, report.damage(1, _applications(report))),
        ("四、政府信息公开行政复议、行政诉讼情况", 15, report.damage(2, _proceedings(report))),
    ]


def _disclosure(report: Report) -> Rows:
    rows: Rows = []
    article, header = None, None
    for row in FORMS[report.disclosure].table("disclosure").rows:
        spans = [1] * len(row.columns)
        spans[-1] += 3 - len(row.columns)
        if row.article != article:
            rows.append([Span(row.article or "", 4)])
            article, header = row.article, None
        if header is None:
            header = [Span("信息内容"), *(Span(c.label, s) for c, s in zip(row.columns, spans, strict=True))]
            rows.append(header)
        values = [report.shown(cell_key("disclosure", row.code, c.code)) for c in row.columns]
        rows.append([Span(row.label), *(Span(v, s) for v, s in zip(values, spans, strict=True))])
    return rows


_CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def _applications(report: Report) -> Rows:
    rows: Rows = [
        [Span(_CORNER, 3, 3), Span("申请人情况", 7)],
        [Span("自然人", 1, 2), Span("法人或其他组织", 5), Span("总计", 1, 2)],
        [Span(name) for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]
    declared = FORMS[report.applications].table("applications").rows
    labels: list[tuple[str | None, str, str]] = []
    for row in declared:
        labels.append((row.group, row.label, row.code))
        if row.code in report.extra:
            number = list(report.extra).index(row.code) + 1
            labels.append((row.group, report.extra[row.code], f"extra_{number}"))
    inside = sum(1 for group, _, _ in labels if group)
    seen: set[str] = set()
    for group, label, code in labels:
        values = [Span(report.shown(cell_key("applications", code, c.code))) for c in APPLICANTS]
        if group is None:
            rows.append([Span(label, 3), *values])
            continue
        first = [] if "三" in seen else [Span("三、本年度办理结果", 1, inside)]
        seen.add("三")
        if group == "三、本年度办理结果":
            rows.append([*first, Span(label, 2), *values])
            continue
        if group not in seen:
            seen.add(group)
            first.append(Span(group, 1, sum(1 for other, _, _ in labels if other == group)))
        rows.append([*first, Span(label), *values])
    return rows


def _proceedings(report: Report) -> Rows:
    leaves = [column.label for column in OUTCOMES]
    values = [
        Span(report.shown(cell_key("proceedings", row.code, column.code)))
        for row in FORMS["2021"].table("proceedings").rows
        for column in OUTCOMES
    ]
    return [
        [Span("行政复议", 5), Span("行政诉讼", 10)],
        [*(Span(leaf, 1, 2) for leaf in leaves), Span("未经复议直接起诉", 5), Span("复议后起诉", 5)],
        [Span(leaf) for leaf in leaves * 2],
        values,
    ]


def positional(rows: Rows) -> list[list[str]]:
    """Returns the rows with empty cells where merged cells reach."""
    carried: dict[int, int] = {}
    laid: list[list[str]] = []
    for row in rows:
        cells: dict[int, str] = {}
        col = 0
        fresh: dict[int, int] = {}
        for span in row:
            while carried.get(col, 0):
                cells[col] = ""
                col += 1
            for offset in range(span.colspan):
                cells[col + offset] = span.text if offset == 0 else ""
                fresh[col + offset] = span.rowspan - 1
            col += span.colspan
        for other, left in carried.items():
            if left:
                cells.setdefault(other, "")
        carried = {c: n - 1 for c, n in carried.items() if n > 1} | {c: n for c, n in fresh.items() if n}
        laid.append([cells[c] for c in sorted(cells)])
    return laid


def packed(rows: Rows, width: int) -> list[list[str]]:
    """Returns the rows pushed to the left and padded at their end."""
    return [[span.text for span in row] + [""] * (width - len(row)) for row in rows]


HEAD = [
    "某某县水务局2023年政府信息公开工作年度报告",
    "一、总体情况",
    "本局按照要求公开政府信息，各项工作平稳，全年召开专题会2次。",
]
TAIL = [
    "五、存在的主要问题及改进情况",
    "公开内容还不够细，下一步将加强培训。",
    "六、其他需要报告的事项",
    "无。",
]


def _text(report: Report, render: Callable[[int, Rows], list[str]], gap: str = "\n") -> str:
    parts = list(HEAD)
    for heading, width, rows in form_tables(report):
        parts.append(heading)
        parts.append("\n".join(render(width, rows)))
    return gap.join([*parts, *TAIL])


def bars_after(report: Report) -> str:
    """One cell a line, its bar after it, the bars of missing columns on the same line."""

    def render(width: int, rows: Rows) -> list[str]:
        lines = []
        for row in packed(rows, width):
            printed = max((i for i, text in enumerate(row) if text), default=0)
            lines += [f"{text} |" for text in row[: printed + 1]]
            lines[-1] += " " + "|" * (width - printed - 1) if printed + 1 < width else ""
        lost = width - len(rows[-1])  # the padding of the last row is lost
        lines[-1] = lines[-1][: len(lines[-1]) - lost] if lost else lines[-1]
        return lines

    return _text(report, render)


def bars_below(report: Report) -> str:
    """One cell a line, its bar after it, the bars of missing columns on the next line."""

    def render(width: int, rows: Rows) -> list[str]:
        lines = []
        for row in packed(rows, width):
            printed = max((i for i, text in enumerate(row) if text), default=0)
            lines += [f"{text} |" for text in row[: printed + 1]]
            if printed + 1 < width:
                lines.append("|" * (width - printed - 1))
        return lines

    return _text(report, render)


def bars_alone(report: Report) -> str:
    """Every bar on a line of its own."""

    def render(width: int, rows: Rows) -> list[str]:
        return [
            part for row in packed(rows, width) for text in row for part in ([text, "|"] if text else ["|"])
        ]

    return _text(report, render)


def bar_rows(report: Report) -> str:
    """Rows of ``a | b | c``."""
    return _text(report, lambda width, rows: [" | ".join(row) for row in packed(rows, width)])


def bar_rows_positional(report: Report) -> str:
    """Rows of ``a | b | c`` with empty cells where merged cells reach."""
    return _text(report, lambda width, rows: [" | ".join(row) for row in positional(rows)])


def markdown(report: Report) -> str:
    """Markdown tables."""

    def render(width: int, rows: Rows) -> list[str]:
        lines = ["| " + " | ".join(row) + " |" for row in positional(rows)]
        return [lines[0], "|" + "---|" * width, *lines[1:]]

    return _text(report, render, "\n\n")


def markdown_packed(report: Report) -> str:
    """Markdown tables of rows pushed to the left."""

    def render(width: int, rows: Rows) -> list[str]:
        lines = ["| " + " | ".join(row) + " |" for row in packed(rows, width)]
        return [lines[0], "|" + "---|" * width, *lines[1:]]

    return _text(report, render, "\n\n")


def tab_rows(report: Report) -> str:
    """Tab-separated rows in which merged cells leave empty ones."""
    return _text(report, lambda width, rows: ["\t".join(row) for row in positional(rows)], "\n\n")


def tab_cells(report: Report) -> str:
    """One cell a line behind a tab, rows parted by blank lines; cells of merged rows leave an empty one."""

    def render(width: int, rows: Rows) -> list[str]:
        lines: list[str] = []
        for laid, row in zip(positional(rows), rows, strict=True):
            lead = 0
            while lead < len(laid) and not laid[lead] and laid[lead] != row[0].text:
                lead += 1
            lines += ["\t"] * lead + [f"\t{span.text}" for span in row] + [""]
        return lines

    return _text(report, render, "\n\n")


def paragraphs(report: Report) -> str:
    """One cell a paragraph without any mark: an empty cell leaves no trace."""
    return _text(report, lambda _, rows: ["\n\n".join(s.text for row in rows for s in row if s.text)], "\n\n")


def lines_only(report: Report) -> str:
    """One cell a line without any mark."""
    return _text(report, lambda _, rows: [s.text for row in rows for s in row if s.text])


def columns(report: Report) -> str:
    """Columns parted by blanks, as text from a PDF has them."""
    return _text(report, lambda _, rows: ["   ".join(s.text for s in row if s.text) for row in rows])


def single_blanks(report: Report) -> str:
    """Columns parted by one blank."""
    return _text(report, lambda _, rows: [" ".join(s.text for s in row if s.text) for row in rows])


MARKED = [
    bars_after, bars_below, bars_alone, bar_rows, bar_rows_positional, markdown, markdown_packed, tab_rows, tab_cells,
]  # fmt: skip
UNMARKED = [paragraphs, lines_only, columns, single_blanks]


def html(report: Report, cell: Callable[[str], str] = lambda text: text, page: str = "{}") -> str:
    """An HTML page with the official spans."""
    parts = [f"<h1>{HEAD[0]}</h1>", *(f"<p>{line}</p>" for line in HEAD[1:])]
    for heading, _, rows in form_tables(report):
        parts += [f"<p>{heading}</p>", html_table(rows, cell)]
    parts += [f"<p>{line}</p>" for line in TAIL]
    return f"<html><head><meta charset='utf-8'><title>{HEAD[0]}</title></head><body>{page.format(''.join(parts))}</body></html>"


def html_table(rows: Rows, cell: Callable[[str], str] = lambda text: text) -> str:
    lines = []
    for row in rows:
        cells = "".join(f"<td colspan={s.colspan} rowspan={s.rowspan}>{cell(s.text)}</td>" for s in row)
        lines.append(f"<tr>{cells}</tr>")
    return f"<table border=1>{''.join(lines)}</table>"
