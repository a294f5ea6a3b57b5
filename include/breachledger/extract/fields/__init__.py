"""Readers of fields, one module a family; `table.py` says which reads what."""

from breachledger.extract.fields.table import FIELDS

__all__ = ["FIELDS"]
