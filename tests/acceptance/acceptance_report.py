"""A report of our own invention with what extraction must find in it, laid out as text or as a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from acceptance_tables import DIALECTS, Figures, make_figures, tables_of

TITLES = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
CODES = ("overview", "disclosure", "applications", "proceedings", "problems", "other_matters")
PROBLEMS = (
    "一是公开内容离群众期盼还有距离，二是业务人员更换较勤。下一步，将充实目录、办好培训，让公开更及时。"
)
NUMERALS = "一二三四五六"


@dataclass(frozen=True)
class Report:
    """A report: what it prints and what is true of it. ``head`` and ``tail`` are lines, ``overview`` paragraphs."""

    name: str
    organization: str | None
    year: int | None
    head: str
    overview: str
    tail: str = ""
    published_on: str | None = None
    dialect: str = "lines"
    numbering: str = "{}、"
    titles: tuple[str, ...] = TITLES
    profile: str = "none"
    edition: str = "2021"
    applications: str = ""
    disputes: tuple[int, int] = (0, 0)
    other: str = "无。"
    problems: str = PROBLEMS
    wrong: dict[str, str] = field(default_factory=dict)
    glued: bool = False
    meta: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    true_notes: tuple[str, ...] = ()
    """Rules that rightly speak of this report though its figures agree (no errors)."""

    @property
    def printed(self) -> Figures:
        if not self.edition:
            return {}
        return make_figures(self.profile, self.edition, self.applications, self.disputes) | self.wrong

    @property
    def file_name(self) -> str:
        return "report.html" if self.dialect.startswith("html") else "report.txt"

    def render(self) -> bytes:
        parts = self._parts()
        if not self.dialect.startswith("html"):
            return ("\n\n" if self.dialect in ("paragraphs", "tab_cells") else "\n").join(parts).encode()
        body = "".join(part if part.startswith("<table") else f"<p>{escape(part)}</p>" for part in parts)
        return f"<html><head><meta charset='utf-8'>{self.meta}</head><body>{body}</body></html>".encode()

    def _parts(self) -> list[str]:
        tables = tables_of(self.printed, self.edition, self.applications) if self.edition else {}
        prose = {
            "overview": self.overview,
            "problems": self.problems,
            "other_matters": self.other,
        } | self.notes
        parts = [line for line in self.head.split("\n") if line.strip()]
        for number, (code, title) in enumerate(zip(CODES, self.titles, strict=True), start=1):
            heading = self.numbering.format(NUMERALS[number - 1], n=number) + title
            text = [line for line in prose.get(code, "").split("\n") if line.strip()]
            if self.glued and text:
                parts += [f"{heading}{text[0]}", *text[1:]]
            else:
                parts += [heading, *text]
            if code in tables:
                parts.append(DIALECTS[self.dialect](tables[code]))
        return [*parts, *(line for line in self.tail.split("\n") if line.strip())]
