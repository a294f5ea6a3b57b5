"""Why a task fails, and what Airflow is to do about it."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.exceptions import AirflowException, AirflowFailException


class Refused(AirflowException):
    """A person has to change something: a setting, the catalog, the run's configuration."""


class Broken(AirflowException):
    """A promise of the program does not hold: to be reported."""


class NotNow(AirflowException):
    """The world was not ready, the lake is being written by another, or the step was killed."""


class OutletSick(AirflowException):
    """An outlet's listings could not be had."""


class Consequence(AirflowFailException):
    """A task before this one has failed, and told why."""


RETRIES = ExceptionRetryPolicy([
    RetryRule(Refused, RetryAction.FAIL, reason="trying again does not help: somebody has to change something"),
    RetryRule(Broken, RetryAction.FAIL, reason="trying again does not help: this is a defect"),
    RetryRule(OutletSick, RetryAction.RETRY, timedelta(minutes=10), reason="the outlet may be well again"),
    RetryRule(NotNow, RetryAction.RETRY, reason="the step may go through later"),
])  # fmt: skip
