"""The page of evidence: every cell linked to a place that is on the page, doubts marked, everything escaped."""

from __future__ import annotations

import engine_maker as maker
from lxml import html

from tasks.extract.explain import explain_html
from tasks.extract.html import read_html
from tasks.extract.pipeline import extract_document
from tasks.extract.text import read_text


def _explained(document):  # type: ignore[no-untyped-def]
    extraction = extract_document(document)
    return extraction, html.fromstring(explain_html(extraction, document, "某某县<b>水务局</b>.html"))


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
    source = explain_html(extract_document(document), document, 'a"><script>.html')
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
