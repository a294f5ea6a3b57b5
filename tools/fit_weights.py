"""Fits the weights of what is weighed (`lang/any/weights.toml`) on annotated articles.

    python -m tools.fit_weights [--only TABLE…] [FOLDER…]

Reads the articles of `benchmarks/gold` that are not set aside, and those of further folders. `[victims]`: each named
party, also of `benchmarks/joining`, is one case, a victim or not. `[occurred]`, `[disclosed]`: each date of an article
about one incident, the day of the event or not. `[people_affected]` and others like it: each figure that may be of that
field is or not. `[sector]`: each word for a sector tells the victim's or not. `[report]`: each article, and those of
`benchmarks/joining`, `tests/cases` and `tests/pairs`, reports an incident or not. `[roundup]`: each article of several
paragraphs tells of several incidents or not. `[voices]`: each annotated claim of an unknown speaker is confirmed or
not. Logistic regression that draws
weights to zero (`_PRIOR`), by Newton's method: the same articles give the same weights.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.annotations import GOLD, Annotated, annotated, article, held_out
from benchmarks.joining.events import load
from benchmarks.scoring import same_name, same_value

from breachledger.extract.fields.figures import COUNTS, figures_of, table_of
from breachledger.extract.fields.sector import Sectors
from breachledger.extract.figures import Figures, told_by_rules
from breachledger.extract.lexicon import lexicon
from breachledger.extract.paragraphs import Paragraphs
from breachledger.extract.parties import Party
from breachledger.extract.reading import all_claims
from breachledger.extract.relevance import signs as report_signs
from breachledger.extract.roundups import FEWEST
from breachledger.extract.roundups import signs as roundup_signs
from breachledger.extract.rules import ANY, LANG, language_codes, read_sheet
from breachledger.extract.scene import Scene
from breachledger.extract.timeline import Timeline
from breachledger.extract.victims import Surroundings, signs

Case = tuple[dict[str, float], bool]
FIGURES = {table_of(field): field for field in (*COUNTS, "extortion.amount", "impact.cost", "data.volume")}
_PRIOR = (
    {"victims": 20.0, "occurred": 3.0, "disclosed": 3.0}
    | dict.fromkeys(FIGURES, 60.0)
    | {"sector": 10.0, "report": 10.0, "roundup": 3.0, "voices": 10.0}
)
"""How much the weights are drawn to zero; chosen on articles on which they were not fitted."""
_SURE = {"confirmed", "reported"}
_STEPS = 12
_ROUNDED = 0.005
"""The part by which a figure may differ from the annotated one."""
_TESTS = Path(__file__).parents[1] / "tests"
CASES, PAIRS = _TESTS / "cases", _TESTS / "pairs"
_ANY_DAY = "2025-12-17"
_HEAD = """# What the signs weigh that tell victims, days, figures, sectors, reports, round-ups (`extract/weighing.py`).
# Written by `python -m tools.fit_weights`; not by hand.

