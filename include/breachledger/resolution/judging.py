"""A person's judgement: written into `judgements.toml` under the writer lock, with the articles that it is about."""

from __future__ import annotations

import getpass
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from breachledger.errors import UsageError
from breachledger.resolution import judgements
from breachledger.resolution.registry import load as load_registry
from breachledger.resolution.standing import Standing
from breachledger.store.lock import writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from breachledger.files import Files
    from breachledger.resolve.profile import Key


def merge(files: Files, incidents: Sequence[str], why: str, who: str | None, today: date) -> None:
    """Let these incidents be one from the next resolve on.

    Args:
        files: the lake.
        incidents: their ids, or beginnings of ids.
        why: the reason, for those who come later.
        who: the person; the one who is logged in where it is not said.
        today: the day of the judgement.

    Raises:
        UsageError: there is no such incident, they are one already, or another judgement says the contrary; or nobody
            is logged in by name, as in a container that runs under a bare number.
    """
    standing = Standing.load(files)
    found = dict.fromkeys(_incident(files, standing, one) for one in incidents)
    if len(found) < 2:
        raise UsageError(f"{' and '.join(incidents)} are one incident already")
    anchors = [min(standing.of_incidents([one]), key=lambda stood: (stood.day, stood.key)).key for one in found]
    _add(files, judgements.entry("must_link", _named(anchors, standing), (), who or _logged_in(), today, why))


def split(files: Files, incident: str, articles: Sequence[str], why: str, who: str | None, today: date) -> None:
    """Let these articles tell of another incident than the others of `incident` from the next resolve on.

    Raises:
        UsageError: there is no such incident, an article is not of it, or none would be left; or see `merge`.
    """
    standing = Standing.load(files)
    members = [one.key for one in standing.of_incidents([_incident(files, standing, incident)])]
    if strange := sorted(set(articles) - {key[0] for key in members}):
        raise UsageError(f"{strange[0]} tells nothing of {incident}: see breachledger show {incident}")
    gone = [key for key in members if key[0] in articles]
    rest = [key for key in members if key[0] not in articles]
    if not rest:
        raise UsageError(f"{incident} has no other articles: nothing would be left")
    told = _named(gone, standing), _named(rest, standing)
    _add(files, judgements.entry("cannot_link", *told, who or _logged_in(), today, why))


def _logged_in() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # the second from Python 3.13 on
        raise UsageError("the system knows no name of whoever is logged in: give --who NAME") from None


def _incident(files: Files, standing: Standing, beginning: str) -> str:
    """The incident with this id, or the one into which it was merged, or whose id begins so."""
    registry = load_registry(files)[1]
    found = {registry.standing(one) for one in registry.minted if one.startswith(beginning)}
    found &= set(standing.table["incident_id"].to_pylist())
    if len(found) != 1:
        problem = "no incident has" if not found else f"{len(found)} incidents have"
        raise UsageError(f"{problem} an id that begins with {beginning!r}: see breachledger incidents")
    return found.pop()


def _named(keys: Iterable[Key], standing: Standing) -> list[str]:
    """Reports by their articles; with a number where the article tells of several incidents."""
    keys = list(keys)
    count = Counter(one.key[0] for one in standing.of_articles({article for article, _ in keys}))
    return [article if count[article] == 1 else f"{article}#{number}" for article, number in sorted(keys)]


def _add(files: Files, entry: str) -> None:
    """Put an entry at the end of the file, unless it would contradict another."""
    with writer(files):
        before = judgements.load(files).text
        text = f"{before.rstrip()}\n\n{entry}".lstrip()
        judgements.read(text)
        files.write(judgements.PATH, text.encode())
