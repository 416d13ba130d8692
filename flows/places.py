"""Which sources a run works with: a given folder, the demo world, or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from tasks.acknowledgements import REVIEWED, load_acknowledgements
from tasks.crawl.sources import SourceBook, load_sources
from tasks.home import Home
from tasks.settings import Settings


def _demo_sources(home: Home) -> Path:
    return home.work / "demo-sources"


def book_for(settings: Settings) -> SourceBook:
    """Returns the sources and offices of a run that needs no sites.

    The folder of the settings; else that of the demo world if this home was filled by it; else none at all, so that
    files an office has can be checked without declaring a source.
    """
    if settings.sources is not None:
        # What is wrong in it is told before anything is done.
        load_acknowledgements(settings.sources / REVIEWED)
        return load_sources(settings.sources)
    demo = _demo_sources(Home(settings.home))
    return load_sources(demo) if demo.is_dir() else SourceBook(sources=[], offices=[])


def day_for(settings: Settings) -> date:
    """Returns the day on which lateness is judged: today, or the demo world's own day in a demo home."""
    if settings.sources is None and _demo_sources(Home(settings.home)).is_dir():
        from demo.world import build_world

        return build_world().as_of
    return datetime.now(UTC).date()


@contextmanager
def sites_for(settings: Settings) -> Iterator[tuple[Settings, date]]:
    """Gives the settings to crawl with and the day to judge lateness by.

    Without a folder in the settings the demo world is served on loopback for as long as the context lasts; its
    reports are of fixed years, so the day is the demo's own.
    """
    if settings.sources is not None:
        yield settings, datetime.now(UTC).date()
        return
    from demo.serve import serve
    from demo.source_files import write_sources
    from demo.world import build_world

    world = build_world()
    with serve(world) as served:
        folder = write_sources(served, _demo_sources(Home(settings.home)))
        yield settings.model_copy(update={"allow_private_network": True, "sources": folder}), world.as_of
