"""What a container is: a zip of files, or one page with several reports."""

from __future__ import annotations

import pytest

from tasks.extract.model import Extraction
from tasks.rows import RowBatch


@pytest.mark.parametrize(
    ("members", "part_format", "container"),
    [
        (("某局2022年政府信息公开工作年度报告", "某局2023年政府信息公开工作年度报告"), "html", "html"),
        (("附件/2022.html", "附件/2023.html"), "html", "zip"),
        (("年报.docx",), "docx", "zip"),
    ],
)
def test_format_of_a_container(members: tuple[str, ...], part_format: str, container: str) -> None:
    batch = RowBatch("1")
    parts = [(f"file!{member}", Extraction(format=part_format, kind="report")) for member in members]
    batch.add("a" * 64, parts, "digest")
    rows = batch.tables()["extraction"].to_pylist()
    assert {row["member"]: row["format"] for row in rows}[None] == container
    assert len(rows) == len(members) + 1
