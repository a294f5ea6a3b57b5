"""What became of the claims of an article from one version to another: which stayed, changed, appeared or went.

A pure function of two lists of claims, in which their order counts for nothing. Claims of one version that say the same
of the same incident are one statement, however often and in whatever words they are said. Statements of two versions
are brought together in this order:

1. they say the same: the statement stayed;
2. they give the same value in the same scope and differ in who says so, or in how it stands: it changed;
3. they give different values of a field that has one value: the value moved, which is a change, too.

Each statement has at most one counterpart, the nearest; what has none appeared or went. A figure of the attackers and a
figure of somebody else stand beside each other, so that neither is taken for a new value of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from breachledger.identity import value_key
from breachledger.model import Claim
from breachledger.vocabulary import FIELD_BY_NAME, FIELD_ORDER, SINGLE, Kind, Role

Statement = tuple[Claim, ...]
"""Claims of one version that say the same of one incident, in the order of the text; never empty."""

_QUANTITIES = frozenset({Kind.NUMBER, Kind.MONEY})
_ONE_VALUE = frozenset({Kind.DATE, Kind.YES})
# A hundred figures on either side, all new, are a list and not figures that have moved; a hostile page has thousands.
_MOST_PAIRS = 10_000


class _Meaning(NamedTuple):
    """What a statement says. Values and names as they compare: in one case, with single blanks."""

    field: str
    scope: str
    value: str
    status: str
    source_role: str
    source_name: str
    qualifier: str
    polarity: str
    certainty: str
    temporality: str


_Said = dict[_Meaning, Statement]
"""The statements of one version about one incident."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement of the one version and its counterpart in the other."""

    old: Statement
    new: Statement

    @property
    def differs(self) -> tuple[str, ...]:
        """In what they differ: `value`, and names of columns; nothing for a statement that stayed."""
        one, other = _meaning(self.old[0]), _meaning(self.new[0])
        return tuple(name for name in _Meaning._fields if getattr(one, name) != getattr(other, name))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions' statements, each in one of four groups, by incident, field and place in the text."""

    stayed: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    appeared: tuple[Statement, ...]
    went: tuple[Statement, ...]


def compare(old: Iterable[Claim], new: Iterable[Claim]) -> Comparison:
    """Compare the claims of two versions of one article.

    Comparing them the other way round gives the same pairs the other way round, and what went for what appeared.
    """
    before, after = _by_incident(old), _by_incident(new)
    stayed: list[Pair] = []
    changed: list[Pair] = []
    went: list[Statement] = []
    appeared: list[Statement] = []
    for left, right in _same_incidents(before, after):
        stayed += _paired(left, right, lambda meaning: meaning)
        changed += _paired(left, right, _same_value)
        changed += _paired(left, right, _same_place)
        went += left.values()
        appeared += right.values()
    return Comparison(
        tuple(sorted(stayed, key=lambda pair: _order(pair.old))),
        tuple(sorted(changed, key=lambda pair: _order(pair.old))),
        tuple(sorted(appeared, key=_order)),
        tuple(sorted(went, key=_order)),
    )


