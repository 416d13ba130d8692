"""`gouji explore`: the published warehouse in a browser, on this machine only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from flows.commands.options import ROOT, home_option, settings_from
from tasks.home import Home

APP = ROOT / "warehouse" / "explore" / "app.py"


@click.command()
@click.option("--port", default=2718, show_default=True, help="Port on 127.0.0.1.")
@click.option("--open/--no-open", "opens", default=True, help="Open the page in a browser.")
@home_option
def explore(port: int, opens: bool, home: Path | None) -> None:
    """Browse the published warehouse: cookbook queries, tables, free SQL, CSV. Read-only; Ctrl-C stops it."""
    database = Home(settings_from(home=home).home).published_database
    if not database.is_file():
        raise click.ClickException(f"there is no database {database}: run `gouji nightly` first")
    click.echo(f"http://127.0.0.1:{port}  (Ctrl-C stops)")
    with tempfile.TemporaryDirectory(prefix="gouji-explore-") as folder:
        command = [
            sys.executable,
            "-m",
            "marimo",
            "--quiet",
            "run",
            str(APP),
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ]
        command += ["--no-token", "--no-sandbox", "--no-check", *([] if opens else ["--headless"])]
        server = subprocess.Popen(command, env=_environment(database, Path(folder)), cwd=folder)
        signal.signal(
            signal.SIGTERM, signal.default_int_handler
        )  # stopped by a service manager: as by Ctrl-C
        try:
            code = server.wait()
        except KeyboardInterrupt:
            code = 0
        finally:
            server.terminate()
            server.wait()
    raise SystemExit(code)


def _environment(database: Path, folder: Path) -> dict[str, str]:
    """Returns an environment in which marimo asks nobody for updates and leaves the user's own settings alone."""
    return os.environ | {
        "GOUJI_EXPLORE": str(database.resolve()),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "MARIMO_SKIP_UPDATE_CHECK": "1",
        "DO_NOT_TRACK": "1",
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
