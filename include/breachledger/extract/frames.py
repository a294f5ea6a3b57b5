"""Who speaks: for each stretch of text the party whose words it gives, with the words that say so.

A verb of saying opens a frame for the party that is its subject; `according to X` does so without a verb. The frame
reaches to the end of the sentence or to a word that turns to somebody else (`while`, `but`), backwards where the verb
stands at the end (`…, the ministry said`). A verb without a subject, or with a pronoun, goes on with the last speaker.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from breachledger.extract.document import Document, RuleHit
from breachledger.extract.roles import Cast, Presence
from breachledger.vocabulary import Role

_SUBJECT_BEFORE = 30
_SUBJECT_AFTER = 8
_UNABLE = {"confirm": "attacker"}
"""Who cannot be the subject of a verb: thieves do not confirm or admit."""
_TAIL = 4
"""Words; a verb of saying with no more than these after it closes its sentence."""


class Frame(NamedTuple):
    """A token range, the role that speaks in it, the words that say so, and the speaker's mention, if there is one."""

    first: int
    last: int
    role: Role
    cue_first: int
    cue_last: int
    speaker: Presence | None


class Frames:
    """The frames of one article."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self._document = document
        self._cast = cast
        self._presences = cast.presences
        self._starts = [presence.first for presence in cast.presences]
        self._prepositions = document.lexicon.words("words", "prepositions")
        self._pronouns = document.lexicon.words("words", "pronouns")
        self._breaks = sorted(hit.first for hit in document.of_kind("break"))
        self._last: Frame | None = None
        self._by_sentence: dict[int, list[Frame]] = {}
        self._read()

    def at(self, token: int) -> Frame | None:
        """The frame in which a token stands, the latest opened where several reach it."""
        frames = self._by_sentence.get(self._document.sentence(token), ())
        return next((frame for frame in reversed(frames) if frame.first <= token < frame.last), None)

    def of_sentence(self, sentence: int) -> list[Frame]:
        """The frames of a sentence, in order."""
        return self._by_sentence.get(sentence, [])

    def clause(self, token: int) -> tuple[int, int]:
        """The range around a token between the turns of its sentence."""
        low, high = self._document.bounds[token]
        at = bisect_left(self._breaks, token + 1)
        before = self._breaks[at - 1] if at and self._breaks[at - 1] > low else low
        after = self._breaks[at] if at < len(self._breaks) and self._breaks[at] < high else high
        return before, after

    def _read(self) -> None:
        per_sentence: dict[int, list[RuleHit]] = {}
        for hit in self._document.of_kind("speech"):
            per_sentence.setdefault(self._document.sentence(hit.first), []).append(hit)
        for sentence, hits in sorted(per_sentence.items()):
            low, high = self._document.sentences[sentence]
            done = low
            frames: list[Frame] = []
            for number, hit in enumerate(hits):
                following = hits[number + 1].outer_first if number + 1 < len(hits) else high
                frame = self._frame(hit, done, following, (low, high))
                if frame is not None:
                    frames.append(frame)
                    done = hit.outer_last
                    self._last = frame
            self._by_sentence[sentence] = frames

    def _frame(self, hit: RuleHit, done: int, following: int, bounds: tuple[int, int]) -> Frame | None:
        speaker, role = self._subject(hit, done, following, bounds)
        if role is None:
            return None
        low, high = bounds
        _, turn = self.clause(hit.outer_first)
        last = min(following, high) if following < turn else turn
        first = hit.outer_first if speaker is None else min(hit.outer_first, speaker.first)
        subject_end = max(hit.outer_last, speaker.last if speaker else 0)
        words_after = sum(1 for word in self._document.words[subject_end:last] if word[0].isalnum())
        quoted = hit.outer_first > low and self._document.words[max(low, first - 1)] in {",", '"', "-"}
        if hit.rule.subject == "after" or words_after < _TAIL or (quoted and first > low):
            first = max(done, self.clause(hit.outer_first)[0]) if first > low else low
        return Frame(first, max(last, hit.outer_last), role, hit.first, hit.last, speaker)

    def _subject(
        self, hit: RuleHit, done: int, following: int, bounds: tuple[int, int]
    ) -> tuple[Presence | None, Role | None]:
        """Who says it. None for the role where the words tell nothing of a speaker."""
        rule = hit.rule
        if rule.role and rule.subject == "none":
            return None, Role(rule.role)
        if rule.subject == "after":
            found = self._first_in(hit.outer_last, min(hit.outer_last + _SUBJECT_AFTER, bounds[1]))
            return (found, self._cast.speaker(found)) if found else (None, Role.THIRD_PARTY)
        clause_first = max(self.clause(hit.outer_first)[0], done, hit.outer_first - _SUBJECT_BEFORE)
        if self._last is not None and self._document.words[hit.outer_first - 1] in self._pronouns:
            return self._last.speaker, self._last.role
        found = self._last_in(clause_first, hit.outer_first, _UNABLE.get(rule.effect, ""))
        found = found or self._first_in(hit.outer_last, min(hit.outer_last + _SUBJECT_AFTER // 2, following, bounds[1]))
        if found is not None:
            role = self._cast.speaker(found)
            # Nobody knows who that is, but the verb tells what he is: an unheard-of group that claims to have stolen.
            return found, Role(rule.role) if rule.role and role is Role.THIRD_PARTY else role
        if self._goes_on(clause_first, hit.outer_first) and self._last is not None:
            return self._last.speaker, self._last.role
        return None, Role(rule.role or Role.THIRD_PARTY)

    def _goes_on(self, first: int, verb: int) -> bool:
        """Whether the verb has no subject of its own: nothing, or only a pronoun, between the clause's start and it."""
        between = [word for word in self._document.words[first:verb] if word.isalnum()]
        return len(between) <= 1 or any(word in self._pronouns for word in between[-3:])

    def _last_in(self, first: int, last: int, unable: str) -> Presence | None:
        """The nearest party before a verb; one that hangs on a preposition only where there is no other."""
        at = bisect_left(self._starts, last)
        inside = [
            p for p in self._presences[max(0, at - 8) : at] if p.first >= first and p.last <= last and p.role != unable
        ]
        free = [p for p in inside if not self._hangs(p)]
        able = free or inside
        return able[-1] if able else None

    def _first_in(self, first: int, last: int) -> Presence | None:
        at = bisect_left(self._starts, first)
        return next((p for p in self._presences[at : at + 3] if p.last <= last + 4 and p.first < last), None)

    def _hangs(self, presence: Presence) -> bool:
        words = self._document.words
        before = words[max(0, presence.first - 3) : presence.first]
        return any(word in self._prepositions for word in before)
