"""Doctor: the places of other machines that the settings name: stores, lake, Dask scheduler, lease."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from flows.doctor_check import Check
from tasks.settings import Settings
from tasks.storage import StorageError, Store, is_address

REACH = "check the address, AWS_ENDPOINT_URL and the credentials in the environment (docs/scaling.md)"


def scale_checks(settings: Settings) -> list[Check]:
    """Returns one check for each place that is configured; none in an installation of one machine."""
    found = [
        _store(name, address)
        for name, address in (
            ("archive", settings.archive),
            ("published", settings.published),
            ("lease", settings.lease),
        )
        if address
    ]
    if settings.warehouse:
        found.append(_lake(settings))
    if settings.runner == "dask" and settings.dask_address:
        found.append(_dask(settings.dask_address))
    return found


def _store(name: str, address: str) -> Check:
    try:
        count = len(Store(address).names()) if is_address(address) else 0
    except StorageError as error:
        return Check(name, "problem", str(error), REACH)
    return Check(name, "ok", f"{address}, {count} files" if is_address(address) else address)


def _lake(settings: Settings) -> Check:
    from flows.elsewhere import lake_of
    from warehouse.lake import LakeError
    from warehouse.lake_reading import snapshots

    try:
        return Check("lake", "ok", f"{len(snapshots(lake_of(settings)))} snapshots")
    except LakeError as error:
        remedy = (
            "check GOUJI_WAREHOUSE, GOUJI_LAKE_DATA and the database; before the first load this is normal"
        )
        return Check("lake", "warning", str(error), remedy)


def _dask(address: str) -> Check:
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 8786), timeout=5).close()
    except OSError as error:
        return Check(
            "dask", "problem", f"{address}: {error}", "start `dask scheduler`, or set GOUJI_RUNNER=local"
        )
    return Check("dask", "ok", f"{address} answers")
