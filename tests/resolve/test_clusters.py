"""Which reports become one incident: evidence joins, a veto parts whatever the rest says, people are heard first."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from breachledger.resolve.candidates import WINDOW, Candidates
from breachledger.resolve.clusters import Judge
from breachledger.resolve.compare import FEATURES, VETO, compare, score
from breachledger.resolve.names import read_name
from breachledger.resolve.near import Near, component
from breachledger.resolve.policy import MERGE, REVIEW, Judgements
from breachledger.resolve.profile import Key, Profile, Span

DAY = 739_000


def report(victim: str | None = "Hospital Vallon", day: int = DAY, country: str | None = "FR", **more: Any) -> Profile:
    """One report; sets are given as lists."""
    told = {name: frozenset(value) if isinstance(value, list) else value for name, value in more.items()}
    made = Profile(
        told=frozenset({Span(day, day)}),
        origins=frozenset(),
        victims=(read_name(victim, country),) if victim else (),
        countries=frozenset({country} if country else ()),
        foreign=frozenset({country} if country else ()),
    )
    return replace(made, **told)


def parted(judgements: Judgements | None = None, **reports: Profile) -> set[str]:
    """The incidents that come of some reports, each as the names of its reports."""
    heard = judgements or Judgements()
    candidates = Candidates()
    for name, profile in reports.items():
        key = (name, 0)
        candidates.add(key, replace(profile, origins=profile.origins | {key}))
    near, found, left = Near(candidates, heard), set[str](), set(candidates.reports)
    while left:
        whole = component(min(left), near.of)
        left -= whole
        clusters = Judge({key: candidates.reports[key] for key in whole}, heard).clusters()
        found |= {"".join(sorted(key[0] for key in one.members)) for one in clusters}
    return found


def test_one_victim_in_one_week_is_one_incident_and_another_victim_another():
    reports = {"a": report(), "b": report("hôpital du Vallon", DAY + 3), "c": report("Hospital Aubrac", DAY)}
    assert parted(**reports) == {"ab", "c"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"victim": "Hospital Aubrac"}, {}, id="another victim"),
        pytest.param({"country": "IT"}, {"day": DAY + 20}, id="another country"),
        pytest.param(
            {"occurred": [Span(DAY - 9, DAY - 9)]}, {"occurred": [Span(DAY + 9, DAY + 9)], "day": DAY + 20}, id="dates"
        ),
        pytest.param(
            {"suppliers": (read_name("Medisfera"),)}, {"suppliers": (read_name("Soldora"),)}, id="another supplier"
        ),
    ],
)
def test_a_veto_beats_whatever_else_is_alike(one: dict[str, Any], other: dict[str, Any]):
    alike = {"actors": ["noctua"], "figures": [("people.affected", 61_234.0)], "types": ["ransomware"]}
    first, second = report(**alike, **one), report(**alike, **other)
    assert score(first, second) == compare(first, second).score == VETO
    assert parted(a=first, b=second) == {"a", "b"}


def test_no_chain_leads_over_a_veto():
    """The middle one, which names nobody, would go with either: it goes with one, and does not bring the other."""
    alike = {"actors": ["noctua"], "sectors": ["health"], "types": ["ransomware"], "occurred": [Span(DAY - 2, DAY - 2)]}
    reports = {"a": report(**alike), "b": report(None, **alike), "c": report("Hospital Aubrac", **alike)}
    assert score(reports["a"], reports["b"]) >= MERGE <= score(reports["b"], reports["c"])
    assert {"c", "a"} & parted(**reports), "one of them is alone"
    assert "abc" not in parted(**reports)


def test_silence_is_neutral():
    bare = report(None, country=None)
    seen = {reason.feature for reason in compare(bare, report(actors=["noctua"], types=["ddos"])).reasons}
    assert seen == {"published"}


def test_the_score_is_the_sum_of_its_reasons_and_the_same_both_ways():
    one = report(types=["ransomware"], sectors=["health"], actors=["noctua"], figures=[("people.affected", 40_000.0)])
    other = report(day=DAY + 5, types=["ddos"], sectors=["health"], actors=["kestrel"])
    found = compare(one, other)
    assert (
        found.score == pytest.approx(sum(reason.value for reason in found.reasons)) == pytest.approx(score(one, other))
    )
    assert score(one, other) == pytest.approx(score(other, one))
    assert {reason.feature for reason in found.reasons} <= {feature.name for feature in FEATURES}


def test_another_attack_on_the_same_victim_weeks_later_is_another_incident():
    spring = report(types=["ransomware"], actors=["duskfall"])
    assert parted(a=spring, b=report(day=DAY + 45, types=["ddos"], actors=["nachtraaf"])) == {"a", "b"}
    assert parted(a=spring, b=report(day=DAY + 45, types=["ransomware"], actors=["duskfall"])) == {"ab"}


def test_a_victim_that_is_read_wrongly_is_known_by_the_headline_of_the_other():
    wrong = report("Log4Shell", openings=("Hospital Vallon struck through Log4Shell",), sectors=["health"])
    assert parted(a=wrong, b=report(sectors=["health"])) == {"ab"}


def test_whom_a_report_is_compared_with_is_compared_with_it():
    candidates = Candidates()
    some: dict[Key, Profile] = {
        ("a", 0): report(openings=("Hospital Aubrac offline",)),
        ("b", 0): report("Hospital Aubrac", DAY + 10, figures=[("people.affected", 61_234.0)]),
        ("c", 0): report(None, DAY + 9, sectors=["health"], figures=[("people.affected", 61_234.0)]),
        ("d", 0): report("Vallon", DAY + WINDOW, sectors=["health"], actors=["noctua"]),
        ("e", 0): report(None, DAY + WINDOW - 5, actors=["noctua"], sectors=["health"]),
    }
    for key, profile in some.items():
        candidates.add(key, profile)
    pairs = {(one, other) for one in some for other in candidates.of(one)}
    assert pairs == {(other, one) for one, other in pairs}
    assert {(("a", 0), ("b", 0)), (("b", 0), ("c", 0)), (("a", 0), ("d", 0)), (("d", 0), ("e", 0))} <= pairs


def test_people_are_heard_before_any_score():
    reports = {"a": report(), "b": report("Hospital Aubrac"), "c": report(day=DAY + 1)}
    together = Judgements(same=frozenset({frozenset({"a", "b"})}))
    apart = Judgements(other=frozenset({frozenset({"a", "c#0"})}))
    assert parted(**reports) == {"ac", "b"}
    assert parted(apart, **reports) == {"a", "b", "c"}
    # Who joins two joins all that goes with either, whatever stands between them.
    assert parted(together, **reports) == {"abc"}


def test_what_comes_of_reports_does_not_depend_on_their_order():
    reports = {
        "a": report(), "b": report(None, sectors=["health"], actors=["noctua"]), "c": report(day=DAY + 2),
        "d": report("Hospital Aubrac", actors=["noctua"], sectors=["health"]),
    }  # fmt: skip
    assert len({frozenset(parted(**dict(some))) for some in permutations(reports.items())}) == 1


def test_what_is_nearly_one_is_left_for_a_person():
    one, other = report(types=["ransomware"]), report(day=DAY + 40, types=["ransomware"])
    assert REVIEW <= score(one, other) < MERGE
    reports = {("a", 0): one, ("b", 0): other}
    judge = Judge(reports, Judgements())
    ((first, second, why),) = judge.doubtful(judge.clusters())
    assert [first.members, second.members] == [[("a", 0)], [("b", 0)]]
    assert why.score == score(one, other)


GANG = {"actors": ["kestrel"], "types": ["ransomware"], "sectors": ["health"], "figures": [("data.volume", 500e9)]}


def test_a_body_with_another_name_in_each_language_is_known_by_the_rare_names_around_it():
    told = {"day": DAY, "country": "LT", "types": ["data_breach"], "occurred": [Span(DAY - 4, DAY - 4)]}
    polish = report(
        "Narodowe Centrum Rejestrów", openings=("Wilno: włamanie do bazy. Rzeczniczka Jurgita Balčytė",), **told
    )
    english = report(
        "Health Registry Office", openings=("Data stolen in Vilnius, says Jurgita Balčytė of Rasa IT",), **told
    )
    other = report(
        "Health Registry Office", openings=("Data stolen in Kaunas, says Ona Petrauskaitė of Rasa IT",), **told
    )
    figure = [("people.affected", 640_000.0)]
    assert score(polish, english) == VETO
    assert parted(a=replace(polish, figures=frozenset(figure)), b=replace(english, figures=frozenset(figure))) == {"ab"}
    assert parted(a=replace(polish, figures=frozenset(figure)), b=replace(other, figures=frozenset(figure))) == {
        "a",
        "b",
    }


def test_the_victims_of_one_gang_in_one_week_stay_apart_whatever_it_boasts_of_each():
    names = ("Hospital Vallon", "Hospital Aubrac", "Clinique Merlande")
    reports = {
        letter: report(
            name, DAY + number, openings=(f"Kestrel boasts of 500 gigabytes of {name}, says Kestrel",), **GANG
        )
        for number, (letter, name) in enumerate(zip("abc", names, strict=True))
    }
    assert parted(**reports) == {"a", "b", "c"}


def test_a_report_of_weeks_later_that_tells_the_day_goes_with_the_first():
    day = [Span(DAY - 5, DAY - 4)]
    first = report(types=["ransomware"], actors=["duskfall"], occurred=day)
    assert parted(a=first, b=report(day=DAY + 70, types=["data_breach"], actors=["duskfall"], occurred=day)) == {"ab"}
    later = [Span(DAY + 66, DAY + 66)]
    assert parted(a=first, b=report(day=DAY + 70, types=["data_breach"], occurred=later)) == {"a", "b"}


def test_one_body_is_told_of_in_the_country_where_it_sits_and_where_it_was_hit():
    told = {"types": ["ransomware"], "actors": ["duskfall"], "occurred": [Span(DAY - 3, DAY - 3)]}
    here, there = report("Banque Ormelle", country="CN", **told), report("Banque Ormelle", country="US", **told)
    assert parted(a=here, b=there) == {"ab"}
    assert VETO < score(here, report("Banque Ormelle", country="US", types=["ddos"])) < MERGE
    assert score(here, report("Banca Tessino", country="US", types=["ransomware"])) == VETO
