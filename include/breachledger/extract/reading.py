"""Article → claims: the order of the steps."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import replace

from breachledger.errors import Defect
from breachledger.extract.fields import FIELDS
from breachledger.extract.incidents import placed, section, sections
from breachledger.extract.lexicon import Lexicon, lexicon
from breachledger.extract.normal import normalize
from breachledger.extract.relevance import is_incident_report, is_section
from breachledger.extract.rules import ANY, data_digest, language_codes
from breachledger.extract.scene import TELLING, Scene
from breachledger.extract.standing import boast, only_boasted, standing
from breachledger.extract.statements import Draft, Verdict, claim, judge, rebuttal
from breachledger.extract.topics import concerns
from breachledger.identity import claim_id_for
from breachledger.model import Article, Claim, Span
from breachledger.vocabulary import Certainty, Polarity, Qualifier, Role, Status, Temporality

_READING = 5
"""Raised by hand when the code reads differently; the data has its digest."""
EXTRACTOR_VERSION = f"{_READING}+{data_digest()}"
_OF_VICTIM = ("victim.", "supplier.")
_INTRUSION = frozenset({"intrusion"})
_IMPLY_INTRUSION = frozenset({"ransomware", "ddos"})
_ANY_ARTICLE = "attack.vulnerability"
"""The one field that an article without an incident may have."""


def warm() -> None:
    """Loads the rules and words of all languages, so that workers that are forked share them.

    The collector rests meanwhile and leaves them alone afterwards: they stay, and looking at them takes a third of it.
    """
    gc.disable()
    for code in (*language_codes(), ANY):
        lexicon(code)
    gc.enable()
    gc.freeze()


def read_claims(article: Article) -> tuple[Article, tuple[Claim, ...]]:
    """`article` with `is_incident_report` and `extractor_version`, and what it says, in text order.

    `is_incident_report` is None where the language has no rules; then only vulnerabilities are read.

    Raises:
        Defect: a quote does not stand where its offsets say.
    """
    words = lexicon(article.language)
    known = None if words.code == ANY else False
    if not _may_concern(article, words):
        return replace(article, is_incident_report=known, extractor_version=EXTRACTOR_VERSION), ()
    scene = Scene(article, words)
    told = _round_up(scene, words)
    judged = known if known is None else bool(told)
    if not told:
        told = list(all_claims(scene)) if known is not None else []
        judged = known if known is None else is_incident_report(scene, told)
        told = _unlike(told if judged else list(_without_incident(scene)))
    finished = {one.claim_id: one for one in reversed([_identified(one, article) for one in told])}
    read = replace(article, is_incident_report=judged, extractor_version=EXTRACTOR_VERSION)
    return read, tuple(reversed(finished.values()))


def _may_concern(article: Article, words: Lexicon) -> bool:
    """Whether it is worth looking at: most news is about something else."""
    folded = normalize(article.text).folded
    return concerns(folded, *(words.words("topics", name) for name in ("plain", "harm", "digital")))


def _round_up(scene: Scene, words: Lexicon) -> list[Claim]:
    """The claims of each section that reports an incident, where at least two do; else none.

    A section that reports none goes on with the one before it.
    """
    article = scene.document.article
    stories: list[tuple[Span, list[Claim]]] = []
    parts, fewest = sections(scene)
    for part in parts:
        claims, is_report = _section(article, part, words)
        if is_report:
            stories.append((part, claims))
        elif stories:
            whole = Span(stories[-1][0].start, part.end)
            stories[-1] = whole, _section(article, whole, words)[0]
    proofs = sum(_is_whole(claims) for _, claims in stories)
    if len(stories) < 2 or proofs < fewest:
        return []
    return [placed(one, part, number) for number, (part, claims) in enumerate(stories) for one in claims]


def _is_whole(claims: list[Claim]) -> bool:
    """Whether a section tells by itself who was hit, and what happened."""
    fields = {one.field for one in claims}
    return "victim.name" in fields and not fields.isdisjoint(TELLING)


def _section(article: Article, part: Span, words: Lexicon) -> tuple[list[Claim], bool]:
    """The claims of a section, and whether it reports an incident."""
    scene = Scene(section(article, part), words)
    claims = list(all_claims(scene))
    return list(_unlike(claims)), is_section(scene, claims)


def _without_incident(scene: Scene) -> Iterator[Claim]:
    """The vulnerabilities of an article that reports no incident: nobody's statement about one, so `reported`."""
    document = scene.document
    old = {document.sentence(hit.first) for hit in document.of_kind("cue") if hit.rule.effect == "background"}
    for draft in FIELDS[_ANY_ARTICLE](scene, _ANY_ARTICLE):
        if document.sentence(draft.first) not in old:
            told = Verdict(Role.OUTLET, Polarity.POSITIVE, Certainty.CERTAIN, Temporality.PAST, None, None)
            yield claim(replace(draft, status=Status.REPORTED), told, scene, EXTRACTOR_VERSION)


