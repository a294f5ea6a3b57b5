"""Questions that an article leaves open.

"Who they were he did not reveal." "How did they get in? The firm is silent." The words of a language for it
(`silence.toml`) are few: what is asked for (`who`, `how many`, `how`), verbs of telling that may be negated, and words
that are silence themselves. A question stands at the beginning of its sentence or right behind such a word; elsewhere
`who` is no question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from breachledger.extract.scene import ABOUT, Scene
from breachledger.extract.silence import UNTOLD
from breachledger.extract.statements import Draft
from breachledger.vocabulary import Certainty

RULE = "questions.open"
_ACTOR, _PEOPLE, _VECTOR = "actor.name", "people.affected", "attack.vector"
_ASKED = {_ACTOR: "who", _PEOPLE: "many", _VECTOR: "how"}
"""The fields that are asked for, each with its list of question words."""
_LEADING = 2
"""Small words with which a question may begin: `But how …`, `Von wem …`."""
_BEHIND = 3
"""Tokens between a verb of telling and the question behind it."""
_BRIEF = 6
"""Tokens of a question that may be about the sentence before: `Who was it?`"""
_COUNTED = 5
"""Tokens behind `how many` in which the people are named."""
_LONGEST = 25

Reader = Callable[[Scene, str], Iterator[Draft]]


def with_questions(reader: Reader) -> Reader:
    """A reader that also reads whether the field is asked for, and left open."""

    def read(scene: Scene, field: str) -> Iterator[Draft]:
        yield from reader(scene, field)
        yield from _open_questions(scene, field)

    return read


def _open_questions(scene: Scene, field: str) -> Iterator[Draft]:
    """The first question for a field that the article leaves open; none where it names the attackers."""
    if field == _ACTOR and scene.cast.named("attacker"):
        return
    asked = _Questions(scene, field)
    for number, (first, last) in enumerate(scene.document.sentences):
        if number and scene.ends_before(scene.document.sentences[number - 1][0]):
            return
        place = asked.place(first, last) if asked.is_open(number) else None
        if place is not None and asked.concerns(place, number):
            yield Draft(
                field, place, min(asked.end(last), place + _LONGEST), RULE, own=True, certainty=Certainty.UNKNOWN
            )
            return


class _Questions:
    """What is asked for one field, sentence by sentence."""

    def __init__(self, scene: Scene, field: str) -> None:
        self._scene, self._field = scene, field
        document = self._document = scene.document
        words = document.lexicon.words
        self._asking, self._measures = words("silence", _ASKED[field]), words("silence", "measures")
        self._telling = words("silence", "tell") | words("silence", "hush")
        self._small = words("silence", "small")
        self._people = words("counted", "people")

    def place(self, first: int, last: int) -> int | None:
        """Where the question word of a sentence stands; None where none is asked with."""
        words = self._document.words
        begins = next((at for at in range(first, last) if words[at].isalpha()), first)
        for at in range(begins, last):
            if words[at] not in self._asking:
                continue
            leads = at - begins <= _LEADING and all(word in self._small for word in words[begins:at])
            behind = not self._telling.isdisjoint(words[max(begins, at - _BEHIND) : at])
            measured = self._field == _VECTOR and at + 1 < last and words[at + 1] in self._measures
            if (leads or behind) and not measured:
                return at
        return None

    def is_open(self, number: int) -> bool:
        """Whether its sentence says that nobody tells, or, where it is only asked, the next one does."""
        return UNTOLD in self._document.contexts(number)

    def concerns(self, place: int, number: int) -> bool:
        """Whether the question is about the incident: by its own words, or, if it is brief, by the sentence before.

        Who is asked for in the story of a break-in is whoever broke in.
        """
        if self._field == _ACTOR:
            return True
        first, last = self._document.sentences[number]
        contexts = self._document.contexts(number)
        brief = last - first <= _BRIEF and number > 0
        before = self._document.contexts(number - 1) if brief else set[str]()
        if self._field == _PEOPLE:
            near = self._document.words[place : place + _COUNTED]
            return not self._people.isdisjoint(near) or "affected" in contexts | before
        return bool((contexts | before) & ABOUT) or "attacker" in self._scene.cast.roles_in(first, last)

    def end(self, last: int) -> int:
        """The end of a sentence, without its full stop; what a question mark takes back is the question's own."""
        return last - 1 if self._document.words[last - 1] == "." else last
