"""Documents: no broken link, no stale copy, no registry's address or path of a machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.command_line import main
from flows.documentation import broken_links, shown_outputs, with_outputs
from flows.documentation_checks import (
    broken_anchors,
    unknown_commands,
    unknown_deployments,
    unknown_settings,
    unknown_targets,
)

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def test_no_link_leads_nowhere() -> None:
    assert len(DOCUMENTS) >= 6
    assert broken_links(DOCUMENTS) == []


def test_no_link_leads_to_a_heading_that_is_not_there(tmp_path: Path) -> None:
    assert broken_anchors(DOCUMENTS) == []
    page = tmp_path / "page.md"
    page.write_text(
        "# One thing: more\n[a](#one-thing-more) [b](#another) [c](page.md#none)\n", encoding="utf-8"
    )
    assert broken_anchors([page]) == ["page.md: #another", "page.md: page.md#none"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documents_name_only_what_there_is(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert unknown_commands(text, main) == []
    assert unknown_settings(text) == []
    assert unknown_targets(text, (ROOT / "Makefile").read_text(encoding="utf-8")) == []
    assert unknown_deployments(text, (ROOT / "prefect.yaml").read_text(encoding="utf-8")) == []


def test_what_there_is_not_is_seen() -> None:
    text = "`gouji mail forget x` ```\n.venv/bin/gouji nightly --never --home x\n``` `make coffee` GOUJI_SMPT_HOST"
    text += "\nprefect deployment run nightly/yearly\n"
    assert [found.rpartition(": ")[2] for found in unknown_commands(text, main)] == [
        "no command forget",
        "no option --never",
    ]
    assert unknown_settings(text) == ["GOUJI_SMPT_HOST"]
    assert unknown_targets(text, "nightly: setup\n") == ["coffee"]
    assert unknown_deployments(text, "deployments: [{name: nightly}]") == ["yearly"]


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
