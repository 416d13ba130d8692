"""The demo sites and the generated documents."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.commands.options import FOLDER
from tasks.home import Home


@click.command()
def demo() -> None:
    """Serve the demo sites on loopback until interrupted."""
    from demo.serve import serve
    from demo.world import build_world

    with serve(build_world()) as served:
        for place, address in served.base_urls.items():
            click.echo(f"{place:12} {served.column_url(place)}  ({address})")
        click.echo("Ctrl-C stops")
        click.pause(info="")


@click.command()
@click.option("--home", type=FOLDER, required=True, help="An empty folder; two demo nights are run in it.")
def docs(home: Path) -> None:
    """Write the generated documents and the outputs shown in the README anew."""
    import subprocess

    from flows.documentation import write_documents

    command = [sys.executable, "-m", "flows.command_line", "nightly", "--home", str(home)]
    first, second = (
        subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout for _ in range(2)
    )
    for path in write_documents(Home(home), first, second):
        click.echo(str(path))
