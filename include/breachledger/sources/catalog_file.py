"""Writes a file of the catalog: an outlet as TOML, with what a person has to know as comments.

What stands in it may come from strangers. Every text becomes a string of one line in which all that is not printable is
an escape (https://toml.io/en/v1.0.0#string); a comment is printable and one line as well.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from pathlib import Path

from breachledger.errors import UsageError
from breachledger.sources.catalog import Listing, Source
from breachledger.visible import one_line

_LONGEST_REMARK = 200
_LAST_OF_FOUR_DIGITS = 0xFFFF
_KEYS = (
    "id", "name", "home", "language", "languages", "country", "timezone", "kind", "delay", "quiet", "budget", "checked",
    "evidence", "note",
)  # fmt: skip


def as_toml(source: Source, remarks: Mapping[str, str] | None = None, heading: Iterable[str] = ()) -> str:
    """The text of the outlet's file.

    Args:
        source: the outlet.
        remarks: comments above a key, by its name (`links_a_day` too), and above a `[[links]]` table, by its address.
            One for a key that the outlet does not have stands in its place.
        heading: comments at the beginning, one a line.
    """
    remarks = remarks or {}
    blocks = ["\n".join([*map(_comment, heading), *_top(source, remarks)])]
    blocks += ["\n".join(_table(listing, remarks)) for listing in source.links]
    blocks += ["\n".join(_expect(source, remarks))] if source.expect or "links_a_day" in remarks else []
    return "\n\n".join(blocks) + "\n"


def save(text: str, path: Path, *, replace: bool = False) -> None:
    """Write the file, all of it or nothing.

    Raises:
        UsageError: there is one already and it is not to be replaced, or it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        beside.write_text(text, "utf-8")
        if not replace:
            path.touch(exist_ok=False)  # it is ours from here on; a rename alone would take any file's place
        beside.replace(path)
    except FileExistsError:
        raise UsageError(f"{path} is there already; --force replaces it") from None
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)


def _top(source: Source, remarks: Mapping[str, str]) -> Iterator[str]:
    several = len(source.languages) > 1
    values = {key: getattr(source, key, None) for key in _KEYS}
    values |= {"language": None if several else source.languages[0], "languages": source.languages if several else None}
    for key, value in values.items():
        if key in remarks:
            yield _comment(f"{key}: {remarks[key]}")
        if value is not None:
            yield f"{key} = {_value(value)}"


def _table(listing: Listing, remarks: Mapping[str, str]) -> Iterator[str]:
    if listing.url in remarks:
        yield _comment(remarks[listing.url])
    yield "[[links]]"
    yield f"kind = {_value(listing.kind)}"
    yield f"url = {_value(listing.url)}"
    if listing.purpose != "both":
        yield f"for = {_value(listing.purpose)}"


def _expect(source: Source, remarks: Mapping[str, str]) -> Iterator[str]:
    if "links_a_day" in remarks:
        yield _comment(f"links_a_day: {remarks['links_a_day']}")
    if source.expect:
        yield "[expect]"
        yield f"links_a_day = {_value(source.expect)}"


def _value(value: object) -> str:
    """A text, number, date or time, or several of them, as TOML."""
    match value:
        case str():
            return f'"{"".join(map(_escaped, value))}"'
        case tuple():
            return f"[{', '.join(map(_value, value))}]"
        case date() | time():
            return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    code = ord(char)
    if 0xD800 <= code < 0xE000:  # half a character, which TOML has no escape for
        return "\N{REPLACEMENT CHARACTER}"
    return f"\\u{code:04X}" if code <= _LAST_OF_FOUR_DIGITS else f"\\U{code:08X}"


def _comment(text: str) -> str:
    return f"# {one_line(text, _LONGEST_REMARK)}"