def all_claims(scene: Scene) -> Iterator[Claim]:
    """What is told, if it is an incident that is told of. Statements first; the victim's claims take their status."""
    told: list[Claim] = []
    drafts = [draft for field, read in FIELDS.items() for draft in read(scene, field)]
    for draft in drafts:
        if not draft.field.startswith(_OF_VICTIM):
            verdict = judge(draft, scene)
            if verdict is not None:
                told.append(claim(draft, verdict, scene, EXTRACTOR_VERSION))
            if (denial := rebuttal(draft, scene)) is not None:
                told.append(claim(*denial, scene, EXTRACTOR_VERSION))
    boasted = boast(told)
    yield from told if boasted is None else only_boasted(told, boasted)
    best = standing(told, boasted)
    for draft in drafts:
        if draft.field.startswith(_OF_VICTIM):
            yield _of_victim(draft, best, scene)


def _of_victim(draft: Draft, best: Claim | None, scene: Scene) -> Claim:
    """A claim about who the victim is; it stands as the incident does, by the words that tell how that stands."""
    status = Status.REPORTED if best is None else best.status
    role = Role.OUTLET if best is None else best.source_role
    frame = scene.frames.at(draft.first)
    if draft.certainty is Certainty.UNKNOWN:
        status, role = Status.UNDISCLOSED, draft.role or (frame.role if frame else Role.OUTLET)
    polarity = Polarity.NEGATIVE if status is Status.DENIED else Polarity.POSITIVE
    verdict = Verdict(role, polarity, draft.certainty, Temporality.PAST, frame, None)
    made = claim(replace(draft, status=status), verdict, scene, EXTRACTOR_VERSION)
    if made.cue_quote is not None or best is None or status is not best.status:
        return made
    return replace(made, cue_quote=best.cue_quote, cue_start=best.cue_start, cue_end=best.cue_end)


def _unlike(claims: list[Claim]) -> list[Claim]:
    """One claim for each field, value, scope and status: the earliest; in text order.

    That somebody broke in is no kind of incident of its own where it is told, no less surely, what he did there.
    """
    best: dict[tuple[object, ...], Claim] = {}
    implied = {one.status for one in claims if _is_kind(one, _IMPLY_INTRUSION)}
    surely = implied & {Status.CONFIRMED}
    kept = [
        one
        for one in claims
        if not (_is_kind(one, _INTRUSION) and (surely if one.status is Status.CONFIRMED else implied))
    ]
    unpaid = [(one.start, one.end) for one in claims if _is_denied(one, "extortion.paid")]
    for one in sorted(kept, key=lambda one: (one.start, one.end, one.field, one.rule_id)):
        if _is_denied(one, "extortion.demanded") and any(a <= one.start and one.end <= b for a, b in unpaid):
            continue  # `no ransom was paid` denies no demand
        value = (one.value_text, one.value_number, one.unit, one.value_start, one.value_end, one.qualifier)
        best.setdefault((one.field, value, one.scope, one.status), one)
    return [one for one in best.values() if not _outdone(one, best.values())]


def _is_denied(one: Claim, field: str) -> bool:
    return one.field == field and one.status is Status.DENIED


def _is_kind(one: Claim, kinds: frozenset[str]) -> bool:
    """Whether it asserts an incident of one of these kinds."""
    return one.field == "incident.type" and one.polarity is Polarity.POSITIVE and one.value_text in kinds


def _outdone(one: Claim, others: Iterable[Claim]) -> bool:
    """Whether a bare figure is told elsewhere with its qualifier (`up to`, `about`), no less surely."""
    return one.qualifier is Qualifier.EXACT and any(
        (other.field, other.value_number, other.unit, other.scope) == (one.field, one.value_number, one.unit, one.scope)
        and other.qualifier is not Qualifier.EXACT
        and one.status in {other.status, Status.SUSPECTED}
        for other in others
    )


def _identified(one: Claim, article: Article) -> Claim:
    if article.text[one.start : one.end] != one.quote or not one.quote:
        raise Defect(f"{one.rule_id}: the quote does not stand at {one.start}:{one.end}")
    return replace(one, claim_id=claim_id_for(one))
