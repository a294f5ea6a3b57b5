"""What became known of an incident when: the lines of `breachledger show --timeline`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from breachledger.commands.output import printable
from breachledger.commands.show import STYLES, evidence, plain_row, stated
from breachledger.plain import plain
from breachledger.sentence import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from breachledger.query.changes import Change


def timeline_lines(incident: str, changes: Iterable[Change]) -> Iterator[Text]:
    """All changes as lines for reading: what changed, and below it who made it change, and in which words."""
    yield Text(f"{incident} · what became known when (UTC)", style="dim")
    for change in changes:
        yield Text()
        yield _head(change)
        if not change.is_said:
            yield Text("  no longer said:", style="dim")
        yield from evidence(change.claim)


def change_object(change: Change) -> dict[str, Any]:
    """A change as a JSON object: the names of `Change`, the sentence, and the columns of the claim."""
    names = ("at", "change", "field", "scope", "value", "status", "was_value", "was_status", "is_said")
    told = {name: plain(getattr(change, name)) for name in names}
    return {**told, "sentence": sentence(change.claim), "claim": plain_row(change.claim)}


def _head(change: Change) -> Text:
    """The moment, the value, and how it stood and stands."""
    head = Text(f"{change.at:%Y-%m-%d %H:%M}  ", style="dim")
    head.append(stated(change.field, change.value, change.scope), style="bold").append(f"  {change.change}")
    if change.change == "replaced":
        head.append(f" {printable(change.was_value or 'not told', 80)}")
    for separator, status in ((", ", change.was_status), (" → " if change.was_status else ", ", change.status)):
        if status and not (separator == " → " and status == change.was_status):
            head.append(separator).append(status, style=STYLES[status])
    return head
