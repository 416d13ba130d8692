from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from report_desk import MailDesk, desk_in
from report_sample import sample_with_findings


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_with_findings().write(tmp_path_factory.mktemp("warehouse") / "gouji.duckdb")


@pytest.fixture(scope="session")
def right_total(sample_database: Path) -> int:
    """What the finance office should have printed instead of 9312."""
    connection = duckdb.connect(str(sample_database), read_only=True)
    row = connection.execute("select expected from finding where rule = 'A2'").fetchone()
    connection.close()
    assert row is not None
    return int(row[0])


@pytest.fixture
def edited(sample_database: Path, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the sample on which SQL statements were run."""

    def edit(*statements: str | tuple[str, list[object]]) -> Path:
        copy = tmp_path / f"edited-{len(list(tmp_path.glob('edited-*')))}.duckdb"
        shutil.copyfile(sample_database, copy)
        connection = duckdb.connect(str(copy))
        for statement in statements:
            connection.execute(*((statement,) if isinstance(statement, str) else statement))
        connection.close()
        return copy

    return edit


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MailDesk]:
    made = desk_in(tmp_path / "home")
    yield made
    made.ledger.close()
