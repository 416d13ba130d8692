"""What documents refer to must be there: headings, commands and their options, settings, make targets, deployments."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import yaml

from tasks.settings import CONFIG_VARIABLE, Settings

_FENCE = re.compile(r"^```.*?^```", re.S | re.M)
_CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.S)
_COMMAND = re.compile(r"(?:^[ ]*|[;&(|=][ ]*|/bin/)gouji((?:[ ]+[^\s`|&;)#,，；。]+)+)", re.M)
_OTHER_VARIABLES = {CONFIG_VARIABLE, "GOUJI_ROOT"}
_OF_TESTS = ("GOUJI_BENCH_", "GOUJI_FUZZ")


def broken_anchors(documents: Iterable[Path]) -> list[str]:
    """Returns ``document: target`` for each link to a heading that is not there."""
    broken = []
    for document in documents:
        text = _FENCE.sub("", document.read_text(encoding="utf-8"))
        for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", text):
            file = document.parent / target if target else document
            if "://" not in target and file.suffix == ".md" and file.exists() and anchor not in anchors(file):
                broken.append(f"{document.name}: {target}#{anchor}")
    return broken


def anchors(document: Path) -> set[str]:
    """Returns the anchors of a document's headings, as code hosts make them."""
    text = _FENCE.sub("", document.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ +(.+?)\s*$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def code_in(text: str) -> Iterator[str]:
    """Yields the code of a document: blocks and what stands in backticks."""
    for block, inline in _CODE.findall(text):
        yield block or inline


def unknown_commands(text: str, main: click.Group) -> list[str]:
    """Returns the commands and options of `gouji` that a document shows and that there are not."""
    found = []
    for code in code_in(text):
        for shown in _COMMAND.findall(code.replace("\\\n", " ")):
            found += _unknown(shown, main)
    return found


def _unknown(shown: str, main: click.Group) -> list[str]:
    try:
        words = shlex.split(shown, comments=True)
    except ValueError:
        words = shown.split()
    command: click.Command = main
    strange = []
    for word in words:
        if isinstance(command, click.Group) and re.fullmatch(r"[a-z][a-z-]*", word):
            if word not in command.commands:
                return [f"gouji {' '.join(words)}: no command {word}"]
            command = command.commands[word]
        elif word.startswith("--") and word.partition("=")[0] not in _options(command):
            strange.append(f"gouji {' '.join(words)}: no option {word}")
    return strange


def _options(command: click.Command) -> set[str]:
    return {"--help", *(option for parameter in command.params for option in parameter.opts)}


def unknown_settings(text: str) -> list[str]:
    """Returns the variables GOUJI_* that a document names and that are no settings."""
    known = {f"GOUJI_{name.upper()}" for name in Settings.model_fields} | _OTHER_VARIABLES
    named = set(re.findall(r"\bGOUJI_[A-Z_]*[A-Z_]", text))
    return sorted(name for name in named - known if not name.endswith("_") and not name.startswith(_OF_TESTS))


def unknown_targets(text: str, makefile: str) -> list[str]:
    """Returns the targets of `make` that a document shows and that the Makefile does not have."""
    known = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    shown = {target for code in code_in(text) for target in re.findall(r"(?:^|\s)make ([a-z][a-z-]*)", code)}
    return sorted(shown - known)


def unknown_deployments(text: str, deployments: str) -> list[str]:
    """Returns the deployments that a document runs and that ``prefect.yaml`` does not declare."""
    declared = {entry["name"] for entry in yaml.safe_load(deployments)["deployments"]}
    shown = set(re.findall(r"deployment run [a-z-]+/([a-z-]+)", text))
    return sorted(shown - declared)
