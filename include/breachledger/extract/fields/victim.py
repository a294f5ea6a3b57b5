"""The victim: its name and its country. Their status is that of the incident at the victim."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.document import RuleHit
from breachledger.extract.fields.phrases import read_silences
from breachledger.extract.mention import Mention
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.extract.values.countries import Country

_MOST = 60
"""Mentions looked at; an article that needs more is none."""
_OTHERS = frozenset({"attacker", "supplier", "analyst"})
"""Parties whose country is not the victim's."""
_VICTIMS = 5
"""Victims of one incident that are named; for more there is `organisations.affected`."""
_LIKELY = 0.62
"""How likely a party must be the victim where somebody says that the victim is not named."""
_HOMES = {
    "de": {"DE", "AT", "CH"}, "en": {"GB", "US"}, "es": {"ES"}, "fr": {"FR"}, "it": {"IT"}, "nl": {"NL"}, "pl": {"PL"},
    "pt": {"PT", "BR"},
}  # fmt: skip
"""Where the outlets of a language mostly are."""
_STATE = "public_administration"
"""The sector whose nouns, below the headline, may be those of any state that is told of."""
_NEAR = 6
"""Tokens between a mention of the victim and an adjective that tells its country."""


def read_name(scene: Scene, field: str) -> Iterator[Draft]:
    """The likeliest victim, at its fullest mention; or that it is not named."""
    silences = list(read_silences(scene, field))
    yield from silences
    least = _LIKELY if silences else 0.0
    for party in [victim for victim in scene.cast.victims if victim.score >= least][:_VICTIMS]:
        able = [mention for mention in party.mentions[:_MOST] if _quotable(scene, mention)]
        if not able:
            continue
        mention = max(able, key=lambda held: _fullness(scene, held))
        start, end = scene.document.span(mention.first, mention.last)
        yield Draft(field, mention.first, mention.last, party.rule_id, text=scene.document.article.text[start:end])


def _fullness(scene: Scene, mention: Mention) -> tuple[bool, bool, int, int]:
    """Sorts mentions of one party by how well they name it: `Eurostar` before `eurostar.com`; the first of equals."""
    named = mention.institution or scene.document.capital(mention.first)
    return named, _is_nominative(scene, mention), mention.last - mention.first, -mention.first


def _quotable(scene: Scene, mention: Mention) -> bool:
    """Whether the mention stands in this story: not above the headline, not in an older case."""
    effects = {bend.effect for bend in scene.bends.on(mention.first, mention.last, own=True)}
    return not scene.document.in_masthead(mention.first) and "background" not in effects


def _is_nominative(scene: Scene, mention: Mention) -> bool:
    """Whether no word of a mention ends as nouns do where they are no subject, in languages where they tell it."""
    oblique = tuple(scene.document.lexicon.words("names", "oblique_endings"))
    return not oblique or not any(word.endswith(oblique) for word in mention.key)


def read_country(scene: Scene, field: str) -> Iterator[Draft]:
    """The country told by the victim's name, an adjective beside it, the headline or lead, or by who investigates."""
    for country, rule in _candidates(scene):
        yield Draft(field, country.first, country.last, rule, text=country.code, own=True)
        return


def _candidates(scene: Scene) -> Iterator[tuple[Country, str]]:
    """Countries that may be the victim's, the likeliest first, each with the rule by which it is one."""
    document, attackers = scene.document, _attackers(scene)
    usable = [c for c in document.countries[:_MOST] if not document.in_masthead(c.first) and not _foreign(scene, c)]
    usable.sort(key=lambda c: c.code in attackers)
    first, last = document.title[0], document.lead()[1]
    lead = [c for c in usable if first <= c.first < last]
    for party in scene.cast.victims[:1]:
        spans = [(mention.first, mention.last) for mention in party.mentions[:_MOST]]
        near = [(gap, c) for c in usable if (gap := _gap(c, spans)) <= _NEAR and _together(scene, c, spans)]
        near.sort(key=lambda held: (held[1].code in attackers, held[0], held[1]))
        beside = [c for _, c in near]
        yield from ((c, "victim.country.name") for c in usable if _named(c, spans))
        yield from ((c, "victim.country.beside") for c in beside if _touches(c, spans))
        yield from ((c, "victim.country.beside") for c in beside if _in_apposition(scene, c, spans))
        yield from _around(scene, beside, lead)
    yield from ((c, "victim.country.noun") for c in lead if _describes(scene, c))
    yield from ((c, "victim.country.lead") for c in lead)
    yield from _authorities(scene)
    yield from ((c, "victim.country.text") for c in usable[:1])


