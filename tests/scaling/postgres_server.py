"""A PostgreSQL server of its own for a test: a temporary folder, a unix socket, nothing else touched."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def postgres_folder() -> Path | None:
    """Returns the folder of PostgreSQL's programs, newest version first; None if there is none."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    on_path = shutil.which("initdb")
    found = versions[-1] if versions else Path(on_path).resolve() if on_path else None
    return found.parent if found else None


def why_no_postgres() -> str | None:
    """Returns why a test cannot start PostgreSQL here; None if it can."""
    if postgres_folder() is None:
        return "PostgreSQL (initdb) is not installed"
    if os.geteuid() == 0 and not _has_user("postgres"):
        return "PostgreSQL does not run as root and there is no user postgres"
    return None


@contextmanager
def postgres_server() -> Iterator[str]:
    """Yields the connection string of a running server, without the word ``postgres:``."""
    programs = postgres_folder()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="gouji-pg-", dir="/tmp"))  # a socket's path must be short
    as_user: dict[str, object] = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_user)  # type: ignore[call-overload]

    data, log = str(folder / "data"), str(folder / "log")
    control = [str(programs / "pg_ctl"), "-D", data, "-w", "-l", log]
    try:
        run(str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "gouji", "--no-sync")
        run(*control, "-o", f"-k {folder} -c listen_addresses='' -c fsync=off", "start")
        try:
            yield f"dbname=postgres user=gouji host={folder}"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
