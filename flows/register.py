"""What Prefect's server must know beside the deployments: pool, limit, automations; and which runs are dead.

Runs as a program of its own (``python -m flows.register pool`` or ``automations``), with the server's address in the
environment, so that the command line need not import Prefect.
"""

from __future__ import annotations

import sys

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate, WorkPoolCreate
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from flows.automations import put_automations
from flows.hooks import settings_of, tell
from flows.processes import is_alive
from flows.server import POOL, worker_name
from flows.sole_run import BUILDER_LIMIT

ALIVE = (StateType.RUNNING, StateType.CANCELLING, StateType.PENDING)


def put_pool(client: SyncPrefectClient) -> None:
    """Creates pool and limit, each with one slot, or brings them up to date."""
    pool = WorkPoolCreate(name=POOL, type="process", concurrency_limit=1)
    client.create_work_pool(pool, overwrite=True)
    try:
        client.read_global_concurrency_limit_by_name(BUILDER_LIMIT)
    except ObjectNotFound:
        client.create_global_concurrency_limit(
            GlobalConcurrencyLimitCreate(name=BUILDER_LIMIT, limit=1, active=True)
        )


def crash_dead_runs(client: SyncPrefectClient) -> list[FlowRun]:
    """Marks the runs whose process on this machine is gone as crashed, tells the operator, and returns them.

    After kill -9 of worker and run, or a power cut, nobody else does; such a run would keep the pool's only slot.
    """
    states = FlowRunFilterState(type=FlowRunFilterStateType(any_=list(ALIVE)))
    dead = [
        run for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(state=states)) if _is_dead(run)
    ]
    for run in dead:
        client.set_flow_run_state(run.id, Crashed(message="its process was killed"), force=True)
        if run.deployment_id is not None:
            tell(
                settings_of(run.parameters), [f"运行 {run.name} 的进程已被终止（kill 或断电），记为 Crashed"]
            )
    return dead


def _is_dead(run: FlowRun) -> bool:
    """True for a run of this machine's worker whose process is gone; others are their own machine's matter."""
    pid = run.infrastructure_pid or ""
    here = run.labels.get("prefect.worker.name") == worker_name()
    return here and pid.isdigit() and not is_alive(int(pid))


def main(what: str) -> None:
    """Does one of the two steps: ``pool`` before the deployments are registered, ``automations`` after."""
    with get_client(sync_client=True) as client:
        if what == "pool":
            put_pool(client)
            for run in crash_dead_runs(client):
                print(f"run {run.name} was killed: marked as crashed")
        else:
            put_automations(client)


if __name__ == "__main__":
    main(sys.argv[1])
