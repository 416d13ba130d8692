"""What happens when a flow run fails, crashes or is cancelled: the operator hears of it by mail."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.runtime import LOGGER, new_run_id
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.report.operator import mail_alarms
from tasks.settings import Settings


def settings_of(parameters: dict[str, Any]) -> Settings:
    """Returns the settings of a flow run: those of the environment with its home and sources on top."""
    given = {name: Path(value) for name in ("home", "sources") if (value := parameters.get(name))}
    return Settings(**given)  # type: ignore[arg-type]


def tell_operator(flow: Any, flow_run: Any, state: Any) -> None:
    """Mails the operator that a run failed or crashed (hook of Prefect; runs in the worker after a kill)."""
    settings = settings_of(flow_run.parameters)
    sentence = f"运行 {flow.name}（{flow_run.name}）{state.name}：{state.message or '无说明'}"
    LOGGER.error("%s", sentence)
    tell(settings, [sentence])


def note_cancellation(flow: Any, flow_run: Any, state: Any) -> None:
    """Logs that somebody cancelled a run; whoever did it knows, so nobody is mailed."""
    LOGGER.warning("%s (%s) was cancelled; the next run goes on from what it left", flow.name, flow_run.name)


def tell(settings: Settings, sentences: list[str]) -> Path | None:
    """Writes a mail with these sentences to the operator; returns its file, None if no operator is configured."""
    from flows.mail_password import with_smtp_password

    settings = with_smtp_password(settings)
    place = Home(settings.home).make()
    today = datetime.now(UTC).date()
    return mail_alarms(place, Ledger(place.ledger), settings, new_run_id(), today, sentences)
