"""What the DAGs write, and wait for."""

from __future__ import annotations

from airflow.sdk import Asset

ARTICLES = Asset("breachledger_articles")
"""Articles, claims, rejects and runs; its events are keyed by day."""

INCIDENTS = Asset("breachledger_incidents")
"""Incidents, their articles and their fields."""
