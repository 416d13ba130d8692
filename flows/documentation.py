"""`gouji docs`: every generated document, and the outputs that the README shows, from declarations and a demo home."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tasks.home import Home

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")
_SHOWN = re.compile(r"(<!-- output: (?P<name>[^>]+) -->\n)(?:```\n.*?```\n)?", re.S)


def write_documents(home: Home, first_night: str, second_night: str, root: Path = ROOT) -> list[Path]:
    """Writes the generated documents and returns their paths.

    Args:
        home: a home folder that the demo world's night was published in.
        first_night: what `make nightly` printed the first time.
        second_night: what it printed the second time.
        root: the project's folder.
    """
    from expectations.rulebook import write_rulebook
    from warehouse.dictionary import write_dictionary
    from warehouse.recipes import write_cookbook

    docs = root / "docs"
    written = [
        write_dictionary(docs),
        write_rulebook(docs / "rules.md"),
        write_cookbook(docs, home.published_database),
    ]
    outputs = {
        "make nightly": as_in_default_home(first_night, home),
        "make nightly, again": as_in_default_home(second_night, home),
    }
    for name in READMES:
        readme = root / name
        readme.write_text(with_outputs(readme.read_text(encoding="utf-8"), outputs), encoding="utf-8")
        written.append(readme)
    return written


def as_in_default_home(output: str, home: Home) -> str:
    """Returns an output as it reads in the default home ``data``."""
    return output.replace(str(home.root.resolve()), "data").replace(str(home.root), "data")


def with_outputs(text: str, outputs: dict[str, str]) -> str:
    """Returns a document with the fenced block behind each ``<!-- output: name -->`` replaced by that output."""

    def block(match: re.Match[str]) -> str:
        return f"{match[1]}```\n{outputs[match['name']].strip()}\n```\n"

    return _SHOWN.sub(block, text)


def shown_outputs(text: str) -> dict[str, str]:
    """Returns the outputs that a document shows, by name."""
    return {
        match["name"]: match[0][len(match[1]) :].removeprefix("```\n").removesuffix("```\n").strip()
        for match in _SHOWN.finditer(text)
    }


def broken_links(documents: Iterable[Path]) -> list[str]:
    """Returns ``document: target`` for each relative link of the documents that leads nowhere."""
    broken = []
    for document in documents:
        text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.S)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if "://" not in target and not (document.parent / target).exists():
                broken.append(f"{document.name}: {target}")
    return broken
