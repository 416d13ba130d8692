"""The command `gouji`. Every command imports what it needs when it runs, so that `gouji check` starts at once."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any, Literal

import click

from flows.failures import explain_failures
from flows.more_commands import FILES, FOLDER, home_option, register, settings_from
from flows.runtime import log_to_stderr, prepare_prefect
from tasks.home import Home

sources_option = click.option(
    "--sources", type=FOLDER, help="Folder of sources; none: the embedded demo world."
)
private_option = click.option(
    "--allow-private-network", is_flag=True, help="Allow private and loopback addresses (tests, demo)."
)


class Gouji(click.Group):
    """Turns known failures into one line and an exit code instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; typed errors end with a message on stderr and exit code 2."""
        with explain_failures():
            return super().invoke(ctx)


@click.group(cls=Gouji, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gouji")
@click.option("-v", "--verbose", is_flag=True, help="More log lines on stderr.")
def main(verbose: bool) -> None:
    """Gouji (勾稽): collects, extracts and checks annual reports on government information disclosure."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    log_to_stderr(verbose)


@main.command()
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
    if explain:
        write_explanation(files[0], explain)
    sys.exit(2 if unreadable else 0)


@main.command()
@click.argument("files", nargs=-1, required=True, type=FILES)
@click.option("--previous", type=FILES, help="Last year's report of the same organisation.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document.")
@click.option("--annotate", type=FILES, help="Write a copy (.docx or .html) with the wrong cells marked.")
def check(files: tuple[Path, ...], previous: Path | None, as_json: bool, annotate: Path | None) -> None:
    """Check drafts before publication; exit 0: no error, 1: errors found, 2: unreadable."""
    from flows.check import check_files

    sys.exit(check_files(files, previous, as_json, annotate, settings_from()))


@main.command()
@click.argument("files", nargs=-1, required=True, type=FILES)
@home_option
def add(files: tuple[Path, ...], home: Path | None) -> None:
    """Put files an office already has into the archive; `gouji build` reads them."""
    from flows.runtime import new_run_id, one_run_at_a_time
    from tasks.crawl.add import add_files
    from tasks.crawl.archive import Archive
    from tasks.crawl.ledger import Ledger

    place = Home(settings_from(home=home).home).make()
    with one_run_at_a_time(place):
        summary = add_files(files, Archive(place.archive), Ledger(place.ledger), new_run_id())
    click.echo(str(summary), err=True)


@main.command()
@home_option
@sources_option
@private_option
def nightly(home: Path | None, sources: Path | None, allow_private_network: bool) -> None:
    """Run the whole night: crawl, build, check, publish, mail."""
    settings = settings_from(home=home, sources=sources, allow_private_network=allow_private_network)
    prepare_prefect(Home(settings.home))
    from flows.nightly import nightly_here
    from flows.summary import summary_lines

    summary = nightly_here(settings)
    click.echo("\n".join(summary_lines(summary, Home(settings.home))))


@main.command()
@home_option
@sources_option
@private_option
def collect(home: Path | None, sources: Path | None, allow_private_network: bool) -> None:
    """Crawl the sources into the archive."""
    settings = settings_from(home=home, sources=sources, allow_private_network=allow_private_network)
    prepare_prefect(Home(settings.home))
    from flows.nightly import collect_here

    click.echo(json.dumps(collect_here(settings).to_json(), ensure_ascii=False, indent=1))


@main.command()
@home_option
@sources_option
@click.option(
    "--all", "everything", is_flag=True, help="Extract every document again into an empty warehouse."
)
@click.option("--compare", is_flag=True, help="With --all: list cells and findings that differ from before.")
def build(home: Path | None, sources: Path | None, everything: bool, compare: bool) -> None:
    """Build and publish the warehouse from archive and ledger; needs no network."""
    settings = settings_from(home=home, sources=sources)
    prepare_prefect(Home(settings.home))
    from flows.nightly import build_here

    place = Home(settings.home)
    before = place.work / "before.duckdb"
    if compare and place.published_database.exists():
        shutil.copyfile(place.published_database, before)
    built = build_here(settings, everything)
    click.echo(json.dumps(built.loaded, ensure_ascii=False, default=str))
    for table, digest in built.digests.items():
        click.echo(f"{table:20} {digest}")
    if compare and before.exists():
        from warehouse.compare import compare_databases

        for change in compare_databases(before, place.published_database):
            click.echo(json.dumps(change, ensure_ascii=False, default=str))
        before.unlink()


@main.command()
@home_option
@sources_option
def report(home: Path | None, sources: Path | None) -> None:
    """Write site and mails from the published warehouse."""
    settings = settings_from(home=home, sources=sources)
    prepare_prefect(Home(settings.home))
    from flows.nightly import report_here

    click.echo(json.dumps(report_here(settings), ensure_ascii=False, indent=1, default=str))


@main.command()
@click.argument("statement")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@home_option
def sql(statement: str, form: Literal["table", "csv", "json"], home: Path | None) -> None:
    """Query the published warehouse, read-only."""
    from warehouse.query import run_query

    place = Home(settings_from(home=home).home)
    click.echo(run_query(place.published_database, statement, form))


register(main)

if __name__ == "__main__":
    main()
