"""The six sections of a report's prose, whatever numbers and headings it prints."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, zip_longest

from tasks.extract.dates import DATE_TAIL, SIGNATURE_LABEL
from tasks.extract.model import SectionText, SourceDocument
from tasks.extract.prose import Prose, read_prose, squeeze
from tasks.extract.section_headings import Candidate, choose_headings, foreign_heading, heading_candidates
from warehouse.forms import FORMS, TABLE_CODES

_FURNITURE_LINE = re.compile(
    r"^(?:附件\d{0,2}(?:下载)?[:、]?|相关(?:链接|附件|文档|阅读|稿件)|\[?【?(?:打印|"
    r"关闭|返回|字体|分享|收藏|纠错|我要纠错|下载)|上一[篇条]|下一[篇条]|"
    r"主办(?:单位)?[:：]|承办(?:单位)?[:：]|政府网站标识码|网站标识码|.{0,12}ICP备|"
    r"版权所有|Copyright|©|扫一扫|责任编辑|编辑[:：]|来源[:：]|"
    r"联系我们|网站地图|关于我们|\.pdf$|.{0,40}\.(?:pdf|docx?|xlsx?|wps)$|浏览次数|阅读次数|微信$|微博$)"
)
_FURNITURE_TAIL = re.compile(
    r"(?:附件下载|附件\d?[:：]|相关链接[:：]|【打印|打印本页|关闭窗口|上一篇[:：]|"
    r"下一篇[:：]|扫一扫|责任编辑[:：]|主办单位[:：]|政府网站标识码).{0,400}$"
)
_SIGNATURE_NAME = re.compile(r"^[^,。;:!?0-9]{2,40}$")
_CUT_LABELS = 4


@cache
def _table_run() -> re.Pattern[str]:
    """The pattern of flattened table text: labels of the forms, numbers and the marks between them."""
    labels: set[str] = set()
    for form in FORMS.values():
        for table in form.tables:
            for row in table.rows:
                columns = [text for column in row.columns for text in (column.label, *column.variants)]
                for label in (row.label, *row.variants, *columns):
                    plain = re.sub(r"^(?:\(?[一二三四五六七八九]\)?、?|\d\.)", "", squeeze(label))
                    labels.update({plain, plain.replace(",", "、"), plain.replace(",", "")})
                labels.update(squeeze(text) for text in (row.article, row.group) if text)
    labels.update(
        {
            "信息内容",
            "申请人情况",
            "法人或其他组织",
            "行政诉讼",
            "行政复议",
            "三、本年度办理结果",
            "本年度办理结果",
            "不予公开",
        }
    )
    labels.update(
        {
            "无法提供",
            "不予处理",
            "其他处理",
            "总计",
            "单位:万元",
            "政府集中采购",
            "现行有效件",
            "属于工作秘密",
        }
    )
    labels.update(
        {
            "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)",
            "(区分处理的,只计这一情形,不计其他情形)",
        }
    )
    pieces = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True) if len(label) > 1)
    number = r"[+-]?\d[\d,.]*(?:[件万元条%])?"
    filler = r"[|/\\+*\-—_()、.,:;#“”\"]|\(?[一二三四五六七八]\)?、?|结果|其他|尚未|无|件"
    return re.compile(f"(?:(?P<label>{pieces})|{number}|{filler})+")


@cache
def _label() -> re.Pattern[str]:
    pattern = _table_run().pattern
    return re.compile(pattern[pattern.index("(?P<label>") + len("(?P<label>") : pattern.index(")|[+-]?")])


@cache
def _long_run() -> re.Pattern[str]:
    """The pattern of a run of characters that flattened tables are made of, long enough to be one."""
    used = "".join(sorted(set(_table_run().pattern + "0123456789") - set("\\")))
    return re.compile(rf"[{re.escape(used)}\\\d]{{12,}}")


def _table_spans(squeezed: str, start: int, end: int) -> list[tuple[int, int]]:
    """Returns the spans of flattened tables in ``squeezed[start:end]``."""
    spans: list[tuple[int, int]] = []
    runs = _long_run().finditer(squeezed, start, end)
    for match in chain.from_iterable(_table_run().finditer(squeezed, *run.span()) for run in runs):
        if len(match[0]) < 12 or len(set(_label().findall(match[0]))) < _CUT_LABELS:
            continue
        near = (
            bool(spans)
            and match.start() - spans[-1][1] <= 60
            and "。" not in squeezed[spans[-1][1] : match.start()]
        )
        if near:
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append((match.start(), match.end()))
    return spans


def _without_tables(prose: Prose, start: int, end: int) -> str:
    """Returns the printed prose of a stretch, flattened tables left out."""
    pieces, place = [], start
    for table_start, table_end in _table_spans(prose.squeezed, start, end):
        pieces.append(prose.slice(place, table_start))
        place = table_end
    pieces.append(prose.slice(place, end))
    return "\n".join(piece for piece in pieces if squeeze(piece).strip("|/_-—*#0123456789"))


def _without_furniture(text: str) -> str:
    """Returns the text of the last section up to the signature, the attachments or the page's own furniture."""
    kept: list[str] = []
    lines = [line for line in text.split("\n") if line.strip()]
    for place, line in enumerate(lines):
        plain = squeeze(line)
        if _FURNITURE_LINE.match(plain) or DATE_TAIL.match(plain):
            break
        if place and len(plain) <= 60 and _is_signature(plain, lines[place + 1 : place + 2]):
            break
        kept.append(line)
    joined = "\n".join(kept).strip()
    match = _FURNITURE_TAIL.search(squeeze(joined))
    if match is None:
        return joined
    prefix = len(squeeze(joined)[: match.start()])
    return _first_characters(joined, prefix)


