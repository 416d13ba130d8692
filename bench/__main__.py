"""Runs the benchmarks named on the command line, or all of them, and prints their tables."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

SLOW = {"fuzz"}
"""Run only when named: they take hours."""


def main(names: list[str]) -> int:
    modules = Path(__file__).parent.glob("[!_]*.py")
    known = sorted(path.stem for path in modules if "\ndef run(" in path.read_text(encoding="utf-8"))
    unknown = set(names) - set(known)
    if unknown:
        print(f"unknown benchmark: {', '.join(sorted(unknown))}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in names or [name for name in known if name not in SLOW]:
        print(f"## {name}\n")
        importlib.import_module(f"bench.{name}").run()
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