"""


def main(arguments: list[str]) -> None:
    """Writes the weights and tells on how many cases they rest."""
    parser = argparse.ArgumentParser(prog="tools.fit_weights", description="Fits the weights of what is weighed.")
    parser.add_argument("folders", nargs="*", type=Path, help="more annotated articles")
    parser.add_argument("--only", action="append", choices=list(_PRIOR), help="leave the other tables as they are")
    args = parser.parse_args(arguments)
    articles = list(_articles([GOLD, *args.folders]))
    tables = _standing() if args.only else {}
    wanted = [name for name in _PRIOR if name in (args.only or _PRIOR)]
    tables |= {name: f"[{name}]\nbias = 0.0\n" for name in wanted}
    for name in wanted:  # in this order: who was hit is a sign of when it happened, and both of what is reported
        _write(tables)
        tables[name] = _table(name, (case for one in articles for case in _cases(name, one)))
    _write(tables)


def _standing() -> dict[str, str]:
    """The tables as they stand in the file."""
    held = tomllib.loads((LANG / ANY / "weights.toml").read_text("utf-8"))
    rows = {name: "".join(f"{sign} = {weight:.3f}\n" for sign, weight in table.items()) for name, table in held.items()}
    return {name: f"[{name}]\n{told}" for name, told in rows.items()}


def _write(tables: dict[str, str]) -> None:
    """Writes the tables, and forgets what was read of the old ones."""
    (LANG / ANY / "weights.toml").write_text(_HEAD + "\n".join(tables.values()), encoding="utf-8")
    lexicon.cache_clear()
    read_sheet.cache_clear()


def _cases(name: str, one: Annotated) -> Iterator[Case]:
    if name == "report":
        yield _report(one)
    elif name == "victims":
        yield from _parties(one)
    elif name == "roundup":
        yield from _stories(one)
    elif name == "sector":
        yield from _sectors(one)
    elif name == "voices":
        yield from _speakers(one)
    elif name in FIGURES:
        yield from _figures(one, FIGURES[name])
    elif one.told["incidents"]:
        yield from _dates(one, name)


def _report(one: Annotated) -> Case:
    """The signs of an article, and whether it reports an incident."""
    scene = Scene(article(one), lexicon(one.language[:2]))
    return report_signs(scene, list(all_claims(scene))), bool(one.told["is_incident"])


def _stories(one: Annotated) -> Iterator[Case]:
    """The signs of an article's paragraphs, and whether it tells of several incidents; none where that is not known."""
    stories = one.told.get("stories", len(one.told["incidents"]))
    around = Paragraphs(Scene(article(one), lexicon(one.language[:2])))
    if len(around.long) >= FEWEST and (stories or not one.told["is_incident"]):
        yield roundup_signs(around), stories > 1


def _articles(folders: Iterable[Path]) -> Iterator[Annotated]:
    aside = held_out()
    for folder in folders:
        for one in annotated(folder):
            if not (folder == GOLD and f"{one.language}/{one.name}" in aside):
                yield one
    for told in load().articles:
        if not told.is_held_out and told.language in language_codes():
            judged = _judged(
                told.language, told.name, told.path.read_text("utf-8"), told.published, is_incident=bool(told.events)
            )
            judged.told.update(victims=told.victims, stories=len(told.events))
            yield judged
    for path in sorted(CASES.glob("*/*.toml")):
        case = tomllib.loads(path.read_text("utf-8"))
        judged = _judged(
            path.parent.name, path.stem, case["text"].strip(), case["published"], is_incident=case["incident"]
        )
        judged.told["stories"] = 1 + max((claim.get("incident_no", 0) for claim in case.get("claim", ())), default=0)
        yield judged
    for path in sorted(PAIRS.glob("*.toml")):  # they are brief notes
        told = tomllib.loads(path.read_text("utf-8"))
        for field, sentences in told.items():
            if isinstance(sentences, dict):
                text = f"{told['intro'].strip()}\n{sentences['told']}"
                yield _judged(path.stem, field, text, _ANY_DAY, is_incident=True)


def _judged(language: str, name: str, text: str, published: str, *, is_incident: bool) -> Annotated:
    """An article of which no more is known than whether it reports an incident."""
    return Annotated(language, name, text, {"published": published, "is_incident": is_incident, "incidents": []})


def _parties(one: Annotated) -> Iterator[Case]:
    """The signs of each party, and whether it is annotated as a victim; none where nothing is told of victims."""
    if not one.told["incidents"] and not one.told.get("victims"):
        return
    scene = Scene(article(one), lexicon(one.language[:2]))
    parties = scene.cast.parties
    around = Surroundings(scene.document, max((len(party.mentions) for party in parties), default=1))
    for party in parties:
        yield signs(party, around), _is_victim(party, one, scene)


def _is_victim(party: Party, one: Annotated, scene: Scene) -> bool:
    found = [scene.document.shape(mention.first, mention.last) for mention in party.mentions]
    if known := one.told.get("victims"):
        folded = [_bare(text) for text in found]
        return party.role != "place" and any(_bare(part) in text for part in known for text in folded)
    return any(same_name(str(name), text) for name in _values(one, "victim.name") for text in found)


