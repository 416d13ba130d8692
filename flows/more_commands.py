"""The commands around the main ones: rules, forms, feedback, mail, sources, archive, settings, documents."""

from __future__ import annotations

from pathlib import Path

import click

FILES = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


def register(main: click.Group) -> None:
    """Adds the commands of this module to the command line."""
    for command in (rules, form, feedback, mail, sources, archive, config, docs, demo):
        main.add_command(command)
