"""Files of the site: written only where their content changed, removed when no longer part of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from tasks.report.outbox import write_atomically

STATE_FILE = ".state.json"


@dataclass
class Writer:
    """Writes pages below one folder and remembers what each was made from."""

    folder: Path
    version: str
    before: dict[str, str] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)
    written: int = 0
    unchanged: int = 0
    removed: int = 0

    def __post_init__(self) -> None:
        """Reads what the last build left; another version of templates or code starts anew."""
        state = self.folder / STATE_FILE
        if state.exists():
            try:
                saved = json.loads(state.read_text(encoding="utf-8"))
            except ValueError:
                return  # torn by a crash: build everything
            if isinstance(saved, dict) and saved.get("version") == self.version:
                self.before = saved.get("pages", {})

    def is_current(self, path: str, source: str) -> bool:
        """Whether the page is there, made from this very source; then it is kept as it is."""
        if self.before.get(path) != source or not (self.folder / path).exists():
            return False
        self.now[path] = source
        self.unchanged += 1
        return True

    def write(self, path: str, content: str | bytes, source: str = "") -> None:
        """Writes a file unless the very same is there already."""
        data = content.encode() if isinstance(content, str) else content
        file = self.folder / path
        self.now[path] = source
        if file.exists() and file.read_bytes() == data:
            self.unchanged += 1
            return
        write_atomically(file, data, durable=False)
        self.written += 1

    def finish(self) -> None:
        """Removes files of earlier builds that are no longer part of the site, and saves the state."""
        for file in sorted(self.folder.rglob("*")):
            path = file.relative_to(self.folder).as_posix()
            if file.is_file() and path != STATE_FILE and path not in self.now:
                file.unlink()
                self.removed += 1
        state = {"version": self.version, "pages": dict(sorted(self.now.items()))}
        text = json.dumps(state, ensure_ascii=False, indent=0)
        write_atomically(self.folder / STATE_FILE, text.encode())
