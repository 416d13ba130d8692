"""The installation itself: its settings, its health, its service."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.options import ROOT, home_option, settings_from
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
def doctor(home: Path | None) -> None:
    """Check this installation and say what to do where something is missing."""
    from flows.doctor import examine

    colours = {"ok": "green", "warning": "yellow", "problem": "red"}
    checks = examine(settings_from(home=home))
    for check in checks:
        click.secho(f"{check.state:8}", fg=colours[check.state], nl=False)
        click.echo(
            f"{check.name:20} {check.detail}" + (f"\n{'':28} → {check.remedy}" if check.remedy else "")
        )
    raise SystemExit(1 if any(check.state == "problem" for check in checks) else 0)


@click.command()
@home_option
@click.option("--port", default=4200, show_default=True)
def up(home: Path | None, port: int) -> None:
    """Start Prefect's server, work pool and worker on this machine and register the deployments."""
    from flows.server import up as start_all

    place = Home(settings_from(home=home).home).make()
    start_all(place.work / "prefect-server", ROOT, place.root, port)
    click.echo(
        f"Prefect runs on http://127.0.0.1:{port}; the nightly run starts at 02:30 in China. gouji down stops it."
    )


@click.command()
@home_option
def down(home: Path | None) -> None:
    """Stop what `gouji up` started."""
    from flows.server import down as stop_all

    place = Home(settings_from(home=home).home)
    click.echo(f"{stop_all(place.work / 'prefect-server')} processes stopped")
