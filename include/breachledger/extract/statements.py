"""From a value found in a text to a claim: who says it, how sure, in which words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from breachledger.extract.cues import Bend
from breachledger.extract.frames import Frame
from breachledger.extract.scene import Scene
from breachledger.extract.status import status_of
from breachledger.extract.values.date_parts import When, midnight
from breachledger.model import Claim
from breachledger.vocabulary import Certainty, Polarity, Qualifier, Role, Status, Temporality

_OPEN_QUESTIONS = frozenset({"data.exfiltrated"})
"""Fields where "whether it is so" is told as a suspicion; elsewhere a mere question says nothing."""
_SILENCES = (
    "victim.name", "extortion.", "data.", "people.", "records.", "organisations.", "actor.", "attack.", "impact.cost",
    "supplier.", "asset.",
)  # fmt: skip
"""Fields of which it is worth a row that somebody does not tell them."""
_NOT_DENIED = frozenset({
    "actor.name", "response.action", "response.authority", "incident.occurred", "incident.discovered",
    "incident.disclosed", "extortion.deadline",
})  # fmt: skip
"""What did not happen here says nothing."""
_SHOWN_BY_LACK = ("asset.", "attack.", "impact.")
"""Who is without computers, or without a second factor, says that they were hit, or how it was done."""
_LACKING = 2
"""Tokens between a `without` and the system that is lacking."""
_CONDITIONAL = frozenset({"extortion.threat", "extortion.deadline"})
"""`If it does not pay by Friday, all will be published`: the condition takes nothing back, nor does its `not`."""
_DENIABLE_TYPES = frozenset({"ransomware", "data_breach", "ddos", "phishing", "malware"})
"""`no trace of the intrusion` denies a trace, not the intrusion: only these kinds of incident are denied by name."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A value with the tokens that give it. At most one of `text`, `number`, `when`; none where it is not told."""

    field: str
    first: int
    last: int
    rule_id: str
    text: str | None = None
    number: float | None = None
    unit: str | None = None
    when: When | None = None
    qualifier: Qualifier | None = None
    scope: str | None = None
    canonical: str | None = None
    ref: str | None = None
    own: bool = False
    """The words say themselves whether it is so; what bends inside them is part of them."""
    polarity: Polarity = Polarity.POSITIVE
    certainty: Certainty = Certainty.CERTAIN
    temporality: Temporality = Temporality.PAST
    role: Role | None = None
    status: Status | None = None
    """Set where the status is not that of the sentence (`victim.*`)."""

    @property
    def empty(self) -> bool:
        """Whether it has no value."""
        return self.text is None and self.number is None and self.when is None


class Verdict(NamedTuple):
    """How a statement stands."""

    role: Role
    polarity: Polarity
    certainty: Certainty
    temporality: Temporality
    frame: Frame | None
    bend: Bend | None


_PRESUPPOSED = "incident.type"
"""Who asks how, when or by whom it was done, does not ask whether."""


def judge(draft: Draft, scene: Scene) -> Verdict | None:
    """How `draft` stands where it stands, or None where the words take it back or speak of something else."""
    frame = scene.frames.at(draft.first)
    role = draft.role or (frame.role if frame else Role.OUTLET)
    bends = _bends(draft, scene)
    if _is_untold_by_lack(draft, scene):
        return None
    effects = {bend.effect for bend in bends}
    if draft.field == _PRESUPPOSED and "question" not in effects:
        effects.discard("unknown")
    if effects & ({"background"} if draft.field in _CONDITIONAL else {"cancel", "background"}):
        return None
    silent = "unknown" in effects or draft.certainty is Certainty.UNKNOWN
    if "question" in effects and not silent and draft.field not in _OPEN_QUESTIONS:
        return None
    polarity, certainty = draft.polarity, draft.certainty
    negated = "negate" in effects and "no_evidence" not in effects and draft.field not in _CONDITIONAL
    if negated and certainty is not Certainty.UNKNOWN:
        polarity = Polarity.NEGATIVE  # a rule whose own words deny stays so: a second `not` beside it is its own
    if "no_evidence" in effects:
        polarity, certainty = Polarity.NEGATIVE, Certainty.POSSIBLE
    if effects & {"hedge", "hearsay", "question"} and certainty is Certainty.CERTAIN:
        certainty = Certainty.POSSIBLE
    if "unknown" in effects:
        if draft.certainty is not Certainty.UNKNOWN and not draft.field.startswith(_SILENCES):
            return None
        certainty = Certainty.POSSIBLE if draft.number is not None else Certainty.UNKNOWN
    if polarity is Polarity.NEGATIVE and not _deniable(draft):
        return None
    temporality = draft.temporality
    for name, time in (("planned", Temporality.PLANNED), ("ongoing", Temporality.ONGOING)):
        temporality = time if name in effects else temporality
    return Verdict(role, polarity, certainty, temporality, frame, bends[0] if bends else None)


