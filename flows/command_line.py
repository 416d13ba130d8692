"""The command `gouji`. Every command imports what it needs when it runs, so that `gouji check` starts at once."""

from __future__ import annotations

import sys
from typing import Any

import click

from flows.commands import (
    care,
    documents,
    drafts,
    explore,
    installation,
    lake,
    mail,
    runs,
    sources,
    warehouse,
)
from flows.failures import explain_failures
from flows.runtime import log_to_stderr

COMMANDS: tuple[click.Command, ...] = (
    *(drafts.extract, drafts.check, drafts.form),
    *(runs.nightly, runs.collect, runs.add, runs.build, runs.report),
    *(warehouse.sql, warehouse.rules, warehouse.data_docs, explore.explore),
    *(mail.mail, mail.feedback),
    *(sources.sources, sources.archive),
    *(installation.config, installation.doctor, installation.status, installation.up, installation.down),
    *(documents.demo, documents.docs),
    *(care.housekeeping, care.backup, care.restore, lake.lake, lake.pull),
)
"""Every command; a new one is written in a module of `flows.commands` and named here."""


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


for _command in COMMANDS:
    main.add_command(_command)

if __name__ == "__main__":
    main()
