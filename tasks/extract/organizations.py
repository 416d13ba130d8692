"""Who publishes a report: the name as printed, weighed from title, signature, index block, prose and column."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from tasks.extract.dates import DATE_TAIL, SIGNATURE_LABEL
from tasks.extract.model import Context, Issue, SourceDocument
from tasks.extract.names import extends, is_short, looks_like_name, names_a_body, simplified_name
from tasks.extract.organization_conflicts import BESIDE, Named, contradictions, government_place
from tasks.extract.prose import Line, Prose, squeeze
from tasks.extract.title_search import Title
from tasks.extract.titles import KEEP, parse_title

_PAIR_NAMES = ("发布机构", "发文机关", "发文机构", "公开机构", "信息来源", "来源")
_SOURCE_LABEL = re.compile(
    r"(发布机构|发文机关|发文机构|公开机构|信息来源|文章来源|来源|发布单位|编制单位)\s*[:：]\s*([^\s:：|]{2,40})"
)
_YEAR_ALONE = re.compile(r"^\(?20\d\d年?度?\)?$")
_SEAL = re.compile(r"\((?:加?盖?公?印?章|印|签章|代章)\)$")
_LABELLED = re.compile(r"((?:填报|编制|报告|报送|填表|编报)单位|单位名称)(?:\([盖公]章\))?:([^:]{3,40})$")
_EMPTY_SOURCE_LABEL = re.compile(r"(发布机构|发文机关|发文机构|公开机构|发布单位|信息来源|来源):?")
_NAME = (
    r"([^\s,。;:!?、《》()“”\"0-9]{1,26}?(?:\([^()]{2,12}\))?(?:人民政府办公[室厅]|"
    r"人民政府|管理委员会|管委会|办事处|委员会|办公[室厅]|局|厅|中心|街道|镇|"
    r"乡|区|县|市))"
)
_BODY = (
    r"([^\s,。;:!?、《》()“”\"0-9]{1,26}?(?:人民政府(?:办公[室厅])?|政府|管理委员会|管委会|办事处|"
    r"委员会|办公[室厅]|局|厅|委|中心))"
)
_VERBS = (
    r"(?:坚持|认真|深入|严格|高度|坚决|以习|紧紧|紧扣|围绕|全面|在[^,。]{0,20}(?:领导|"
    r"指导)|按照|积极|始终|持续|切实|不断|贯彻|根据|扎实|着力|进一步|主动|充分|"
    r"大力|严格|牢牢|聚焦|深化|政府信息公开|政务公开|信息公开|坚定|把|将|共|依法|"
    r"依据|遵循|稳步|有序|加强|落实|推进|健全|通过|党委|党工委)"
)
_SUBJECT = re.compile(rf"(?:20\d\d年(?:度|以来)?[,]?|一年来,?){_NAME}(?=,?{_VERBS})")
_ANNOUNCED = re.compile(
    rf"(?:现将|现公布|发布|公布|编制)(?:20\d\d年度?)?(?:的|《)?{_NAME}(?:\(以下简称[^()]{{1,20}}\))?(?:20\d\d年度?)?(?:政府|"
    rf"政务)?信息公开(?:工作)?(?:年度|情况|的?报告)"
)
_WRITTEN = r"(?:(?:综合|根据|依据|按照|结合|组织|负责)[^。]{0,300}?)?(?:编制|编写|撰写|制作)"
_COMPILED = re.compile(
    rf"由{_BODY}(?:党政(?:综合)?办公室)?{_WRITTEN}|(?:^|[,。:;]){_BODY}编制了?(?:本|20\d\d年度?|《)"
)
_NOT_SUBJECT = re.compile(
    r"^(?:我|本|全|各|该|县|市|区|镇|省|州|乡|旗|街道|党|上级|国务|国家|中央|"
    r"相关|有关|基层|新|结合|根据|按|在|围绕|通过|随着|面对|由|经|对|为)"
)
_TAIL_LINES = 14


@dataclass(frozen=True, slots=True)
class OrganizationFound:
    """The publisher's name in simplified characters, where it was read, and what contradicts it."""

    name: str | None
    source: str = ""
    issues: tuple[Issue, ...] = ()


