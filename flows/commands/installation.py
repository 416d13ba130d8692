"""The installation itself: its settings, its health, its service."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.options import ROOT, home_option, settings_from, sources_option
from tasks.home import Home


@click.group()
def config() -> None:
    """Show the settings."""


@config.command("show")
def config_show() -> None:
    """List every setting, its value and where it comes from."""
    from flows.configuration import shown_settings

    for name, value, origin in shown_settings(settings_from()):
        click.echo(f"{name:24} {value:50} {origin}")


@click.command()
@home_option
@sources_option
def doctor(home: Path | None, sources: Path | None) -> None:
    """Check this installation and say what to do where something is missing; exit 1: something must be repaired."""
    from flows.doctor import examine

    colours = {"ok": "green", "warning": "yellow", "problem": "red"}
    checks = examine(settings_from(home=home, sources=sources))
    for check in checks:
        click.secho(f"{check.state:8}", fg=colours[check.state], nl=False)
        click.echo(f"{check.name:20} {check.detail}")
        if check.remedy:
            click.echo(f"{'':28} → {check.remedy}")
    raise SystemExit(1 if any(check.state == "problem" for check in checks) else 0)


@click.command()
@home_option
@click.option(
    "--mail", "by_mail", is_flag=True, help="Also mail the operator if a night is missing (for cron)."
)
def status(home: Path | None, by_mail: bool) -> None:
    """Say how the last runs ended and what waits; exit 1: a night is missing or the last run did not end well."""
    from flows.status import report_status

    settings = settings_from(home=home)
    state = report_status(Home(settings.home))
    click.echo("\n".join(state.lines))
    if by_mail and state.missing:
        from flows.hooks import tell

        tell(settings, [state.missing])
    raise SystemExit(0 if state.well else 1)


@click.command()
@home_option
@sources_option
@click.option("--port", default=4200, show_default=True, help="Port of server and UI on 127.0.0.1.")
def up(home: Path | None, sources: Path | None, port: int) -> None:
    """Start Prefect's server, work pool and worker on this machine and register the deployments.

    Run again it starts only what is missing.
    """
    from flows.server import service_folder
    from flows.server import up as start_all
    from tasks.crawl.sources import load_sources

    settings = settings_from(home=home, sources=sources)
    place = Home(settings.home).make()
    folder = settings.sources or ROOT / "sources"
    enabled = sum(source.enabled for source in load_sources(folder).sources)
    start_all(service_folder(place.root), ROOT, place.root, port, folder)
    click.echo(f"Prefect runs on http://127.0.0.1:{port}; gouji down stops it.")
    click.echo(
        f"Sources: {enabled} enabled in {folder}. Next run: 02:30 in China, daily from January to May."
    )


@click.command()
@home_option
def down(home: Path | None) -> None:
    """Stop what `gouji up` started."""
    from flows.server import down as stop_all
    from flows.server import service_folder

    count = stop_all(service_folder(Home(settings_from(home=home).home).root))
    click.echo(f"{count} processes stopped" if count else "nothing was running")
