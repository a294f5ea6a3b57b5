"""Article -> article with its language: detected, and weighed against what the page and its outlet say.

Codes are ISO 639-1 in lower case, `zh` for every kind of Chinese and `no` for Bokmål and Nynorsk (`nb`, `nn`); `und`
where nothing is known. The same text always gives the same answer, in every process and on every machine.
"""

from __future__ import annotations

import re
import threading
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import langdetect
from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from breachledger.model import Article
from breachledger.vocabulary import LanguageOrigin

UNKNOWN = "und"
_PREFIX = 800
"""Characters of the body that are looked at: more costs time and settles nothing (all of it gives the same)."""
_TRIALS = 4
"""How often the detector draws; of its own accord it draws seven times, and answers the same."""
_FEW_LETTERS = 40
_FEW_SIGNS = 12
"""The same for scripts in which a sign is a word or a syllable."""
_TOO_LITTLE = 0.5
_SURE = 0.9
_LIKELY = 0.5
_POSSIBLE = 0.25
_LEAST_WORDS = 3
_SIGN = re.compile(r"[぀-ヿ㐀-鿿가-힯฀-๿]")
_WORD = re.compile(r"[^\W\d_]+")
_SAME = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "fil": "tl",
    "cmn": "zh",
    "yue": "zh",
    "hbs": "sr",
    "sh": "sr",
}
# Scripts that one language alone writes, and that the detector does not know.
_SCRIPTS = (
    ("hy", re.compile(r"[\u0530-\u058f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("km", re.compile(r"[\u1780-\u17ff]")),
    ("lo", re.compile(r"[\u0e80-\u0eff]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
    ("si", re.compile(r"[\u0d80-\u0dff]")),
    ("am", re.compile(r"[\u1200-\u137f]")),
    ("or", re.compile(r"[\u0b00-\u0b7f]")),
)
_lock = threading.Lock()


class Settled(NamedTuple):
    """A language, how sure the detector was of it (0 to 1, None where it was not heard), and what settled it."""

    code: str
    confidence: float | None
    origin: LanguageOrigin


@dataclass(frozen=True, slots=True)
class UnprofiledLanguage:
    """A language that the detector takes for others, and the small words that tell it from them."""

    code: str
    taken_for: frozenset[str]
    share: float
    words: frozenset[str]
    hit: str
    miss: str


def settle(article: Article, *, html_lang: str | None, outlet_language: str | None) -> Article:
    """The article with `language`, `language_confidence` and `language_origin` set.

    Args:
        article: its body is read, or its title where it has no body.
        html_lang: what the page declares (`<html lang>`), often the template's language rather than the text's.
        outlet_language: the outlet's language from the catalog.
    """
    body = article.text.removeprefix(article.title).strip() or article.text
    found = settle_text(body, html_lang=html_lang, outlet_language=outlet_language)
    return replace(article, language=found.code, language_confidence=found.confidence, language_origin=found.origin)


def settle_text(text: str, *, html_lang: str | None = None, outlet_language: str | None = None) -> Settled:
    """The language of a text. What the page and the outlet say decides texts that are very short or doubtful."""
    sample = text[:_PREFIX]
    hints = [
        (code, origin)
        for code, origin in ((normal(html_lang), LanguageOrigin.HTML), (normal(outlet_language), LanguageOrigin.OUTLET))
        if code
    ]
    if scripted := _by_script(sample):
        agrees = any(code == scripted for code, _ in hints)
        return Settled(scripted, None, LanguageOrigin.AGREED if agrees else LanguageOrigin.DETECTED)
    chances = _detect(sample)
    amount = _amount(sample)
    if amount < 1:
        return _settle_short(chances if amount > _TOO_LITTLE else {}, hints)
    return _settle_long(sample, chances, hints)


def normal(tag: str | None) -> str | None:
    """A language tag as the code that the ledger uses, or None: `pt-BR` -> `pt`, `zh-Hant` -> `zh`, `nb` -> `no`."""
    code = re.split(r"[-_,; ]", (tag or "").strip().lower(), maxsplit=1)[0]
    code = _SAME.get(code, code)
    return code if re.fullmatch(r"[a-z]{2,3}", code) and code != UNKNOWN else None


def warm() -> None:
    """Load the profiles (a quarter of a second). Done before work is shared out, since loading is not thread-safe."""
    _factory()
    unprofiled()


@cache
def unprofiled() -> tuple[UnprofiledLanguage, ...]:
    """The languages of `language.toml`."""
    tables = tomllib.loads(Path(__file__).with_name("language.toml").read_text("utf-8"))
    return tuple(
        UnprofiledLanguage(
            code, frozenset(table["taken_for"]), table["share"], frozenset(table["words"]), table["hit"], table["miss"]
        )
        for code, table in tables.items()
    )


def _settle_short(chances: dict[str, float], hints: list[tuple[str, LanguageOrigin]]) -> Settled:
    """Too little text to detect anything: a hint, or what the detector is sure of, or nothing."""
    best = next(iter(chances), UNKNOWN)
    for code, origin in hints:
        return Settled(code, chances.get(code), LanguageOrigin.AGREED if code == best else origin)
    if chances.get(best, 0.0) >= _SURE:
        return Settled(best, chances[best], LanguageOrigin.DETECTED)
    return Settled(UNKNOWN, None, LanguageOrigin.NONE)


def _settle_long(sample: str, chances: dict[str, float], hints: list[tuple[str, LanguageOrigin]]) -> Settled:
    best, chance = next(iter(chances.items()), (UNKNOWN, 0.0))
    if any(code == best for code, _ in hints):
        return Settled(best, chance, LanguageOrigin.AGREED)
    if told := _by_words(sample, chances):
        agrees = any(code == told for code, _ in hints)
        return Settled(told, None, LanguageOrigin.AGREED if agrees else LanguageOrigin.DETECTED)
    for code, origin in hints:
        if chances.get(code, 0.0) >= _POSSIBLE and chance < _SURE:
            return Settled(code, chances[code], origin)
        # The detector cannot find what it does not know; what it does know and did not find is not there.
        if code not in _known() and (chance < _SURE or _is_taken_for(code, best)):
            return Settled(code, None, origin)
    if chance >= _LIKELY:
        return Settled(best, chance, LanguageOrigin.DETECTED)
    return Settled(UNKNOWN, None, LanguageOrigin.NONE)


def _is_taken_for(code: str, best: str) -> bool:
    return any(language.code == code and best in language.taken_for for language in unprofiled())


def _amount(sample: str) -> float:
    """How much there is to go by: at 1 enough, at 0 nothing."""
    signs = len(_SIGN.findall(sample))
    letters = sum(map(len, _WORD.findall(sample))) - signs
    return letters / _FEW_LETTERS + signs / _FEW_SIGNS


def _by_script(sample: str) -> str | None:
    """The language whose own script most of the sample is written in."""
    letters = len(re.findall(r"\w", sample))
    return next((code for code, script in _SCRIPTS if letters and 2 * len(script.findall(sample)) > letters), None)


def _by_words(sample: str, chances: dict[str, float]) -> str | None:
    """The language of `language.toml` whose small words fill the sample, where the detector names a likeness of it."""
    best = next(iter(chances), UNKNOWN)
    words = [word.casefold() for word in _WORD.findall(sample)]
    scores = {
        language.code: count / len(words)
        for language in unprofiled()
        if best in language.taken_for
        and (count := sum(word in language.words for word in words)) / len(words) >= language.share
        and len(language.words.intersection(words)) >= _LEAST_WORDS
    }
    return max(scores, key=scores.__getitem__) if scores else None


def _detect(sample: str) -> dict[str, float]:
    """The chances of the likeliest languages, best first; empty where the sample has no letters."""
    detector = _Detector(_factory())
    detector.n_trial = _TRIALS
    detector.append(sample)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return {}
    chances: dict[str, float] = {}
    for language in found:
        code = normal(language.lang) or UNKNOWN
        chances[code] = min(1.0, round(chances.get(code, 0.0) + language.prob, 4))
    return dict(sorted(chances.items(), key=lambda entry: (-entry[1], entry[0])))


class _Detector(Detector):  # type: ignore[misc]  # langdetect has no types
    """langdetect's detector with its innermost loop in one expression: the same numbers in half the time."""

    def _update_lang_prob(self, prob: list[float], word: str, alpha: float) -> None:
        weight = alpha / self.BASE_FREQ
        prob[:] = [chance * (weight + share) for chance, share in zip(prob, self.word_lang_prob_map[word], strict=True)]


@cache
def _known() -> frozenset[str]:
    return frozenset(code for name in _factory().get_lang_list() if (code := normal(name)))


def _factory() -> DetectorFactory:
    with _lock:
        return _load()


@cache
def _load() -> DetectorFactory:
    """The profiles in one order on every file system, and one seed, without which langdetect answers at random."""
    factory = DetectorFactory()
    factory.set_seed(0)
    folder = Path(langdetect.__file__).with_name("profiles")
    factory.load_json_profile([path.read_text("utf-8") for path in sorted(folder.iterdir()) if path.is_file()])
    return factory