def _named(text: str, source: str) -> Named | None:
    plain = SIGNATURE_LABEL.sub("", squeeze(text).strip(":,。、-—·*#"))
    plain = _SEAL.sub("", plain)
    if re.fullmatch(r"\([^()]+\)", plain):
        plain = plain[1:-1]
    return Named(plain, plain, source) if looks_like_name(plain) else None


def signature(prose: Prose) -> Named | None:
    """Returns the name under the report: a line of its own beside a date line, or with the date behind it."""
    lines = prose.lines[-_TAIL_LINES:]
    for place in range(len(lines) - 1, -1, -1):
        plain = lines[place].plain
        if len(plain) > 60 or DATE_TAIL.search(plain) is None or plain.endswith("印发"):
            continue
        before = DATE_TAIL.sub("", plain)
        neighbours = (
            [before]
            if before
            else [line.plain for line in (lines[place - 1 : place] + lines[place + 1 : place + 2])]
        )
        for text in neighbours:
            named = _named(text, "signature")
            if named is not None and KEEP.search(text) is None:
                return named
    return None


def _near_title(prose: Prose, title: Title | None) -> Named | None:
    """Returns a name that stands alone on a line right above or below the title."""
    if title is None or not title.ends_at:
        return None
    place = next(
        (i for i, line in enumerate(prose.lines) if line.start + len(line.plain) >= title.ends_at), 0
    )
    below = [line for line in prose.lines[place + 1 : place + 3] if not _YEAR_ALONE.match(line.plain)]
    for line in (*prose.lines[max(0, place - 2) : place], *below[:1]):
        named = _named(line.plain, BESIDE)
        if named is not None and not _is_breadcrumb(line) and not line.plain.endswith(":"):
            return named
    return None


def _is_breadcrumb(line: Line) -> bool:
    return bool(re.search(r"[>›»]|首页|位置", line.text))


def _stated_sources(document: SourceDocument, prose: Prose) -> list[Named]:
    """Returns the names the page states as publisher or source, best first."""
    found: list[Named | None] = [
        _named(prose.pairs.get(label, ""), f"index block {label}") for label in _PAIR_NAMES
    ]
    found.append(_named(document.meta.get("contentsource", ""), "meta ContentSource"))
    for line in prose.lines[:60]:
        match = _SOURCE_LABEL.search(line.text[:400])
        if match is not None:
            found.append(_named(match[2], f"label {match[1]}"))
    for line in (*prose.lines[:60], *prose.lines[60:][-_TAIL_LINES:]):
        match = _LABELLED.search(DATE_TAIL.sub("", line.plain)[:200])
        if match is not None:
            found.append(_named(match[2], f"label {match[1]}"))
    for line, below in pairwise(prose.lines[:60]):
        match = _EMPTY_SOURCE_LABEL.fullmatch(line.plain)
        found.append(_named(below.plain, f"label {match[1]}") if match is not None else None)
    return [named for named in found if named is not None]


def _subject(overview: str, opening: str) -> Named | None:
    """Returns the body that the prose speaks of as its author: 'In 2022, X held fast to ...'."""
    announced = _ANNOUNCED.search(opening)
    if announced is not None and not _NOT_SUBJECT.match(announced[1]):
        return _named(announced[1], "announcement in the prose")
    compiled = _COMPILED.search(opening)
    author = (compiled[1] or compiled[2]) if compiled is not None else ""
    if looks_like_name(author) and not is_short(author):
        return _named(author, "author named in the prose")
    counts: Counter[str] = Counter()
    for match in _SUBJECT.finditer(opening + overview[:3000]):
        if not _NOT_SUBJECT.match(match[1]) and looks_like_name(match[1]):
            counts[match[1]] += 1
    if not counts:
        return None
    first = next(iter(counts))
    longer = [name for name in counts if extends(name, first)]
    return _named(longer[0] if longer else first, "subject of the overview")


