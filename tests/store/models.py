"""Rows of a lake as models again: what was written can be compared with what was meant."""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

import pyarrow as pa

from breachledger import model
from breachledger.model import Article, Claim, RawRef, Reject

Model = TypeVar("Model", Article, Claim, Reject)


def from_table(kind: type[Model], table: pa.Table, **more: Sequence[object]) -> list[Model]:
    """The rows of an Arrow table as models; `more` gives fields for which the table has no column."""
    columns: dict[str, Sequence[object]] = {}
    for name, read in _readers_of(kind.__name__).items():
        if name in more:
            columns[name] = more[name]
        elif name in table.column_names:
            columns[name] = [read(value) for value in table.column(name).to_pylist()]
    names = list(columns)
    return [kind(**dict(zip(names, values, strict=True))) for values in zip(*columns.values(), strict=True)]


@functools.cache
def _readers_of(kind: str) -> dict[str, Callable[[Any], object]]:
    """Per field of a model, what makes its value of an Arrow value."""
    hints = typing.get_type_hints(getattr(model, kind))
    return {name: _reader(hint) for name, hint in hints.items()}


def _reader(hint: Any) -> Callable[[Any], object]:
    """What makes a value of the type `hint`; None stays None where the hint allows it."""
    if isinstance(hint, types.UnionType):
        inner = _reader(next(arm for arm in typing.get_args(hint) if arm is not type(None)))
        return lambda value: None if value is None else inner(value)
    if typing.get_origin(hint) is tuple:
        return lambda value: tuple(value or ())
    if hint is RawRef:
        return lambda value: RawRef(**value)
    if hint is datetime:
        return lambda value: value.replace(tzinfo=UTC)
    if hint is date:
        return lambda value: value
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {member.value: member for member in hint}.__getitem__
    return lambda value: value
