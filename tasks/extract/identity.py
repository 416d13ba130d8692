"""Which report a document is: kind, title, publisher, year, day of publication, level, with evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from tasks.extract.dates import find_published_on
from tasks.extract.kinds import find_kind
from tasks.extract.model import Context, DocumentKind, Issue, SectionText, SourceDocument
from tasks.extract.organizations import find_organization
from tasks.extract.prose import Prose, read_prose, squeeze
from tasks.extract.sections import sections_of
from tasks.extract.title_search import find_title
from tasks.extract.years import find_year
from warehouse.levels import level_of


@dataclass(slots=True)
class Identification:
    """What a document is. ``evidence`` says where kind, title, organization, year and published_on were read."""

    kind: DocumentKind
    title: str | None = None
    organization: str | None = None
    year: int | None = None
    published_on: str | None = None
    level: str | None = None
    evidence: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def identify(document: SourceDocument, context: Context = Context()) -> Identification:  # noqa: B008
    """Returns what the document is; nothing is guessed: what no place states is None.

    Args:
        document: the document as its reader gave it.
        context: where it was found; used only where the document itself is silent.
    """
    prose = read_prose(document)
    return identify_prose(document, prose, sections_of(prose), context)


def identify_prose(
    document: SourceDocument, prose: Prose, sections: dict[str, SectionText], context: Context
) -> Identification:
    """Returns the same as `identify` for prose and sections already read."""
    title = find_title(document, prose, context)
    overview = squeeze(sections["overview"].text) if "overview" in sections else ""
    body = overview or prose.squeezed[:6000]
    published_on, date_source = find_published_on(document, prose, context)
    organization = find_organization(document, prose, title, body, context)
    year = find_year(title.parts.year if title else None, prose, body, published_on)
    printed_year = None if year.source == "year before publication" else year.year
    text = title.text if title else None
    kind = find_kind(document, prose, sections, text, organization.name, printed_year)
    if kind.kind in ("blank_form", "list"):
        return Identification(kind.kind, text, evidence={"kind": kind.reason})
    evidence = {
        "kind": kind.reason,
        "title": title.source if title else "",
        "organization": organization.source,
        "year": year.source,
        "published_on": date_source,
    }
    return Identification(
        kind.kind,
        text,
        organization.name,
        year.year,
        published_on,
        level_of(organization.name, document.meta.get("siteidcode")),
        {key: value for key, value in evidence.items() if value},
        [*organization.issues, *year.issues],
    )
