"""Files without a warehouse: extract, check, a blank form."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from flows.commands.options import FILES, settings_from


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILES)
@click.option(
    "--explain", type=FILES, help="Also write an HTML page with the source beside the cells (one file)."
)
def extract(files: tuple[Path, ...], explain: Path | None) -> None:
    """Print one JSON object a document: every cell of the form as printed."""
    from flows.documents import extract_files, is_unreadable, write_explanation

    unreadable = False
    for name, extraction in extract_files(files, settings_from()):
        click.echo(json.dumps(extraction.to_json(name), ensure_ascii=False))
        unreadable |= is_unreadable(extraction)
    if explain and not unreadable:
        write_explanation(files[0], explain)
    sys.exit(2 if unreadable else 0)


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILES)
@click.option("--previous", type=FILES, help="Last year's report of the same organisation.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document.")
@click.option("--annotate", type=FILES, help="Write a copy (.docx or .html) with the wrong cells marked.")
def check(files: tuple[Path, ...], previous: Path | None, as_json: bool, annotate: Path | None) -> None:
    """Check drafts before publication; exit 0: no error, 1: errors found, 2: unreadable."""
    from flows.check import check_files

    sys.exit(check_files(files, previous, as_json, annotate, settings_from()))


@click.command()
@click.option("--year", type=int, required=True, help="The year the report is about.")
@click.option("--xlsx", type=FILES, required=True, help="Where to write the workbook.")
def form(year: int, xlsx: Path) -> None:
    """Write a blank workbook that computes its own totals and marks broken identities."""
    from tasks.blank_form import blank_form

    xlsx.write_bytes(blank_form(year))
