"""What the commands share: kinds of arguments, options, and the settings with what was given on top."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tasks.settings import Settings

FILES = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
ROOT = Path(__file__).parents[2]

home_option = click.option("--home", type=FOLDER, help="Home folder (GOUJI_HOME, default data/).")
sources_option = click.option(
    "--sources", type=FOLDER, help="Folder of sources; none: the embedded demo world."
)
private_option = click.option(
    "--allow-private-network", is_flag=True, help="Allow private and loopback addresses (tests, demo)."
)


def settings_from(**given: Any) -> Settings:
    """Returns the settings with the options that were given on the command line on top."""
    return Settings(**{name: value for name, value in given.items() if value not in (None, False)})
