"""The stages of a night, together and alone: nightly, collect, add, build, report."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from flows.commands.options import FILES, home_option, private_option, settings_from, sources_option
from flows.commands.years import Years, say_estimate
from flows.runtime import prepare_prefect, refuse_if_running
from tasks.home import Home


@click.command()
@home_option
@sources_option
@private_option
@click.option(
    "--years", type=Years(), metavar="YEARS", help="Only reports of these years: 2019..2025, or 2024."
)
@click.option(
    "--estimate", "only_estimate", is_flag=True, help="With --years: say what it would cost, and stop."
)
@click.option(
    "--hours", type=click.FloatRange(min=0, min_open=True), help="Stop crawling after so many hours."
)
@click.option("--full-check", is_flag=True, help="Ask again for every known report, conditionally.")
def nightly(
    home: Path | None,
    sources: Path | None,
    allow_private_network: bool,
    years: str | None,
    only_estimate: bool,
    hours: float | None,
    full_check: bool,
) -> None:
    """Run the whole night: crawl, build, check, publish, mail."""
    settings = settings_from(home=home, sources=sources, allow_private_network=allow_private_network)
    if years:
        say_estimate(settings, years)
    if only_estimate:
        if not years:
            raise click.UsageError("--estimate needs --years")
        return
    refuse_if_running(Home(settings.home))
    prepare_prefect(Home(settings.home))
    from flows.stages import nightly_here
    from flows.summary import summary_lines

    summary = nightly_here(settings, years=years, crawl_hours=hours, full_check=full_check)
    click.echo("\n".join(summary_lines(summary, Home(settings.home))))


@click.command()
@home_option
@sources_option
@private_option
def collect(home: Path | None, sources: Path | None, allow_private_network: bool) -> None:
    """Crawl the sources into the archive."""
    settings = settings_from(home=home, sources=sources, allow_private_network=allow_private_network)
    refuse_if_running(Home(settings.home))
    prepare_prefect(Home(settings.home))
    from flows.stages import collect_here

    click.echo(json.dumps(collect_here(settings).to_json(), ensure_ascii=False, indent=1))


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILES)
@home_option
def add(files: tuple[Path, ...], home: Path | None) -> None:
    """Put files an office already has into the archive; `gouji build` reads them."""
    from flows.runtime import new_run_id, one_run_at_a_time
    from tasks.crawl.add import add_files
    from tasks.crawl.archive_place import open_archive
    from tasks.crawl.ledger import Ledger

    settings = settings_from(home=home)
    place = Home(settings.home).make()
    with one_run_at_a_time(place), open_archive(settings) as archive:
        summary = add_files(files, archive, Ledger(place.ledger), new_run_id())
        problems = archive.push()
    click.echo("\n".join([str(summary), *problems]), err=True)


@click.command()
@home_option
@sources_option
@click.option(
    "--all", "everything", is_flag=True, help="Extract every document again into an empty warehouse."
)
@click.option("--compare", is_flag=True, help="With --all: list cells and findings that differ from before.")
def build(home: Path | None, sources: Path | None, everything: bool, compare: bool) -> None:
    """Build and publish the warehouse from archive and ledger; needs no network."""
    settings = settings_from(home=home, sources=sources)
    refuse_if_running(Home(settings.home))
    prepare_prefect(Home(settings.home))
    from flows.stages import build_here

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


@click.command()
@home_option
@sources_option
def report(home: Path | None, sources: Path | None) -> None:
    """Write site and mails from the published warehouse."""
    settings = settings_from(home=home, sources=sources)
    refuse_if_running(Home(settings.home))
    prepare_prefect(Home(settings.home))
    from flows.stages import report_here

    click.echo(json.dumps(report_here(settings), ensure_ascii=False, indent=1, default=str))
