"""Loading: versions, copies, companions, conflicts, unknown authors; nothing merged on a guess, nothing lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from warehouse_press import (
    Press,
    consistent_cells,
    not_a_report,
    number,
    report,
    unreadable,
)

from tasks.extract.model import Issue
from tasks.load import load, pending

A = "http://liuhe.test/nb/a.html"
B = "http://liuhe.test/nb/b.html"


def test_a_report_enters_with_all_it_has(press: Press) -> None:
    document = press.put(A, report("柳河县财政局", 2023, 1))
    summary = press.night()
    assert (summary.extracted, summary.documents, summary.reports, summary.new_versions) == (1, 1, 1, 1)
    row = press.row(
        "SELECT report_id, organization, year, form, version, is_current, document_id, region, office, source, sure, url, "
        "published_on::VARCHAR, published_on_evidence FROM report"
    )
    assert row == (
        document[:16], "柳河县财政局", 2023, "2021", 1, True, document, "320582", "liuhe-office", "liuhe", True, A,
        "2024-01-20", "meta PubDate",
    )  # fmt: skip
    assert press.row("SELECT count(*), count(DISTINCT (table_code, row_code, column_code)) FROM cell") == (
        200,
        200,
    )
    assert press.row("SELECT count(*) FROM section") == (2,)
    assert press.row("SELECT claim, value, scope, cells FROM claim") == (
        "received", Decimal(3), "own", ["applications.received.total"],
    )  # fmt: skip
    assert press.row("SELECT count(*), count(*) FILTER (outcome = 'holds') FROM identity_check") == (42, 42)
    assert press.row("SELECT outcome, extractor FROM document") == ("extracted", "1")


def test_a_second_night_without_news_changes_nothing(press: Press) -> None:
    press.put(A, report("柳河县财政局", 2023, 1))
    press.night()
    press.put(A, report("柳河县财政局", 2023, 1), outcome="unchanged")
    assert pending(press.home, press.ledger, "1") == []
    summary = press.night()
    assert (summary.extracted, summary.new_versions, summary.versions) == (0, 0, 1)
    assert press.row("SELECT count(*) FROM fetch".replace("fetch", '"fetch"')) == (2,)
    assert press.row("SELECT last_seen > first_seen FROM document") == (True,)


def test_other_numbers_at_the_same_address_are_a_new_version(press: Press) -> None:
    first = press.put(A, report("柳河县财政局", 2023, 1))
    press.night()
    press.wait(10)
    second = press.put(A, report("柳河县财政局", 2023, 2))
    assert press.night().new_versions == 1
    rows = press.rows("SELECT document_id, version, is_current, superseded_at FROM report ORDER BY version")
    assert [row[:3] for row in rows] == [(first, 1, False), (second, 2, True)]
    assert rows[0][3] == press.row("SELECT first_seen FROM report WHERE version = 2")[0]
    assert rows[1][3] is None
    assert press.row("SELECT count(*) FROM extraction_issue") == (0,)
    changes = press.rows("SELECT old_value, new_value FROM cell_changes")
    assert changes and all(old != new for old, new in changes)


def test_a_report_put_back_is_current_again_under_its_old_number(press: Press) -> None:
    first = press.put(A, report("柳河县财政局", 2023, 1))
    press.put(A, report("柳河县财政局", 2023, 2))
    press.put(A, report("柳河县财政局", 2023, 1))
    press.night()
    rows = press.rows(
        "SELECT document_id = ?, version, is_current, superseded_at IS NULL FROM report ORDER BY version",
        first,
    )
    assert rows == [(True, 1, True, True), (False, 2, False, False)]


def test_the_same_bytes_at_another_address_are_one_document_with_both_fetches(press: Press) -> None:
    press.put(A, report("柳河县财政局", 2023, 1))
    press.put(B, report("柳河县财政局", 2023, 1))
    press.night()
    assert press.row("SELECT count(*) FROM document") == (1,)
    assert press.rows('SELECT url FROM "fetch" ORDER BY 1') == [(A,), (B,)]
    assert press.row("SELECT count(*) FROM report") == (1,)


def test_a_page_that_differs_only_in_its_dress_is_no_new_version(press: Press) -> None:
    press.put(A, report("柳河县财政局", 2023, 1))
    press.put(A, report("柳河县财政局", 2023, 1, evidence={"published_on": "visible date"}))
    press.night()
    assert press.row("SELECT count(*) FROM document") == (2,)
    assert press.row("SELECT count(*) FROM report") == (1,)
    assert press.rows("SELECT outcome FROM document ORDER BY first_seen") == [
        ("extracted",),
        ("same_content",),
    ]


def test_two_addresses_with_other_figures_at_the_same_time_stay_both_visible(press: Press) -> None:
    press.put(A, report("柳河县财政局", 2023, 1))
    press.wait(1)
    later = press.put(B, report("柳河县财政局", 2023, 2))
    press.night()
    assert press.rows("SELECT version, is_current FROM report ORDER BY 1") == [(1, False), (2, True)]
    assert press.row("SELECT document_id FROM report WHERE is_current") == (later,)
    issues = press.rows("SELECT document_id, message FROM extraction_issue WHERE code = 'duplicate_report'")
    assert len(issues) == 2 and all("other figures" in message for _, message in issues)
    press.record(A, outcome="gone")
    press.night()
    assert press.row("SELECT count(*) FROM extraction_issue") == (0,), (
        "the old address is gone: a move, no conflict"
    )


def test_a_copy_that_was_read_badly_does_not_take_over_from_one_served_beside_it(press: Press) -> None:
    good = press.put(A, report("柳河县财政局", 2023, 1))
    torn = report(
        "柳河县财政局", 2023, 2, issues=[Issue("ambiguous_layout", "glued", "line 3", "applications")]
    )
    press.put(B, torn)
    press.night()
    assert press.row("SELECT document_id, sure FROM report WHERE is_current") == (good, True)
    assert press.row("SELECT count(*) FROM extraction_issue WHERE code = 'duplicate_report'") == (2,)
    latest = press.put(A, report("柳河县财政局", 2023, 3, issues=torn.issues))
    press.night()
    assert press.row("SELECT document_id FROM report WHERE is_current") == (latest,), (
        "the good one is not served any more"
    )


def test_a_report_of_an_unknown_author_is_kept_apart_and_its_cells_can_be_queried(press: Press) -> None:
    first = press.put("file:a.txt", report(None, 2023, 1), kind="added", parent=None, source=None)
    second = press.put("file:b.txt", report(None, 2023, 2), kind="added", parent=None, source=None)
    press.night()
    rows = press.rows("SELECT organization, sure FROM report ORDER BY organization")
    assert rows == sorted((f"未识别 {document[:8]}", False) for document in (first, second))
    assert press.row("SELECT count(*) FROM cell") == (400,)
    assert press.rows("SELECT DISTINCT outcome FROM document") == [("ambiguous_organization",)]
    assert press.row("SELECT count(*) FROM organization WHERE NOT known AND NOT expected") == (2,)


def test_a_report_of_an_unknown_year_is_a_document_with_its_cells_beside(press: Press) -> None:
    document = press.put(A, report("柳河县财政局", None, 1))
    press.night()
    assert press.row("SELECT outcome FROM document") == ("ambiguous_year",)
    assert press.row("SELECT count(*) FROM report") == (0,)
    assert press.row("SELECT document_id, count(*) FROM companion_cell GROUP BY 1") == (document, 200)


def test_other_documents_and_broken_files_are_named(press: Press) -> None:
    press.put(A, not_a_report())
    press.put(B, unreadable())
    press.night()
    assert press.rows("SELECT outcome, issues FROM document ORDER BY 1") == [
        ("not_annual_report", 0),
        ("unreadable", 1),
    ]


def test_members_of_a_container_are_documents_of_their_own(press: Press) -> None:
    parts = [
        ("all.zip!a.docx", report("柳河县财政局", 2023, 1)),
        ("all.zip!b.docx", report("柳河县教育局", 2023, 2)),
    ]
    archive = press.put("http://liuhe.test/nb/all.zip", parts, kind="attachment")
    press.night()
    rows = press.rows("SELECT document_id, outcome, format FROM document ORDER BY 1")
    assert rows == [
        (archive, "container", "zip"), (archive + "!a.docx", "extracted", "html"), (archive + "!b.docx", "extracted", "html"),
    ]  # fmt: skip
    assert press.row("SELECT count(DISTINCT report_id), count(*) FROM cell") == (2, 400)


def test_a_document_that_changes_its_type_is_another_document(press: Press) -> None:
    press.put(A, report("柳河县财政局", 2023, 1))
    press.night()
    press.put(A, not_a_report("notice"))
    press.night()
    assert press.rows("SELECT kind, outcome FROM document ORDER BY first_seen") == [
        ("report", "extracted"), ("notice", "not_annual_report"),
    ]  # fmt: skip
    assert press.row("SELECT is_current FROM report") == (True,)


def test_a_failed_fetch_brings_no_document_even_with_a_body(press: Press) -> None:
    press.put(A, report("柳河县财政局", 2023, 1), outcome="waf")
    assert press.night().documents == 0
    assert press.row('SELECT outcome FROM "fetch"') == ("waf",)


def test_an_answer_unchanged_without_a_document_speaks_of_the_last_one(press: Press) -> None:
    press.put(A, report("柳河县财政局", 2023, 1))
    press.wait(30)
    press.record(A, outcome="unchanged", status=304)
    press.night()
    assert press.row("SELECT last_seen - first_seen > INTERVAL 20 DAY FROM document") == (True,)


def test_another_version_of_the_extractor_reads_all_again_and_replaces(press: Press) -> None:
    press.put(A, report("柳河县财政局", 2023, 1))
    press.night()
    press.version = "2"
    (one,) = pending(press.home, press.ledger, "2")
    press.contents[one.document_id] = [("a.html", report("柳河县财政局", 2023, 7))]
    press.night()
    assert press.row("SELECT count(*) FROM cell") == (200,)
    assert press.row("SELECT extractor FROM document") == ("2",)


def test_a_better_context_makes_a_document_pending_again(press: Press) -> None:
    press.put(A, report(None, 2023, 1))
    press.night()
    press.put(A, report(None, 2023, 1), outcome="unchanged", organization="柳河县教育局")
    (one,) = pending(press.home, press.ledger, "1")
    assert one.context.column_organization == "柳河县教育局"


def test_issues_about_tables_make_a_report_unsure_and_those_about_its_name_do_not(press: Press) -> None:
    press.put(
        A, report("柳河县财政局", 2023, 1, issues=[Issue("left_over_token", "7", "row 3", "applications")])
    )
    press.put(B, report("柳河县教育局", 2023, 2, issues=[Issue("year_disagrees", "title and prose")]))
    press.night()
    assert press.rows("SELECT organization, sure FROM report ORDER BY 1") == [
        ("柳河县教育局", True),
        ("柳河县财政局", False),
    ]


def test_numbers_too_large_for_the_column_stay_as_text_with_an_issue(press: Press) -> None:
    key = "disclosure.fees.amount"
    cells = consistent_cells("2021") | {key: number(Decimal("1e30"), "1" + "0" * 30)}
    press.put(A, report("柳河县财政局", 2023, cells=cells))
    press.night()
    row = press.row("SELECT value, state, text, doubt IS NOT NULL FROM cell WHERE row_code = 'fees'")
    assert row == (None, "text", "1" + "0" * 30, True)
    assert press.row("SELECT code, table_code FROM extraction_issue") == ("number_out_of_range", "disclosure")


def test_a_cell_that_extraction_left_out_is_missing_not_absent(press: Press) -> None:
    cells = consistent_cells("2021")
    del cells["applications.granted.total"]
    press.put(A, report("柳河县财政局", 2023, cells=cells))
    press.night()
    assert press.row("SELECT state FROM cell WHERE row_code = 'granted' AND column_code = 'total'") == (
        "missing",
    )
    assert press.row("SELECT outcome, blanks FROM identity_check WHERE identity = 'A3.granted'") == (
        "not_assessable",
        1,
    )


def test_documents_that_left_the_ledger_leave_the_warehouse(press: Press) -> None:
    press.put(A, report("柳河县财政局", 2023, 1))
    press.put(B, report("柳河县教育局", 2023, 2))
    press.night()
    press.ledger.close()
    file = press.home.ledger / "fetch.jsonl"
    file.write_text(file.read_text().splitlines(keepends=True)[0])
    press.night()
    assert press.rows("SELECT organization FROM report") == [("柳河县财政局",)]
    assert press.row("SELECT count(*) FROM cell") == (200,)


def test_an_error_in_the_middle_leaves_the_database_as_it_was(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.put(A, report("柳河县财政局", 2023, 1))
    press.night()
    press.put(B, report("柳河县教育局", 2023, 2))
    waiting = pending(press.home, press.ledger, "1")

    def broken(*_: object) -> None:
        raise RuntimeError("power")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="power"):
        patch.setattr("tasks.load.remember", broken)
        load(
            press.home,
            press.book,
            press.ledger,
            [(one.document_id, press.contents[one.document_id]) for one in waiting],
            "r",
            "1",
        )
    assert press.row("SELECT count(*) FROM report") == (1,)
    assert pending(press.home, press.ledger, "1") == [], "what was extracted is kept for the next load"
    assert press.night().reports == 2


def test_another_spelling_of_a_declared_name_is_that_organisation(press: Press) -> None:
    press.put(A, report("柳河县政府", 2023, 1))
    press.put(B, report("柳河县政府办公室", 2023, 2))
    press.night()
    assert press.rows("SELECT organization, known FROM report JOIN organization USING (organization) ORDER BY 1") == [
        ("柳河县人民政府", True), ("柳河县政府办公室", False),
    ]  # fmt: skip
    assert press.row("SELECT organization, expected FROM organization WHERE kind = 'government' AND level = 'county'") == (
        "柳河县人民政府", True,
    )  # fmt: skip
