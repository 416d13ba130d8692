"""Sources and the raw archive."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.options import FOLDER, home_option, settings_from
from tasks.home import Home


@click.group()
def sources() -> None:
    """Declare and discover sources."""


@sources.command("check")
@click.argument("folder", type=FOLDER)
def sources_check(folder: Path) -> None:
    """Validate a folder of sources; the first fault is shown with file, line and key."""
    from tasks.acknowledgements import REVIEWED, load_acknowledgements
    from tasks.crawl.sources import load_sources

    book = load_sources(folder)
    explained = load_acknowledgements(folder / REVIEWED)
    also = f", {len(explained)} acknowledgements" if explained else ""
    click.echo(f"{len(book.sources)} sources, {len(book.offices)} offices{also}: valid")


@sources.command("discover")
@click.argument("url")
@home_option
@click.option("--allow-private-network", is_flag=True)
def sources_discover(url: str, home: Path | None, allow_private_network: bool) -> None:
    """Look at a site and print what was found as a source entry ready to paste."""
    from tasks.crawl.archive_place import open_archive
    from tasks.crawl.discover import discover
    from tasks.crawl.ledger import Ledger

    settings = settings_from(home=home, allow_private_network=allow_private_network)
    place = Home(settings.home).make()
    with open_archive(settings) as opened:
        click.echo(discover(url, settings, opened, Ledger(place.ledger)).to_yaml())
        opened.push()


@click.group()
def archive() -> None:
    """Look after the raw archive."""


@archive.command("verify")
@home_option
def archive_verify(home: Path | None) -> None:
    """Read every record again and compare its hash."""
    from tasks.crawl.archive_place import open_archive

    result = open_archive(settings_from(home=home)).verify()
    click.echo(str(result))
    raise SystemExit(0 if result.ok else 1)