def _around(scene: Scene, beside: list[Country], lead: list[Country]) -> Iterator[tuple[Country, str]]:
    """Countries of the sentences that name the victim; what is abroad for the outlet's readers goes before."""
    yield from ((c, "victim.country.noun") for c in lead if _describes(scene, c))
    yield from ((c, "victim.country.beside") for c in beside if not _at_home(scene, c))
    if beside:
        telling = (c for c in lead if c.adjective or scene.document.in_title(c.first))
        yield from ((c, "victim.country.lead") for c in telling if not _at_home(scene, c))
    yield from ((c, "victim.country.beside") for c in beside)


def _touches(country: Country, spans: list[tuple[int, int]]) -> bool:
    """Whether it stands right beside the victim's name: an adjective on either side, a name behind it."""
    return _gap(country, spans) <= 1 and (country.adjective or any(0 <= country.first - b <= 1 for _, b in spans))


def _attackers(scene: Scene) -> set[str]:
    """The countries that somebody holds responsible."""
    document = scene.document
    told = {at for hit in document.of_field("actor.country") for at in range(hit.first, hit.last)}
    return {country.code for country in document.countries if country.first in told}


def _named(country: Country, spans: list[tuple[int, int]]) -> bool:
    """Whether it belongs to the victim's name; not where it only stands before it: `In Italia easyJet`."""
    length = country.last - country.first
    for first, last in spans:
        if first <= country.first < last:
            leads = country.first == first and not country.adjective
            return not (leads and any(b - a <= last - first - length for a, b in spans))
    return False


def _at_home(scene: Scene, country: Country) -> bool:
    """Whether the outlet's language is spoken there: what an outlet tells of its own readers is not the victim's."""
    return country.code in _HOMES.get(scene.document.lexicon.code, ())


def _describes(scene: Scene, country: Country) -> bool:
    """Whether it is the adjective of a noun for the victim: `the British carrier`, `Duits gemeentehuis`."""
    if not country.adjective:
        return False
    in_title = scene.document.in_title(country.first)
    sectors = (h for h in scene.document.of_field("victim.sector") if in_title or h.rule.value != _STATE)
    hits = (*sectors, *_victim_nouns(scene))
    return any(0 <= hit.first - country.last <= 1 or 0 <= country.first - hit.last <= 1 for hit in hits)


def _in_apposition(scene: Scene, country: Country, spans: list[tuple[int, int]]) -> bool:
    """Whether what follows the victim's name at once, behind a comma, leads to it: `X, an old brand of Brianza,`."""
    behind = (last for _, last in spans if 0 < country.first - last <= _NEAR)
    return any(
        scene.document.shape(last, last + 1) == "," and "," not in scene.document.shape(last + 1, country.first)
        for last in behind
    )


def _victim_nouns(scene: Scene) -> Iterator[RuleHit]:
    return (hit for hit in scene.document.of_kind("role") if hit.rule.role == "victim")


def _gap(country: Country, spans: list[tuple[int, int]]) -> int:
    return min((max(first - country.last, country.first - last, 0) for first, last in spans), default=99)


def _together(scene: Scene, country: Country, spans: list[tuple[int, int]]) -> bool:
    return any(scene.document.sentence(country.first) == scene.document.sentence(first) for first, _ in spans)


def _foreign(scene: Scene, country: Country) -> bool:
    """Whether the mention speaks of another place or party: the attackers' country, an older case, a non-event.

    A place of which something is denied is one that was not hit; of `the French firm` it may be denied as well.
    """
    effects = {bend.effect for bend in scene.bends.on(country.first, country.last, own=False)}
    if effects & {"background", "cancel"} or ("negate" in effects and not country.adjective):
        return True
    told = scene.document.of_field("actor.country")
    if any(hit.first <= country.first < hit.last for hit in told):
        return True
    near = scene.cast.around(country.first, country.last)
    if country.adjective and any(p.role == "victim" and 0 <= p.first - country.last <= 1 for p in near):
        return False  # `the gang blackmails the Hungarian firm`
    return any(presence.role in _OTHERS for presence in near)


def _authorities(scene: Scene) -> Iterator[tuple[Country, str]]:
    """Bodies that act in one country only: whoever informs the CNIL is French."""
    for hit in scene.document.of_field("victim.country"):
        yield Country(hit.first, hit.last, hit.rule.value, adjective=False), hit.rule.id
