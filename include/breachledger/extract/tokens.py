"""Words, numbers and marks of a normal text, with their offsets."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\d{1,3}(?:'\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[^\W\d_]+|\n|[^\w\s]|\w")


class Tokens:
    """Parallel lists: the folded word and its half-open offsets in the normal text.

    A word is a run of letters, a number keeps its separators, every mark and every newline stands alone:
    `l'11 dicembre` gives `l`, `'`, `11`, `dicembre`; `12'400`, as Switzerland writes it, is one number.
    """

    __slots__ = ("ends", "starts", "words")

    def __init__(self, folded: str) -> None:
        self.words: list[str] = _TOKEN.findall(folded)
        self.starts: list[int] = []
        self.ends: list[int] = []
        end = 0
        for word in self.words:  # a token stands at the next place where its letters do: only spaces lie between
            start = folded.index(word, end)
            end = start + len(word)
            self.starts.append(start)
            self.ends.append(end)

    def __len__(self) -> int:
        return len(self.words)

    def touches(self, place: int) -> bool:
        """Whether the token at `place` follows its predecessor without a space."""
        return place > 0 and self.starts[place] == self.ends[place - 1]


def split_words(text: str) -> list[str]:
    """The words of a normal, folded text."""
    return _TOKEN.findall(text)
