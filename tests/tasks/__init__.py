"""The package `breachledger_tasks`."""
