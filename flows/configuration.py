"""`gouji config show`: every setting, its value and where it comes from."""

from __future__ import annotations

import os
import tomllib
from typing import Any

from tasks.settings import Settings, config_file


def shown_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """Returns (name, value, origin) of every setting; secrets are not shown."""
    toml = config_file()
    in_file: dict[str, Any] = tomllib.loads(toml.read_text(encoding="utf-8")) if toml.exists() else {}
    variables = {name.upper(): name for name in os.environ}
    rows = []
    for name in Settings.model_fields:
        variable = variables.get(f"GOUJI_{name.upper()}")
        origin = variable or (str(toml) if name in in_file else "default")
        rows.append((name, str(getattr(settings, name)), origin))
    return rows
