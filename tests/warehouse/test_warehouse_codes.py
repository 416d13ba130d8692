"""Every code that stands in the warehouse is explained in table code."""

from __future__ import annotations

from pathlib import Path

from warehouse_press import Press, not_a_report, page_without_tables, report, unreadable

from tasks.crawl.outcomes import OUTCOMES
from warehouse.codes import CODES

AT = "http://liuhe.test/nb/"


def test_codes_of_a_mixed_warehouse_are_all_explained(tmp_path: Path) -> None:
    press = Press(tmp_path)
    press.put(f"{AT}a.html", report("柳河县财政局", 2023, 1))
    press.put(f"{AT}b.html", report("青石镇人民政府", 2023, 2, edition="2019"))
    press.put(f"{AT}c.html", page_without_tables("柳河县教育局", 2023))
    press.put(f"{AT}c.pdf", report("柳河县教育局", 2023, 3), kind="attachment", parent=f"{AT}c.html")
    press.put(f"{AT}d.html", not_a_report())
    press.put(f"{AT}e.html", unreadable())
    press.put(f"{AT}f.html", report(None, 2023, 4))
    press.put(f"{AT}g.html", report("柳河县财政局", None, 5))
    press.record(f"{AT}h.html", outcome="timeout")
    press.night()
    domains = [row[0] for row in press.rows("SELECT DISTINCT domain FROM code ORDER BY 1")]
    assert domains == sorted([*CODES, "fetch.outcome"])
    for domain in domains:
        table, column = domain.split(".")
        unknown = press.rows(
            f'SELECT DISTINCT {column} FROM "{table}" WHERE {column} IS NOT NULL '
            "AND {0} NOT IN (SELECT code FROM code WHERE domain = ?)".format(column), domain
        )  # fmt: skip
        assert unknown == [], domain
    assert press.row("SELECT count(*) FROM code WHERE domain = 'fetch.outcome'") == (len(OUTCOMES),)
