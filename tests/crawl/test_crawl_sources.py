"""Sources are validated on load: each mistake is told with file, line and key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from crawl_helpers import source_for

from tasks.crawl.collect import plan
from tasks.crawl.families import FAMILIES
from tasks.crawl.outcomes import OUTCOMES
from tasks.crawl.season import due
from tasks.crawl.sources import SourceBook, SourceError, load_sources

OFFICES = "- id: one\n  name: 某县政务公开办\n  regions: ['110101']\n  recipients: [office@example.org]\n"
GOOD = 'region: "110101"\nname: 某县\noffice: one\ncolumns:\n  - url: http://www.x.gov.cn/gknb/\n'


def folder_with(tmp_path: Path, text: str, offices: str = OFFICES) -> Path:
    (tmp_path / "offices.yml").write_text(offices, encoding="utf-8")
    (tmp_path / "some.yml").write_text(text, encoding="utf-8")
    return tmp_path


def test_defaults(tmp_path: Path) -> None:
    book = load_sources(folder_with(tmp_path, GOOD))
    source = book.sources[0]
    assert (source.id, source.delay, source.enabled, source.organizations) == ("some", 3.0, True, [])
    office = book.office_of("some")
    assert office is not None
    assert office.recipients == ["office@example.org"]


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        (GOOD + "colour: red\n", 6, "colour", "not a known key"),
        (GOOD.replace("name: 某县\n", ""), 1, "name", "missing"),
        (GOOD.replace('"110101"', "110101"), 1, "region", "in quotes"),
        (GOOD.replace("110101", "11"), 1, "region", "GB/T 2260"),
        (GOOD.replace("http://", "ftp://"), 5, "columns.0.url", "not a web address"),
        (GOOD.replace("www.x.gov.cn", "www.x.gov.cn:99999"), 5, "columns.0.url", "port"),
        (GOOD + "  - url: http://www.x.gov.cn/gknb/\n", 6, "columns.1.url", "listed already"),
        (GOOD.replace("office: one", "office: two"), 3, "office", "not in offices.yml"),
        (GOOD + "delay: soon\n", 6, "delay", "number"),
        (GOOD + "expected: {min: 9, max: 3}\n", 6, "expected", "below min"),
        (GOOD + "name: 又一\n", 6, "name", "twice"),
        (GOOD + "delay: [1\n", 7, "", "YAML"),
        (GOOD + "id: other\n", 6, "id", "name of the file"),
        (GOOD.replace("  - url: http://www.x.gov.cn/gknb/\n", "  []\n"), 4, "columns", "at least 1"),
        ("- a list\n", 1, "", "mapping"),
        ("", 1, "", "empty"),
        (GOOD + "note: 2026-02-30\n", 1, "", "YAML"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, line: int, key: str, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        load_sources(folder_with(tmp_path, text))
    error = caught.value
    assert (error.file.name, error.line, error.key) == ("some.yml", line, key)
    assert words in error.message
    assert f"some.yml:{line}:" in str(error)


def test_mistakes_in_offices(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        load_sources(folder_with(tmp_path, GOOD, OFFICES.replace("office@example.org", "nobody")))
    assert (caught.value.file.name, caught.value.line) == ("offices.yml", 4)
    with pytest.raises(SourceError, match="twice"):
        load_sources(folder_with(tmp_path, GOOD, OFFICES + OFFICES))
    (tmp_path / "offices.yml").unlink()
    with pytest.raises(SourceError, match="missing"):
        load_sources(tmp_path)


def test_not_utf8_and_no_folder(tmp_path: Path) -> None:
    folder_with(tmp_path, GOOD)
    (tmp_path / "some.yml").write_bytes("name: 某县".encode("gb18030"))
    with pytest.raises(SourceError, match="cannot be read"):
        load_sources(tmp_path)
    with pytest.raises(SourceError, match="no such folder"):
        load_sources(tmp_path / "nowhere")


def test_shipped_sources_are_valid_and_disabled() -> None:
    folder = Path(__file__).parents[2] / "sources"
    book = load_sources(folder)
    assert len(book.sources) >= 10
    assert not any(source.enabled for source in book.sources)
    assert all(
        "Unverified" in (folder / f"{source.id}.yml").read_text(encoding="utf-8") for source in book.sources
    )
    assert plan(book) == {}


def test_plan_keeps_a_host_in_one_hand() -> None:
    one = source_for("http://a.gov.cn/1/", id="one")
    two = source_for("http://a.gov.cn/2/", "http://b.gov.cn/", id="two")
    three = source_for("http://b.gov.cn/3/", id="three")
    four = source_for("http://c.gov.cn/", id="four")
    off = source_for("http://d.gov.cn/", id="off", enabled=False)
    planned = plan(SourceBook(sources=[one, four, three, two, off], offices=[]))
    assert {host: [source.id for source in sources] for host, sources in planned.items()} == {
        "a.gov.cn": ["one", "three", "two"],
        "c.gov.cn": ["four"],
    }


@pytest.mark.parametrize(
    ("today", "last", "expected"),
    [
        (date(2026, 1, 6), date(2026, 1, 5), True),
        (date(2026, 1, 6), date(2026, 1, 6), False),
        (date(2026, 2, 15), date(2026, 2, 10), False),
        (date(2026, 2, 17), date(2026, 2, 10), True),
        (date(2026, 6, 20), date(2026, 6, 1), False),
        (date(2026, 7, 2), date(2026, 6, 1), True),
        (date(2026, 1, 5), date(2025, 12, 20), True),
        (date(2026, 5, 2), date(2026, 4, 20), True),
        (date(2026, 5, 20), date(2026, 5, 2), False),
        (date(2026, 6, 20), None, True),
    ],
)
def test_season(today: date, last: date | None, expected: bool) -> None:
    source = source_for("http://a.gov.cn/1/")
    assert due(source, today, last) is expected
    assert due(source, today, last, force=True)


def test_the_guide_lists_every_outcome() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    for outcome, meaning in OUTCOMES.items():
        assert f"| `{outcome}` | {meaning} |" in guide
    for family in FAMILIES:
        assert f"| `{family.name}`" in guide
