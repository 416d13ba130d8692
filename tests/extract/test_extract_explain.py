"""The page of evidence: every cell linked to a place that is on the page, doubts marked, everything escaped."""

from __future__ import annotations

import zipfile
from pathlib import Path

import engine_maker as maker
from lxml import html

from flows.documents import write_explanation
from tasks.extract.explain import explain_html
from tasks.extract.explain_places import Anchors
from tasks.extract.html import read_html
from tasks.extract.model import Grid
from tasks.extract.pipeline import extract_document
from tasks.extract.text import read_text

NAME = "某某县<b>水务局</b>.html"


def _explained(document):  # type: ignore[no-untyped-def]
    extraction = extract_document(document)
    return extraction, html.fromstring(explain_html([(NAME, extraction, document)], NAME))


def test_every_cell_is_linked_to_its_place_and_back() -> None:
    report = maker.make_report(3, extra=True)
    for document in (read_html(maker.html(report).encode()), read_text(maker.bars_after(report))):
        extraction, page = _explained(document)
        ids = {element.get("id") for element in page.xpath("//*[@id]")}
        links = page.xpath("//section[@class='cells']//td/a/@href")
        assert len(links) == len([cell for cell in extraction.cells.values() if cell.locator])
        assert all(link.removeprefix("#") in ids for link in page.xpath("//a/@href"))
        shown = {page.get_element_by_id(link.removeprefix("#")).text_content().strip() for link in links}
        assert {cell.text for cell in extraction.cells.values()} == shown


def test_cells_of_a_table_without_table_elements_are_linked_to_their_paragraphs_and_lines() -> None:
    report = maker.make_report(3)
    text = maker.tab_rows(report)
    lined = "".join(f"<p>{line}</p>" for line in maker.lines_only(report).split("\n"))
    for body in (f"<pre>{text}</pre>", lined):
        extraction, page = _explained(read_html(f"<html><body>{body}</body></html>".encode()))
        cells = [cell for cell in extraction.cells.values() if cell.state == "number"]
        links = page.xpath("//section[@class='cells']//td[contains(@class, 'number')]/a")
        assert len(links) == len(cells) > 100
        for link in links:
            shown = page.get_element_by_id(link.get("href").removeprefix("#")).text_content()
            assert link.text_content() in shown and shown.count("\n") == 0


def test_places_that_say_more_lead_to_what_is_shown() -> None:
    document = read_text(maker.bars_after(maker.make_report(3)))
    anchors = Anchors(document, "d0")
    place = next(
        cell.locator
        for block in document.blocks
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row
    )
    assert (
        anchors.of(place)
        == anchors.of(f"{place} · column decided by the identities")
        == anchors.of(f"{place}; one zero a column")
    )
    assert anchors.of(place.partition(", ")[0]) is not None
    assert anchors.of("") is None and anchors.of("page 9") is None


def test_every_document_of_a_file_has_its_own_part_of_the_page(tmp_path: Path) -> None:
    source, target = tmp_path / "two.zip", tmp_path / "page.html"
    with zipfile.ZipFile(source, "w") as archive:
        for seed in (1, 2):
            archive.writestr(f"{seed}.html", maker.html(maker.make_report(seed)))
    write_explanation(source, target)
    page = html.fromstring(target.read_text(encoding="utf-8"))
    assert [heading.text_content() for heading in page.xpath("//h1")] == ["two.zip!1.html", "two.zip!2.html"]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)) and all(
        link.removeprefix("#") in set(ids) for link in page.xpath("//a/@href")
    )


def test_doubtful_cells_and_issues_are_marked() -> None:
    document = read_html(maker.html(maker.make_report(3)).replace("重复申请", "复查复核请求").encode())
    extraction, page = _explained(document)
    doubtful = [cell for cell in extraction.cells.values() if cell.doubt]
    assert doubtful
    assert len(page.xpath("//section[@class='cells']//td[contains(@class, 'doubt')]")) == len(doubtful)
    assert "unmatched_label" in page.text_content()


def test_nothing_of_the_document_is_markup_and_nothing_is_loaded() -> None:
    text = maker.html(maker.make_report(1)).replace("规章", "规章&lt;script&gt;alert(1)&lt;/script&gt;")
    text = text.replace("本局按照要求", "&lt;img src=x onerror=alert(1)&gt;本局按照要求")
    document = read_html(text.encode())
    name = 'a"><script>.html'
    source = explain_html([(name, extract_document(document), document)], name)
    page = html.fromstring(source)
    assert page.xpath("//script | //img | //link | //iframe | //*[@src]") == []
    assert "http://" not in source
    assert "https://" not in source
    assert "<img src=x" in page.text_content()


def test_a_document_without_tables_is_explained_too() -> None:
    document = read_text("某某局2016年政府信息公开工作年度报告\n一、概述\n全年公开信息12条。")
    extraction, page = _explained(document)
    assert "没有提取到表格" in page.text_content()
    assert extraction.cells == {}