def _from_context(context: Context) -> list[Named]:
    """Returns the names known from where the document was found."""
    found: list[Named | None] = [_named(context.column_organization or "", "column")]
    link = context.link_text or ""
    parts = parse_title(link)
    found.append(_named(parts.unit if parts else link, "link text"))
    return [named for named in found if named is not None]


def find_organization(
    document: SourceDocument, prose: Prose, title: Title | None, overview: str, context: Context
) -> OrganizationFound:
    """Returns the publisher of a report as printed; name None if nothing states it.

    Args:
        document: for its meta tags.
        prose: the document's prose and index block.
        title: its title.
        overview: squeezed text of the overview.
        context: where the document was found.
    """
    unit = title.parts.unit if title else ""
    titled = Named(unit, unit, title.source) if title and unit else None
    signed = signature(prose)
    beside = _near_title(prose, title)
    stated = _stated_sources(document, prose)
    subject = _subject(overview, prose.squeezed[:1500])
    outside = _from_context(context)
    strong = [named for named in (titled, beside, signed) if named is not None]
    if not strong and subject is not None:
        strong = [subject]
    everything = [*strong, *([subject] if subject else []), *stated, *outside]
    if not everything:
        return OrganizationFound(None)
    chosen = _extended(_unit_below_its_place(everything[0], beside), strong, everything)
    if is_short(chosen.plain):
        chosen = _with_place(chosen, everything, document)
    issues = contradictions(chosen, strong, stated, outside)
    if is_short(chosen.plain):
        issues = (*issues, Issue("organization_without_place", f"机构名称未写明地区：{chosen.name}"))
    return OrganizationFound(simplified_name(_printed_name(chosen, prose)), chosen.source, issues)


def _unit_below_its_place(first: Named, beside: Named | None) -> Named:
    """Returns the unit printed beside a title that names only its county; a government's office is the county's."""
    if beside is None or names_a_body(first.plain) or not beside.plain.startswith(first.plain):
        return first
    if re.search(r"政府(?:办公[室厅])?$|办公[室厅]$", beside.plain) or not names_a_body(beside.plain):
        return first
    return beside


def _extended(first: Named, strong: list[Named], everything: list[Named]) -> Named:
    """Returns the full form of a short name where another place of the document prints it."""
    pool = everything if is_short(first.plain) else strong
    for named in pool:
        fuller = is_short(first.plain) or not names_a_body(first.plain) or named.plain.endswith(first.plain)
        if extends(named.plain, first.plain) and fuller:
            return Named(named.name, named.plain, f"{first.source}, full name from {named.source}")
    return first


def _with_place(chosen: Named, everything: list[Named], document: SourceDocument) -> Named:
    """Returns a name without a place joined to the one place that the page's other names agree on, if they do."""
    places = {place for named in everything if (place := government_place(named.plain))}
    site = government_place(re.sub(r"(?:门户)?网站?$", "", squeeze(document.meta.get("sitename", ""))))
    if site:
        places.add(site)
    if len(places) != 1:
        return chosen
    place = places.pop()
    level = chosen.plain[0] if chosen.plain[0] in "省市县区州旗镇乡" else ""
    if level and not place.endswith(level):
        return chosen
    name = place + chosen.plain[len(level) :]
    return Named(name, name, f"{chosen.source}, place from the page")


def _printed_name(chosen: Named, prose: Prose) -> str:
    """Returns the name with its brackets as the prose prints them (squeezing makes them half width)."""
    place = prose.squeezed.find(chosen.plain)
    if place < 0 or "(" not in chosen.plain:
        return chosen.name
    return prose.slice(place, place + len(chosen.plain))
