"""YAML with places: the plain value of a file, and on which line each key of it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]


class SourceError(Exception):
    """A file in ``sources/`` that cannot be used: says file, line (1-based), key and what is wrong."""

    def __init__(self, file: Path, line: int, key: str, message: str) -> None:
        self.file, self.line, self.key, self.message = file, line, key, message
        where = f" key '{key}'" if key else ""
        super().__init__(f"{file}:{line}:{where} {message}" if where else f"{file}:{line}: {message}")


def read_yaml(file: Path) -> tuple[Any, dict[Place, int]]:
    """Returns the value of ``file`` and a line for each place in it.

    Raises:
        SourceError: the file cannot be read, is not UTF-8, is no YAML, or names a key twice.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(file, 1, "", f"cannot be read: {error}") from error
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise SourceError(file, 1, "", "is empty")
        lines: dict[Place, int] = {}
        _collect(file, node, (), lines)
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise SourceError(file, line, "", f"is not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise SourceError(file, 1, "", f"is not valid YAML: {error}") from error
    except ValueError as error:  # e.g. the date 2026-02-30, which YAML takes for a timestamp
        raise SourceError(file, 1, "", f"is not valid YAML: {error}") from error
    finally:
        loader.dispose()


def line_of(lines: dict[Place, int], place: Place) -> int:
    """Returns the line of ``place``, or of the nearest place above it that the file has."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _collect(file: Path, node: yaml.Node, place: Place, lines: dict[Place, int]) -> None:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            inner = (*place, str(key_node.value))
            if inner in lines:
                raise SourceError(file, key_node.start_mark.line + 1, str(key_node.value), "is given twice")
            lines[inner] = key_node.start_mark.line + 1
            _collect(file, value_node, inner, lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, value_node in enumerate(node.value):
            _collect(file, value_node, (*place, number), lines)