def _by_incident(claims: Iterable[Claim]) -> dict[int, _Said]:
    """The statements of a version by the article's number of the incident."""
    found: dict[int, dict[_Meaning, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in sorted(claims, key=lambda claim: (claim.start, claim.end, claim.claim_id)):
        found[claim.incident_no][_meaning(claim)].append(claim)
    return {number: {what: tuple(some) for what, some in said.items()} for number, said in found.items()}


def _meaning(claim: Claim) -> _Meaning:
    text = None if claim.value_text is None else _plain(claim.value_text)
    value = value_key(text, claim.value_number, claim.unit, claim.value_start, claim.value_end)
    return _Meaning(
        field=claim.field,
        scope=claim.scope or "",
        value=f"{value} {claim.precision or ''}".rstrip(),
        status=claim.status,
        source_role=claim.source_role,
        source_name=_plain(claim.source_name or ""),
        qualifier=claim.qualifier or "",
        polarity=claim.polarity,
        certainty=claim.certainty,
        temporality=claim.temporality,
    )


def _plain(text: str) -> str:
    """A text in one case and with single blanks."""
    return " ".join(text.split()).casefold()


def _same_incidents(before: Mapping[int, _Said], after: Mapping[int, _Said]) -> list[tuple[_Said, _Said]]:
    """What the two versions say of each incident; nothing on the side that does not tell of it.

    The numbers of a round-up move when a story is put before the others: what the stories tell says which is which,
    their victims' names before all. Where nothing does, equal numbers are one incident.
    """
    ranked = []
    for one in before:
        for other in after:
            names, values = _in_common(before[one], after[other])
            if values or one == other:
                ranked.append((-names, -values, one != other, one, other))
    found: dict[int, int] = {}
    for *_, one, other in sorted(ranked):
        if one not in found and other not in found.values():
            found[one] = other
    told = [(before[one], after[found[one]] if one in found else {}) for one in before]
    return told + [({}, after[other]) for other in after if other not in found.values()]


def _in_common(one: _Said, other: _Said) -> tuple[int, int]:
    """How many victims' names two incidents share, and how many values of all fields."""
    shared = {_same_value(meaning) for meaning in one} & {_same_value(meaning) for meaning in other}
    return sum(field == "victim.name" for field, _, _ in shared), len(shared)


def _same_value(meaning: _Meaning) -> tuple[str, str, str]:
    return meaning.field, meaning.scope, meaning.value


def _same_place(meaning: _Meaning) -> tuple[str, str, object]:
    """What is the same in two statements of which one may have taken the other's place.

    That is the value, too, where a field may have several.
    """
    kind = FIELD_BY_NAME[meaning.field].kind
    if kind in _QUANTITIES:
        return meaning.field, meaning.scope, meaning.source_role == Role.ATTACKER
    if kind in _ONE_VALUE or meaning.field in SINGLE:
        return meaning.field, meaning.scope, None
    return _same_value(meaning)


def _paired(left: _Said, right: _Said, shared: Callable[[_Meaning], Hashable]) -> list[Pair]:
    """Take out of both sides the statements of which `shared` is the same, the nearest first, each at most once."""
    here, there = _grouped(left, shared), _grouped(right, shared)
    both = [
        pair
        for key, some in here.items()
        if len(some) * len(there.get(key, ())) <= _MOST_PAIRS
        for pair in product(some, there.get(key, ()))
    ]
    # Of two pairs as near that share a statement, the lesser of the others is taken, whichever version is the old one.
    both.sort(key=lambda pair: (_differences(*pair), _distance(left[pair[0]], right[pair[1]]), pair))
    pairs = []
    for one, other in both:
        if one in left and other in right:
            pairs.append(Pair(left.pop(one), right.pop(other)))
    return pairs


def _grouped(said: _Said, shared: Callable[[_Meaning], Hashable]) -> dict[Hashable, list[_Meaning]]:
    groups: dict[Hashable, list[_Meaning]] = defaultdict(list)
    for meaning in said:
        groups[shared(meaning)].append(meaning)
    return groups


def _differences(one: _Meaning, other: _Meaning) -> int:
    """In how many respects two statements differ, their values aside."""
    return sum(mine != its for mine, its in zip(one[3:], other[3:], strict=True))


def _distance(one: Statement, other: Statement) -> float:
    """How far two figures are apart, or two dates in seconds; 0 for what has no distance."""
    first, second = one[0], other[0]
    if first.value_number is not None and second.value_number is not None:
        return abs(first.value_number - second.value_number)
    if first.value_start is not None and second.value_start is not None:
        return abs((first.value_start - second.value_start).total_seconds())
    return 0.0


def _order(statement: Statement) -> tuple[int, int, int, _Meaning]:
    first = statement[0]
    return first.incident_no, FIELD_ORDER[first.field], first.start, _meaning(first)
