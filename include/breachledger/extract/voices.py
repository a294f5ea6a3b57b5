"""How likely somebody who is quoted, and of whom no word tells who he is, speaks for the victim or for an authority.

`He got an email, says Bertus Hoekstra (71).` `According to the letter …` Whom papers quote without saying who it is was
mostly introduced before, or is known to their readers: the club's treasurer, the notice to customers. Who spoke last,
who stands beside, `we`, and the way of saying it tell it, weighed together (`weighing.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from breachledger.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from breachledger.extract.document import Document
    from breachledger.extract.frames import Frame
    from breachledger.extract.roles import Cast
    from breachledger.extract.rules import Rule

_UNKNOWN = frozenset({Role.THIRD_PARTY, Role.OUTLET})
"""The roles of those of whom nothing else is known."""
_BYSTANDER = "third_party"
"""The part of somebody of whom a noun says that he is neither: `a neighbour`."""
_APPOSITION = 14
"""Tokens behind a name and a comma that tell who he is."""
_ENDS = frozenset(",.;:\n")
_SIDES = frozenset({Role.VICTIM, Role.AUTHORITY})
_NEAR = 2
"""Sentences in which the last speaker is near."""
_LATEST = 20
"""The sentence from which later makes no difference."""
_VERB = 3
"""Tokens beside a verb of saying where a pronoun is its subject."""


class Voices:
    """The signs of the speakers of one article.

    Args:
        document: the article.
        cast: who is who in it.
        by_sentence: the frames of each sentence that has any, in text order.
        rules: the rule by which each verb of saying was found, by the token at which it begins.
        quoted: the token ranges of direct speech.
    """

    def __init__(
        self,
        document: Document,
        cast: Cast,
        by_sentence: dict[int, list[Frame]],
        rules: dict[int, Rule],
        quoted: Sequence[tuple[int, int]],
    ) -> None:
        self._document, self._cast, self._rules = document, cast, rules
        self._frames = [(number, frame) for number, held in sorted(by_sentence.items()) for frame in held]
        self._sides = [(number, frame.role) for number, frame in self._frames if frame.role in _SIDES]
        self._by_cue = {frame.cue_first: (number, frame) for number, frame in self._frames}
        self._quoted = {document.sentence(first) for first, _ in quoted}

    def unknown(self, cue: int) -> tuple[int, Frame] | None:
        """The frame whose words of saying begin at a token, and its sentence, if no word says who speaks."""
        number, frame = self._by_cue.get(cue, (0, None))
        if frame is None or frame.role not in _UNKNOWN or self._is_bystander(frame):
            return None
        return number, frame

    def _is_bystander(self, frame: Frame) -> bool:
        """Whether a noun says so, or the employer behind his name: `Jo Ro, director of research at Cobalt Lantern`."""
        if frame.speaker is not None and frame.speaker.role == _BYSTANDER:
            return True
        words, names = self._document.words, self._document.spans["name"][0]
        last = frame.speaker.last if frame.speaker else names.get(frame.cue_last, frame.cue_last)
        if words[last : last + 1] != [","]:
            return False
        behind = words[last + 1 : last + _APPOSITION]
        end = last + 1 + next((at for at, word in enumerate(behind) if word in _ENDS), len(behind))
        return any(self._cast.party_at[at].role != "victim" for at in range(last + 1, end) if at in self._cast.party_at)

    def signs(self, sentence: int, frame: Frame) -> dict[str, float]:
        """What is seen of a speaker, each sign as a number of 0 to 1."""
        return {**self._who(frame), **self._said(sentence, frame), **self._others(sentence)}

    def _who(self, frame: Frame) -> dict[str, float]:
        """What his mention looks like."""
        speaker, given = frame.speaker, self._document.lexicon.words("given_names", "words")
        if speaker is None:
            return {"nobody": 1.0}
        mentions = speaker.party.mentions if speaker.party else []
        return {
            f"is_{speaker.role}": 1.0,
            "named": float(bool(mentions)),
            "given_name": float(self._document.words[speaker.first] in given),
            "institution": float(any(mention.institution for mention in mentions)),
        }

    def _said(self, sentence: int, frame: Frame) -> dict[str, float]:
        """How, and where, it is said."""
        words, lexicon = self._document.words, self._document.lexicon
        beside = words[max(0, frame.cue_first - _VERB) : frame.cue_last + _VERB]
        rule = self._rules.get(frame.cue_first)
        told = {} if rule is None else {f"verb_{rule.effect or 'says'}": 1.0, f"subject_{rule.subject}": 1.0}
        return {
            **told,
            "outlet": float(frame.role is Role.OUTLET),
            "pronoun": float(not lexicon.words("words", "pronouns").isdisjoint(beside)),
            "we": float(not lexicon.words("words", "first_person").isdisjoint(words[frame.first : frame.last])),
            "quoted": float(sentence in self._quoted),
            "late": min(sentence, _LATEST) / _LATEST,
        }

    def _others(self, sentence: int) -> dict[str, float]:
        """Who else is told of here and in the sentence before, and who spoke last."""
        document = self._document
        found = {f"here_{role}": 1.0 for role in self._cast.roles_in(*document.sentences[sentence])}
        if sentence and document.sentences[sentence - 1][1] == document.sentences[sentence][0]:
            found |= {f"before_{role}": 1.0 for role in self._cast.roles_in(*document.sentences[sentence - 1])}
        at = bisect_left(self._frames, sentence, key=lambda held: held[0])
        if at:
            number, role = self._frames[at - 1][0], self._frames[at - 1][1].role
            found[f"last_{role}"] = 1.0
            found[f"near_{role}"] = float(sentence - number <= _NEAR)
        return found

    def side(self, sentence: int) -> Role:
        """For whom he speaks: the authority where one spoke last of the two, else the victim."""
        at = bisect_left(self._sides, sentence, key=lambda held: held[0])
        return self._sides[at - 1][1] if at else Role.VICTIM
