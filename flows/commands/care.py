"""Looking after an installation: housekeeping, backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.options import home_option, settings_from, sources_option
from tasks.home import Home
from tasks.settings import Settings


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@home_option
def housekeeping(dry_run: bool, home: Path | None) -> None:
    """Delete what is no longer needed, merge small WARC files, expire old snapshots of the lake.

    Never deletes mails that are not sent, the archive, the ledger, or anything that cannot be built again.
    """
    from flows.sole_run import sole_run
    from tasks.housekeeping.compact import compact_archive, files_to_merge
    from tasks.housekeeping.retention import disposals, dispose

    settings = settings_from(home=home)
    with sole_run(Home(settings.home), settings):
        chosen = disposals(settings)
        for one in chosen:
            click.echo(
                f"{'cut' if one.cut else 'delete':8} {one.bytes / 1e6:10.1f} MB  {one.path}  ({one.why})"
            )
        groups = files_to_merge(settings)
        for group in groups:
            click.echo(f"merge    {len(group)} WARC files: {group[0]} ... {group[-1]}")
        _lake_snapshots(settings, dry_run)
        if dry_run:
            click.echo(f"{sum(one.bytes for one in chosen) / 1e6:.1f} MB would be freed (dry run)")
            return
        freed = dispose(chosen)
        merged = compact_archive(settings)
    click.echo(f"{freed / 1e6:.1f} MB freed; {merged.sources} WARC files became {merged.merged}")
    for name in merged.damaged:
        click.echo(f"left alone because damaged: {name} (gouji archive verify)", err=True)


def _lake_snapshots(settings: Settings, dry_run: bool) -> None:
    if settings.warehouse:
        from flows.elsewhere import lake_of
        from warehouse.lake_reading import expire

        count = expire(lake_of(settings), settings.keep_days, dry_run)
        click.echo(f"expire   {count} snapshots of the lake older than {settings.keep_days} days")


@click.command()
@click.argument("destination")
@click.option("--keep", default=30, show_default=True, help="Backups that stay in the destination.")
@click.option("--full", is_flag=True, help="Read every file again instead of trusting names and sizes.")
@click.option("--verify", "only_verify", is_flag=True, help="Make no backup, read the newest one again.")
@home_option
@sources_option
def backup(
    destination: str, keep: int, full: bool, only_verify: bool, home: Path | None, sources: Path | None
) -> None:
    """Back up archive, ledger, outbox and sources to a folder or an address such as s3://bucket/backup."""
    from flows.sole_run import sole_run
    from tasks.housekeeping.backup import back_up, verify_backup
    from tasks.storage import Store

    if only_verify:
        click.echo(f"{verify_backup(Store(destination))} files, every block as it was written")
        return
    settings = settings_from(home=home, sources=sources)
    with sole_run(Home(settings.home)):
        done = back_up(settings, Store(destination), keep, full)
    click.echo(
        f"backup {done.name}: {done.files} files, {done.bytes / 1e6:.1f} MB, of which {done.copied / 1e6:.1f} MB copied"
    )


@click.command()
@click.argument("origin")
@click.option("--name", help="Which backup; none: the newest.")
@click.option("--home", type=click.Path(path_type=Path), required=True, help="A new folder.")
def restore(origin: str, name: str | None, home: Path) -> None:
    """Restore a backup into a new home folder; every block is checked."""
    from tasks.housekeeping.backup import restore as restore_into
    from tasks.storage import Store

    count = restore_into(Store(origin), home, name)
    sources = f" --sources {home / 'sources'}" if (home / "sources").is_dir() else ""
    click.echo(f"{count} files restored. Now: gouji build --all --home {home}{sources}")
