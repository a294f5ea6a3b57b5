"""Who speaks: for each stretch of text the party whose words it gives, with the words that say so.

A verb of saying opens a frame for the party that is its subject; `according to X` does so without a verb. The frame
reaches to the end of the sentence or to a word that turns to somebody else (`while`, `but`), backwards where the verb
stands at the end (`…, the ministry said`). A verb without a subject, or with a pronoun, goes on with the last speaker.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from breachledger.extract.document import Document, RuleHit
from breachledger.extract.name_extents import AND
from breachledger.extract.own_words import OwnWords
from breachledger.extract.presences import Presence
from breachledger.extract.quotations import attribute, find_quotations, is_all_quoted
from breachledger.extract.roles import Cast
from breachledger.extract.rules import Rule
from breachledger.extract.voices import Voices
from breachledger.extract.weighing import likelihood
from breachledger.vocabulary import Role

_SUBJECT_BEFORE = 30
_SUBJECT_AFTER = 8
_UNABLE = {"confirm": "attacker"}
"""Who cannot be the subject of a verb: thieves do not confirm or admit."""
_GOING_ON = 3
"""Sentences after its verb of saying in which an indirect speech may go on."""
_OPENS = 4
"""Tokens before the subject that opens a sentence."""
_OPENERS = frozenset({",", '"', "-"})
"""What stands between direct speech and who speaks."""
_LIKELY = 0.6
"""How likely an unknown speaker must speak for victim or authority."""
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
        self._inverts = bool(document.lexicon.table("words").get("inverts", True))
        """Whether the language puts subjects behind verbs outside of direct speech."""
        self._breaks = sorted(hit.first for hit in document.of_kind("break"))
        self._quoting = list(find_quotations(document))
        self._closers = {last for spans in self._quoting for _, last in spans}
        self._last: Frame | None = None
        self._by_sentence: dict[int, list[Frame]] = {}
        self._rules: dict[int, Rule] = {}
        self._read()
        quoted = [span for spans in self._quoting for span in spans]
        self.voices = Voices(document, cast, self._by_sentence, self._rules, quoted)
        """What is seen of each speaker, before any of them was settled."""
        self._settle()
        self.boasts = any(frame.role is Role.ATTACKER for held in self._by_sentence.values() for frame in held)
        """Whether an attacker speaks anywhere."""
        self._quoted = list(self._quotations())
        self._quoted_starts = [frame.first for frame in self._quoted]
        self._own = OwnWords(document, cast.presences, quoted)

    def at(self, token: int) -> Frame | None:
        """The frame in which a token stands, the latest opened where several reach it; else direct speech."""
        frames = self._by_sentence.get(self._document.sentence(token), ())
        found = next((frame for frame in reversed(frames) if frame.first <= token < frame.last), None)
        if found is None or found.speaker is None:  # `We have informed the police` has no other speaker
            return self._quotation(token) or self._own_words(token) or found
        return found

    def _own_words(self, token: int) -> Frame | None:
        """The sentence in which a token stands, where the victim itself is who tells all this."""
        cue = self._own.cue(sentence := self._document.sentence(token))
        return None if cue is None else Frame(*self._document.sentences[sentence], Role.VICTIM, cue, cue + 1, None)

    def _quotation(self, token: int) -> Frame | None:
        place = bisect_right(self._quoted_starts, token) - 1
        return self._quoted[place] if place >= 0 and token < self._quoted[place].last else None

    def _quotations(self) -> Iterator[Frame]:
        """Direct speech, in the order of the text, as frames of whoever is named to say it."""
        before: Frame | None = None
        for spans in self._quoting:
            low = self._document.sentence(max(0, spans[0][0] - 2))
            high = self._document.sentence(min(spans[-1][1] + 1, len(self._document.words) - 1))
            said = {frame.cue_first: frame for at in range(low, high + 1) for frame in self.of_sentence(at)}
            found = [said[cue]._replace(first=a, last=b) for a, b, cue in attribute(spans, sorted(said))]
            if not found and is_all_quoted(self._document, spans):
                speaker = before or self._introduced(low)
                found = [speaker._replace(first=spans[0][0], last=spans[0][1])] if speaker else []
            yield from found
            before = found[-1] if found else before

    def of_sentence(self, sentence: int) -> list[Frame]:
        """The frames of a sentence, in order."""
        return self._by_sentence.get(sentence, [])

    def _introduced(self, sentence: int) -> Frame | None:
        """The last one who said something before a sentence: in an interview whoever answers."""
        frames = (frame for at in range(sentence - 1, -1, -1) for frame in reversed(self.of_sentence(at)))
        return next((frame for frame in frames if frame.speaker is not None), None)

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
        for sentence, found in sorted(per_sentence.items()):
            low, high = self._document.sentences[sentence]
            done = low
            frames: list[Frame] = []
            hits = _apart(hit for hit in found if hit.rule.subject != "same")
            for number, hit in enumerate(hits):
                following = hits[number + 1].outer_first if number + 1 < len(hits) else high
                frame = self._frame(hit, done, following, (low, high))
                if frame is not None:
                    self._rules[frame.cue_first] = hit.rule
                    frames.append(frame)
                    done = hit.outer_last
                    self._last = frame
                    if hit.rule.subject == "back":
                        self._reach_back(frame, sentence)
            if not frames and len(hits) < len(found):
                frames = self._goes_on_in(sentence)
            self._by_sentence[sentence] = frames

    def _settle(self) -> None:
        """Who speaks for the victim or an authority, though no word says so."""
        weights = self._document.lexicon.table("voices")
        settled = {
            number: [
                frame._replace(role=self.voices.side(number))
                if self.voices.unknown(frame.cue_first)
                and likelihood(self.voices.signs(number, frame), weights) >= _LIKELY
                else frame
                for frame in held
            ]
            for number, held in self._by_sentence.items()
        }
        self._by_sentence = settled

    def _goes_on_in(self, sentence: int) -> list[Frame]:
        """A sentence whose mood says that the last speaker goes on, as in `Daten seien nicht abgeflossen`."""
        if self._last is None or self._document.sentence(self._last.cue_first) < sentence - _GOING_ON:
            return []
        first, last = self._document.sentences[sentence]
        return [self._last._replace(first=first, last=last)]

    def _reach_back(self, frame: Frame, sentence: int) -> None:
        """`Data was stolen. The mayor confirmed that.`: the sentence before, where nobody speaks in it yet."""
        sentences = self._document.sentences
        if sentence and sentences[sentence - 1][1] == sentences[sentence][0]:
            first, last = sentences[sentence - 1]
            self._by_sentence.setdefault(sentence - 1, []).insert(0, frame._replace(first=first, last=last))

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
        opening = self._with_title(first)
        quoted = hit.outer_first > low and self._document.words[max(low, opening - 1)] in _OPENERS
        if hit.rule.subject == "after" or words_after < _TAIL or (quoted and first > low):
            first = max(done, self.clause(hit.outer_first)[0]) if first > low else low
        return Frame(first, max(last, hit.outer_last), role, hit.first, hit.last, speaker)

    def _with_title(self, first: int) -> int:
        """Where the title before a name begins: `…, Chief Executive Ann Dow said`."""
        at = bisect_left(self._starts, first) - 1
        return next((p.first for p in self._presences[max(0, at - 2) : at + 1] if p.first < first <= p.last), first)

    def _subject(
        self, hit: RuleHit, done: int, following: int, bounds: tuple[int, int]
    ) -> tuple[Presence | None, Role | None]:
        """Who says it. None for the role where the words tell nothing of a speaker."""
        rule = hit.rule
        if rule.role and rule.subject == "none":
            return None, Role(rule.role)
        if (name := hit.captured("name")) is not None and (found := self._first_in(*name)) is not None:
            return found, self._cast.speaker(found)
        if any(word in self._pronouns for word in self._words(hit)):
            return self._going_on(hit)
        if rule.subject in {"after", "back"}:
            found = self._first_in(hit.outer_first, min(hit.outer_last + _SUBJECT_AFTER, bounds[1]))
            found = found or (self._last_in(bounds[0], hit.outer_first, "") if rule.subject == "back" else None)
            if found is None and self._has_pronoun(hit):
                return self._going_on(hit)
            return (found, self._cast.speaker(found)) if found else (None, self._able(rule, Role.THIRD_PARTY))
        clause_first = max(self.clause(hit.outer_first)[0], done, hit.outer_first - _SUBJECT_BEFORE)
        clause_first = self._after_mark(clause_first, hit.outer_first)
        if rule.subject == "role":  # a verb of thieves alone: nobody else can be its subject
            return self._last_in(clause_first, hit.outer_first, "", rule.role, only=True), Role(rule.role)
        if self._document.words[hit.outer_first - 1] in self._pronouns and (meant := self._meant(hit)):
            return meant
        found = self._last_in(clause_first, hit.outer_first, _UNABLE.get(rule.effect, ""), rule.role)
        if found is None and self._last is not None and self._is_the_same(hit, done > bounds[0]):
            return self._last.speaker, self._last.role
        end = min(hit.outer_last + _SUBJECT_AFTER // 2, following, bounds[1])
        if found is None and self._may_follow(hit):
            found = self._first_in(hit.outer_last, end, _UNABLE.get(rule.effect, ""))
        if found is not None:
            role = self._cast.speaker(found)
            # Nobody knows who that is, but the verb tells what he is: an unheard-of group that claims to have stolen.
            return found, self._able(rule, role)
        if self._goes_on(clause_first, hit.outer_first) and self._last is not None:
            return self._last.speaker, self._last.role
        return None, self._able(rule, Role.THIRD_PARTY)

    def _going_on(self, hit: RuleHit) -> tuple[Presence | None, Role]:
        """Whom a pronoun means that speaks: the last speaker; where nobody has spoken yet, the victim before it."""
        if self._last is not None:
            return self._last.speaker, self._last.role
        at = bisect_left(self._starts, hit.outer_first)
        victim = next((one for one in reversed(self._presences[:at]) if one.role == "victim"), None)
        return victim, self._able(hit.rule, Role.VICTIM if victim else Role.THIRD_PARTY)

    def _may_follow(self, hit: RuleHit) -> bool:
        """Whether the subject may stand behind its verb: `told the court` has none there, `", said the mayor` has."""
        return self._inverts or self._document.words[max(0, hit.outer_first - 1)] in _OPENERS

    def _meant(self, hit: RuleHit) -> tuple[Presence | None, Role] | None:
        """Whom `it` or `she` means: who opens the sentence, who spoke last just now, who opens the one before."""
        number = self._document.sentence(hit.outer_first)
        opens = self._opens(number, hit.outer_first)
        if opens is not None:
            return opens, self._cast.speaker(opens)
        spoke = self._last is not None and self._document.sentence(self._last.cue_first) >= number - 1
        before = None if spoke else self._opens(number - 1, hit.outer_first)
        if before is not None:
            return before, self._cast.speaker(before)
        return (self._last.speaker, self._last.role) if self._last is not None else None

    def _opens(self, sentence: int, verb: int) -> Presence | None:
        """The party at the beginning of a sentence, as far as it stands before the verb."""
        if sentence < 0:
            return None
        first, last = self._document.sentences[sentence]
        at = bisect_left(self._starts, first)
        near = (p for p in self._presences[at : at + 2] if p.first <= first + _OPENS and p.last <= min(last, verb))
        return next((p for p in near if p.role not in {"place", "outlet"} and not self._hangs(p)), None)

    @staticmethod
    def _able(rule: Rule, role: Role) -> Role:
        """The part of an unknown speaker by the verb: who confirms is the victim or, as good, an authority."""
        if role is not Role.THIRD_PARTY:
            return role
        return Role(rule.role) if rule.role else Role.VICTIM if rule.effect == "confirm" else role

    def _words(self, hit: RuleHit) -> list[str]:
        return self._document.words[hit.outer_first : hit.outer_last]

    def _is_the_same(self, hit: RuleHit, has_spoken: bool) -> bool:
        """Whether a verb without a subject before it is joined to one, as in `he blamed an error and said …`."""
        return self._has_pronoun(hit) or (has_spoken and self._document.words[hit.outer_first - 1] in AND)

    def _has_pronoun(self, hit: RuleHit) -> bool:
        """Whether a pronoun stands right behind the verb: `…, zegt hij`."""
        words = self._document.words
        return hit.outer_last < len(words) and words[hit.outer_last] in self._pronouns

    def _after_mark(self, first: int, verb: int) -> int:
        """Behind the last direct speech before a verb, or the last colon, where a subject of its own may stand.

        Who is spoken of inside the marks is not who speaks: `Breach at the ministry: the authors boast of it`.
        """
        words = self._document.words
        mark = next((at + 1 for at in range(verb - 1, first - 1, -1) if at in self._closers), first)
        return next((at + 1 for at in range(verb - 2, mark - 1, -1) if words[at] == ":"), mark)

    def _goes_on(self, first: int, verb: int) -> bool:
        """Whether the verb has no subject of its own: nothing, or only a pronoun, between the clause's start and it."""
        between = [word for word in self._document.words[first:verb] if word.isalnum()]
        return len(between) <= 1 or any(word in self._pronouns for word in between[-3:])

    def _last_in(self, first: int, last: int, unable: str, fit: str = "", *, only: bool = False) -> Presence | None:
        """The nearest party before a verb; one that hangs on a preposition only where there is no other.

        A party of the role `fit` comes first: in `the gang, which hit the hospital, boasts` it is the gang; with `only`
        no other comes.
        """
        at = bisect_left(self._starts, last)
        near = self._presences[max(0, at - 8) : at]
        inside = [p for p in near if p.first >= first and p.last <= last and p.role not in {unable, "place"}]
        inside = [p for p in inside if p.role == fit] if only else inside
        free = [p for p in inside if not self._hangs(p)]
        able = [p for p in free if p.role == fit] or free or inside
        if not able:
            return None
        joined = self._document.words[last - 1] in AND  # `the gang lists the firm and says`: not the firm
        return able[0] if joined else able[-1]

    def _first_in(self, first: int, last: int, unable: str = "") -> Presence | None:
        at = bisect_left(self._starts, first)
        able = (p for p in self._presences[at : at + 3] if p.role != unable)
        return next((p for p in able if p.last <= last + 4 and p.first < last), None)

    def _hangs(self, presence: Presence) -> bool:
        words = self._document.words
        before = words[max(0, presence.first - 3) : presence.first]
        return any(word in self._prepositions for word in before)


def _apart(hits: Iterable[RuleHit]) -> list[RuleHit]:
    """Verbs of saying without those that overlap the one before: two rules may read the same words."""
    kept: list[RuleHit] = []
    for hit in hits:
        if not kept or hit.outer_first >= kept[-1].outer_last:
            kept.append(hit)
    return kept
