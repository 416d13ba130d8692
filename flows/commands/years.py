"""The option ``--years`` and the estimate that is shown before a backfill starts."""

from __future__ import annotations

import click

from tasks.home import Home
from tasks.settings import Settings


class Years(click.ParamType):
    """A year or a span of years, such as 2019..2025."""

    name = "years"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Returns the value if it is such a span; otherwise the command ends with the reason."""
        from flows.parameters import span_of

        try:
            span_of(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return value


def say_estimate(settings: Settings, years: str) -> None:
    """Prints on stderr what the backfill will cost; nothing is asked of any host for it."""
    from flows.parameters import span_of
    from flows.places import book_for
    from tasks.crawl.estimate import estimate
    from tasks.crawl.ledger import Ledger

    book = book_for(settings)
    if not any(source.enabled for source in book.sources):
        where = (
            f"no source of {settings.sources} is enabled" if settings.sources else "the demo world is crawled"
        )
        click.echo(f"no estimate: {where}", err=True)
        return
    found = estimate(book, Ledger(Home(settings.home).make().ledger), settings, span_of(years))
    click.echo("\n".join(["estimate before anything is fetched", *found.lines(), ""]), err=True)