def _is_signature(plain: str, following: list[str]) -> bool:
    name = SIGNATURE_LABEL.sub("", DATE_TAIL.sub("", plain))
    if not _SIGNATURE_NAME.match(name):
        return False
    return name != plain or bool(following and DATE_TAIL.match(squeeze(following[0])))


def _is_label(line: str) -> bool:
    """Tells whether a line is nothing but labels of a table whose other cells were left out."""
    plain = squeeze(line)
    match = _table_run().match(
        plain
    )  # Not fullmatch: where it fails, it would try every way to part the run.
    return match is not None and match.end() == len(plain) and match["label"] is not None


def _first_characters(text: str, count: int) -> str:
    """Returns the start of ``text`` that holds ``count`` characters other than white space."""
    seen = 0
    for place, character in enumerate(text):
        if seen == count:
            return text[:place].strip()
        seen += not character.isspace()
    return text


def _section(prose: Prose, heading: Candidate, end: int, is_last: bool) -> SectionText:
    text = _without_tables(prose, heading.end, end)
    if heading.section in TABLE_CODES:
        text = "\n".join(line for line in text.split("\n") if not _is_label(line))
    if is_last:
        text = _without_furniture(text)
    printed = re.sub(r"\s*\n\s*", "", prose.slice(heading.start, heading.end)).strip("*#| ")
    return SectionText(printed, text.strip("*# \n"), prose.line_at(heading.start).locator)


def _overview_before(prose: Prose, first: Candidate) -> SectionText | None:
    """Returns the prose before section two as the overview, if it is clearly prose of a report."""
    lines = [line for line in prose.lines if line.start < first.start]
    begin = next(
        (line for line in lines if len(line.plain) >= 40 and any(mark in line.plain for mark in ",。;")), None
    )
    if begin is None:
        return None
    text = _without_tables(prose, begin.start, first.start)
    return SectionText("", text, begin.locator) if len(squeeze(text)) >= 40 else None


def find_sections(document: SourceDocument) -> dict[str, SectionText]:
    """Returns the sections found, by section code in the order of the form; text as printed, tables left out.

    A section that the document does not have is absent. ``heading`` is empty where an overview stands without one.
    """
    return sections_of(read_prose(document))


def sections_of(prose: Prose) -> dict[str, SectionText]:
    """Returns the sections of prose already read; see `find_sections`."""
    headings = choose_headings(heading_candidates(prose))
    sections: dict[str, SectionText] = {}
    if headings and headings[0].section == "disclosure":
        overview = _overview_before(prose, headings[0])
        if overview is not None:
            sections["overview"] = overview
    for heading, following in zip_longest(headings, headings[1:]):
        end = len(prose.squeezed) if following is None else following.start
        end = foreign_heading(prose, heading, end)
        sections[heading.section] = _section(prose, heading, end, following is None)
    return sections
