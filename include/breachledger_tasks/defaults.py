"""What every task is given (`default_args`). What no rule of `RETRIES` names is retried after `retry_delay`."""

from __future__ import annotations

from datetime import timedelta

from breachledger_tasks.failures import RETRIES
from breachledger_tasks.troubles import tell_failure

DEFAULTS = {
    "owner": "breachledger",
    "retries": 3,
    "retry_delay": timedelta(seconds=10),
    "retry_policy": RETRIES,
    "execution_timeout": timedelta(hours=2),
    # Of tasks and not of the DAG: that one is called in the dag-processor, which has no way out and no Fernet key.
    "on_failure_callback": tell_failure,
}