def _bare(text: str) -> str:
    """Small letters without accents."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )


def _dates(one: Annotated, event: str) -> Iterator[Case]:
    """The signs of each date, and whether it is annotated as that of the event."""
    if len(one.told["incidents"]) > 1:
        return
    scene = Scene(article(one), lexicon(one.language[:2]))
    around = Timeline(scene)
    wanted = {str(value["start"]) for value in _values(one, f"incident.{event}")}
    for dated in around.dates:
        yield around.signs(dated), str(dated.when.start) in wanted


def _sectors(one: Annotated) -> Iterator[Case]:
    """The signs of each word that tells a sector, and whether it is the victim's."""
    wanted = set(_values(one, "victim.sector"))
    if wanted and len(one.told["incidents"]) == 1:
        around = Sectors(Scene(article(one), lexicon(one.language[:2])), "victim.sector")
        for hit in around.hits:
            yield around.signs(hit), hit.rule.value in wanted


def _speakers(one: Annotated) -> Iterator[Case]:
    """The signs of each unknown speaker of an annotated claim, and whether the claim is confirmed."""
    if len(one.told["incidents"]) != 1:
        return
    scene = Scene(article(one), lexicon(one.language[:2]))
    made = [claim for claim in all_claims(scene) if claim.status in _SURE]
    for wanted in one.claims:
        fitting = (claim for claim in made if claim.field == wanted["field"] and same_value(wanted.get("value"), claim))
        told = None if wanted.get("optional") else next(fitting, None)
        frame = None if told is None else scene.frames.at(scene.document.token_at(told.start))
        unknown = None if frame is None else scene.frames.voices.unknown(frame.cue_first)
        if unknown is not None:
            yield scene.frames.voices.signs(*unknown), wanted["status"] == "confirmed"


def _figures(one: Annotated, field: str) -> Iterator[Case]:
    """The signs of each figure that may be of a field, or is by a rule, and whether it is annotated so."""
    if not one.told["incidents"]:
        return
    scene = Scene(article(one), lexicon(one.language[:2]))
    around, by_rule = Figures(scene), told_by_rules(scene.document, (field,))
    wanted = [value for value in _values(one, field) if isinstance(value, int | float)]
    for figure in figures_of(around, field):
        if figure.counts == COUNTS.get(field, "") or figure.first in by_rule:
            is_right = any(abs(figure.number.value - value) <= _ROUNDED * value for value in wanted)
            yield around.signs(figure), is_right


def _values(one: Annotated, field: str) -> list[Any]:
    """What is annotated as right in a field."""
    held = [claim.get("value") for claim in one.claims if claim["field"] == field]
    return [value for some in held for value in (some if isinstance(some, list) else [some]) if value is not None]


def _table(name: str, cases: Iterable[Case]) -> str:
    """The weights fitted on the cases, as a table of TOML."""
    held = list(cases)
    names = sorted({sign for seen, _ in held for sign in seen})
    seen = np.array([[1.0, *(signs_.get(sign, 0.0) for sign in names)] for signs_, _ in held])
    weights = _fitted(seen, np.array([float(hit) for _, hit in held]), _PRIOR[name])
    print(f"{name}: {len(held)} cases, {sum(hit for _, hit in held)} of them right", file=sys.stderr)
    rows = [f"{sign} = {weight:.3f}\n" for sign, weight in zip(["bias", *names], weights, strict=True)]
    return f"[{name}]\n{''.join(rows)}"


def _fitted(seen: np.ndarray, hit: np.ndarray, pull: float) -> np.ndarray:
    """The weights, by Newton's method; each is drawn to zero by the spread of its sign, the bias is not."""
    prior = np.diag(pull * seen.std(axis=0) ** 2)
    weights = np.zeros(seen.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-seen @ weights))
        slope = seen.T @ (hit - likely) - prior @ weights
        bend = (seen.T * (likely * (1 - likely))) @ seen + prior + 1e-6 * np.eye(seen.shape[1])
        weights = weights + np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    main(sys.argv[1:])
