"""Documents: no broken link, no stale copy, no registry's address or path of a machine."""

from __future__ import annotations

import re
from pathlib import Path

from flows.documentation import broken_links, shown_outputs, with_outputs

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def test_no_link_leads_nowhere() -> None:
    assert len(DOCUMENTS) >= 6
    assert broken_links(DOCUMENTS) == []


def test_outputs_are_replaced_and_read_back() -> None:
    page = "a\n<!-- output: one -->\nb\n<!-- output: two -->\n```\nold\n```\nc\n"
    filled = with_outputs(page, {"one": "first\n", "two": "second"})
    assert (
        filled == "a\n<!-- output: one -->\n```\nfirst\n```\nb\n<!-- output: two -->\n```\nsecond\n```\nc\n"
    )
    assert shown_outputs(filled) == {"one": "first", "two": "second"}


def test_both_readmes_show_the_same_output() -> None:
    one, other = (
        shown_outputs((ROOT / name).read_text(encoding="utf-8")) for name in ("README.md", "README.zh.md")
    )
    assert one == other
    assert "reports" in one["make nightly"] and "nothing new tonight" in one["make nightly, again"]


def test_requirements_are_pinned_with_hashes_and_without_addresses() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9][^=\n]*==\S+(?: ;[^\\\n]+)? \\\n    --hash=sha256:", text, re.M)
        assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.M)) > 20