def _bends(draft: Draft, scene: Scene) -> list[Bend]:
    """What bends a draft where it stands."""
    bends = [bend for bend in scene.bends.on(draft.first, draft.last, own=draft.own) if bend.effect != "rebut"]
    if draft.field.startswith(_SHOWN_BY_LACK):
        return [bend for bend in bends if not scene.bends.is_lack(bend)]
    return bends


def _is_untold_by_lack(draft: Draft, scene: Scene) -> bool:
    """Whether a `without` says nothing of a draft: of data nowhere, of a system only right before it."""
    bends = scene.bends.on(draft.first, draft.last, own=draft.own)
    lacks = [bend.last for bend in bends if scene.bends.is_lack(bend)]
    if draft.field == "asset.affected":
        return any(not 0 <= draft.first - last <= _LACKING for last in lacks)
    return draft.field == "data.category" and bool(lacks)


def rebuttal(draft: Draft, scene: Scene) -> tuple[Draft, Verdict] | None:
    """The denial of `draft` by the sentence after it, in the words of that sentence, or None where nobody denies it."""
    bend = next((one for one in scene.bends.on(draft.first, draft.last, own=False) if one.effect == "rebut"), None)
    if bend is None or not _deniable(draft):
        return None
    frame = scene.frames.at(bend.first)
    role = frame.role if frame else Role.OUTLET
    verdict = Verdict(role, Polarity.NEGATIVE, Certainty.CERTAIN, draft.temporality, frame, bend)
    return replace(draft, first=bend.first, last=bend.last), verdict


def _deniable(draft: Draft) -> bool:
    if draft.polarity is Polarity.NEGATIVE:  # the rule's own words deny it
        return True
    if draft.field == "incident.type":
        return draft.text in _DENIABLE_TYPES
    return draft.field not in _NOT_DENIED


def claim(draft: Draft, verdict: Verdict, scene: Scene, version: str) -> Claim:
    """The claim that `draft` makes; without an id and in incident 0."""
    document = scene.document
    start, end = document.span(draft.first, draft.last)
    status = draft.status or status_of(draft.field, verdict.role, verdict.polarity, verdict.certainty)
    silent = status is Status.UNDISCLOSED
    cue = _cue(verdict)
    cue_span = document.span(*cue) if cue else None
    text = document.article.text
    return Claim(
        claim_id="",
        article_id=document.article.article_id,
        text_sha256=document.article.text_sha256,
        revision=document.article.revision,
        incident_no=0,
        field=draft.field,
        status=status,
        source_role=verdict.role,
        polarity=verdict.polarity,
        certainty=verdict.certainty,
        temporality=verdict.temporality,
        quote=text[start:end],
        start=start,
        end=end,
        rule_id=draft.rule_id,
        extractor_version=version,
        value_text=None if silent else draft.text,
        value_number=None if silent else draft.number,
        unit=None if silent else draft.unit,
        value_start=None if silent or draft.when is None else midnight(draft.when.start),
        value_end=None if silent or draft.when is None else midnight(draft.when.end),
        precision=None if silent or draft.when is None else draft.when.precision,
        value_canonical=None if silent else draft.canonical,
        value_ref=None if silent else draft.ref,
        qualifier=None if silent else draft.qualifier,
        scope=draft.scope,
        source_name=_source_name(verdict.frame, scene),
        cue_quote=text[cue_span.start : cue_span.end] if cue_span else None,
        cue_start=cue_span.start if cue_span else None,
        cue_end=cue_span.end if cue_span else None,
    )


def _cue(verdict: Verdict) -> tuple[int, int] | None:
    """The words that license the status: what bends it, else who is named to say it."""
    if verdict.bend is not None:
        return verdict.bend.first, verdict.bend.last
    if verdict.frame is not None:
        return verdict.frame.cue_first, verdict.frame.cue_last
    return None


def _source_name(frame: Frame | None, scene: Scene) -> str | None:
    if frame is None or frame.speaker is None or frame.speaker.party is None:
        return None
    start, end = scene.document.span(frame.speaker.first, frame.speaker.last)
    return scene.document.article.text[start:end]
