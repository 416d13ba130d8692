"""Automations on Prefect's server: dead runs are marked, a missing night is looked into."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events import EventTrigger, Posture
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import AutomationCore

HEARTBEATS_MISSED = timedelta(seconds=100)
"""Three heartbeats of 30 s (prefect.yaml) and some patience."""
NIGHT_MISSING = timedelta(hours=36)
_ENDS = ("Completed", "Failed", "Cancelled", "Crashed")


def crash_zombies() -> AutomationCore:
    """Returns the automation that marks a run as crashed when its heartbeats stop, so that its slot gets free."""
    return AutomationCore(
        name="gouji: crash zombies",
        description="A run whose process and worker were killed would stay Running for ever.",
        trigger=EventTrigger(
            after={"prefect.flow-run.Running", "prefect.flow-run.heartbeat"},
            expect={f"prefect.flow-run.{end}" for end in ("heartbeat", *_ENDS)},
            match={"prefect.resource.id": ["prefect.flow-run.*"]},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=HEARTBEATS_MISSED,
        ),
        actions=[ChangeFlowRunState(name=None, state=StateType.CRASHED, message="no heartbeat", force=False)],
    )


def missing_night(nightly: UUID, watch: UUID) -> AutomationCore:
    """Returns the automation that starts the watch when no nightly run has completed for 36 hours."""
    return AutomationCore(
        name="gouji: missing night",
        description="The watch decides by ledger and season whether the operator is to be mailed.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Completed"},
            match_related={
                "prefect.resource.role": "deployment",
                "prefect.resource.id": f"prefect.deployment.{nightly}",
            },
            posture=Posture.Proactive,
            threshold=1,
            within=NIGHT_MISSING,
        ),
        actions=[RunDeployment(source="selected", deployment_id=watch, parameters=None, job_variables=None)],
    )


def put_automations(client: SyncPrefectClient) -> list[str]:
    """Creates the automations or brings them up to date; returns their names."""
    nightly = client.read_deployment_by_name("nightly/nightly").id
    watch = client.read_deployment_by_name("watch/watch").id
    wanted = [crash_zombies(), missing_night(nightly, watch)]
    for automation in wanted:
        known = client.read_automations_by_name(automation.name)
        if not known:
            client.create_automation(automation)
        elif _meaning(known[0]) != _meaning(automation):
            # Only then: an update forgets which runs are being waited for.
            client.update_automation(known[0].id, automation)
    return [automation.name for automation in wanted]


def _meaning(automation: AutomationCore) -> dict[str, Any]:
    """What an automation does, without the numbers that the server gives."""
    dumped = automation.model_dump(
        mode="json", include={"name", "description", "trigger", "actions", "enabled"}
    )
    dumped["trigger"].pop("id", None)
    return dumped
