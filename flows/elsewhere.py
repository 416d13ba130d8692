"""What is published here goes elsewhere too, where the settings name such places: a store, a lake, snapshots."""

from __future__ import annotations

import logging

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.home import Home
from tasks.lease import check_lease
from tasks.settings import Settings
from tasks.storage import StorageError, Store
from warehouse.lake import Lake, LakeError

logger = logging.getLogger("gouji")


@task(name="publish-elsewhere", cache_policy=NO_CACHE)
def publish_elsewhere(settings: Settings, run_id: str) -> list[str]:
    """Keeps a snapshot, copies database and exports to the store, loads the lake; returns what failed, as alarms.

    A store or lake that is down does not undo what was published here; the next run brings it up to date.

    Raises:
        LeaseLostError: another machine has taken over meanwhile.
    """
    from tasks.snapshots import keep_snapshot

    home, alarms = Home(settings.home), []
    keep_snapshot(home, run_id, settings.keep_snapshots)
    check_lease()
    try:
        if settings.published:
            _copy_data(settings, home, run_id)
    except StorageError as error:
        alarms.append(f"the store has not got tonight's data: {error}")
    try:
        if settings.warehouse:
            alarms += load_the_lake(settings, run_id)
    except LakeError as error:
        alarms.append(f"the lake has not got tonight's data: {error}")
    for alarm in alarms:
        logger.warning("%s", alarm)
    return alarms


@task(name="site-elsewhere", cache_policy=NO_CACHE)
def site_elsewhere(settings: Settings, run_id: str) -> list[str]:
    """Copies the site to the store, if there is one; returns what failed, as alarms."""
    from tasks.publish_store import upload_site

    if not settings.published:
        return []
    check_lease()
    keep = max(2, settings.keep_snapshots)
    try:
        done = upload_site(Home(settings.home).site, Store(settings.published), run_id, keep)
    except StorageError as error:
        return [f"the store has not got tonight's site: {error}"]
    logger.info("site in %s/%s: %d files", settings.published, done.folder, done.files)
    return []


def load_the_lake(settings: Settings, run_id: str) -> list[str]:
    """Loads the published database into the lake and returns alarms; LakeError if that fails."""
    from warehouse.lake_loading import load_lake

    home = Home(settings.home)
    done = load_lake(home.published_database, lake_of(settings), settings.writer, run_id)
    rows = sum(done.inserted.values())
    logger.info("lake: %d rows written, snapshot %d, writer %s", rows, done.snapshot, settings.writer)
    if not done.overlap:
        return []
    return [
        f"{done.overlap} reports are in the lake from another writer too: sources should belong to one home"
    ]


def lake_of(settings: Settings) -> Lake:
    """Returns the lake of the settings; LakeError if there is none."""
    if not settings.warehouse:
        raise LakeError("no lake is configured: set GOUJI_WAREHOUSE=ducklake:postgres:... (docs/scaling.md)")
    return Lake.of(settings.warehouse, settings.lake_data or str(settings.home / "lake"))


def _copy_data(settings: Settings, home: Home, run_id: str) -> None:
    from tasks.publish_store import upload_data

    keep = max(2, settings.keep_snapshots)
    done = upload_data(home.published, Store(settings.published), run_id, keep)
    logger.info("data in %s/%s: %d files, %d bytes", settings.published, done.folder, done.files, done.bytes)
