"""Who speaks, where the verb of saying stands in another sentence than what is said."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from breachledger.extract.document import Document
from breachledger.extract.frames import _apart
from breachledger.extract.lexicon import lexicon
from breachledger.model import Claim
from tests.extract.articles import article

NL = "Hackers breken in bij Fernwater\nNutsbedrijf Fernwater is maandag getroffen door een cyberaanval.\n"
DE = "Hacker greifen die Stadtwerke Ferntal an\nDie Stadtwerke Ferntal wurden am Montag Ziel eines Cyberangriffs.\n"


def claims(language: str, text: str, field: str) -> list[Claim]:
    """The claims of a field."""
    return [one for one in read_claims(article(text, language=language))[1] if one.field == field]


def test_a_short_sentence_attributes_the_one_before_it() -> None:
    told = f"{NL}De aanvallers hebben klantgegevens gestolen. Dat bevestigt de burgemeester."
    assert [str(one.status) for one in claims("nl", told, "data.exfiltrated")] == ["confirmed"]
    alone = f"{NL}De aanvallers hebben klantgegevens gestolen. De burgemeester is blij."
    assert [str(one.status) for one in claims("nl", alone, "data.exfiltrated")] == ["reported"]


def test_in_the_mood_of_indirect_speech_the_last_speaker_goes_on() -> None:
    told = f"{DE}Man arbeite daran, teilte das Unternehmen mit. Die Täter hätten Kundendaten gestohlen."
    (one,) = claims("de", told, "data.exfiltrated")
    assert (one.status, one.source_role) == ("confirmed", "victim")


EN = "Hackers break into Ferncliff Water\nThe utility Ferncliff Water was hit by a cyberattack on Monday.\n"


def test_what_the_next_sentence_rebuts_is_claimed_and_denied() -> None:
    told = f"{EN}The hackers claim to have the data of 12,000 customers. That is wrong, the company said."
    assert {str(one.status) for one in claims("en", told, "people.affected")} == {"claimed", "denied"}


@pytest.mark.parametrize("rest", ["That is right, the company said.", "The company is silent."])
def test_what_nobody_rebuts_is_not_denied(rest: str) -> None:
    told = f"{EN}The hackers claim to have the data of 12,000 customers. {rest}"
    assert "denied" not in {str(one.status) for one in claims("en", told, "people.affected")}


def test_a_verb_of_thieves_has_no_victim_as_its_subject() -> None:
    told = (
        "Des pirates s'en prennent à l'hôpital de Valfleury\n"
        "L'hôpital de Valfleury a été victime d'une cyberattaque lundi. Les pirates ont volé des données de patients. "
        "Le groupe Lynx Gris, qui a inscrit l'hôpital sur son site, revendique 240 Go de fichiers et 85 000 patients."
    )
    found = claims("fr", told, "people.affected")
    assert [(one.status, one.source_role) for one in found] == [("claimed", "attacker")]


def test_who_confirms_without_a_name_that_is_known_is_the_victim() -> None:
    told = f"{EN}Rowan Thistlewood confirmed that the data of 12,000 customers was stolen."
    assert [str(one.status) for one in claims("en", told, "people.affected")] == ["confirmed"]
    said = f"{EN}Rowan Thistlewood said that the data of 12,000 customers was stolen."
    assert [str(one.status) for one in claims("en", said, "people.affected")] == ["reported"]


def test_a_pronoun_behind_the_verb_is_the_last_speaker() -> None:
    told = f"{NL}De woordvoerder zegt dat er geen losgeld is betaald. Er zijn klantgegevens gestolen, zegt hij."
    assert [str(one.status) for one in claims("nl", told, "data.exfiltrated")] == ["confirmed"]


def test_a_supplier_that_was_hit_speaks_for_itself() -> None:
    told = (
        f"{EN}The intruders came in through its supplier Brindlecom. "
        "Brindlecom said that the data of 12,000 customers was stolen."
    )
    assert [str(one.status) for one in claims("en", told, "people.affected")] == ["confirmed"]


@pytest.mark.parametrize(
    "more",
    [
        "Thieves took the data of 12,000 customers so far, Chief Executive Ann Dowl said in a call with analysts.",
        "Ferncliff Water shut its website. It said thieves took the data of 12,000 customers.",
        "Ferncliff Water spoke of a fault until it admitted on Tuesday that thieves took the data of 12,000 customers.",
    ],
)
def test_the_firm_speaks_by_its_officers_and_its_pronouns(more: str) -> None:
    (one,) = claims("en", EN + more, "people.affected")
    assert (one.status, one.source_role) == ("confirmed", "victim")


def test_whom_somebody_told_it_is_not_who_speaks() -> None:
    told = f"{EN}Prosecutor Rachel Sworde told Ferncliff Water that thieves took the data of 12,000 customers."
    (one,) = claims("en", told, "people.affected")
    assert one.source_role != "victim"


def test_a_spokesman_has_the_part_of_whom_he_speaks_for() -> None:
    told = f"{NL}De dieven hebben klantgegevens gestolen, zegt een woordvoerder van de politie."
    (one,) = claims("nl", told, "data.exfiltrated")
    assert one.source_role == "authority"


def test_a_second_verb_has_the_subject_of_the_first() -> None:
    told = f"{EN}On its leak page the Qilin group lists Ferncliff Water and says it took the data of 12,000 customers."
    (one,) = claims("en", told, "people.affected")
    assert (one.status, one.source_role) == ("claimed", "attacker")


def test_a_pronoun_means_who_opens_the_sentence_before() -> None:
    told = (
        f"{EN}The company said on Tuesday that its servers were down. Calls went unanswered. "
        "An information security consultant looked at the files. “The data of 12,000 customers were stolen,” he said."
    )
    (one,) = claims("en", told, "people.affected")
    assert (one.status, one.source_role) == ("reported", "analyst")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("The group NoWarfare claimed responsibility for the attack.", "claimed"),
        ("The FBI attributed the attack to the group NoWarfare.", "confirmed"),
        ("The attack was the work of the hacker group NoWarfare.", "reported"),
    ],
)
def test_an_attacker_is_claimed_where_he_boasts_and_else_as_who_names_him_says(told: str, status: str) -> None:
    named = [one for one in claims("en", EN + told, "actor.name") if one.value_text == "NoWarfare"]
    assert {str(one.status) for one in named} == {status}


def test_of_verbs_of_saying_that_overlap_the_first_is_kept() -> None:
    """`said that` and `said` are one verb of saying; one that begins where the other ends is the next."""
    document = Document(article(f"{EN}The police said that it rained."), lexicon("en"))
    (said,) = document.of_kind("speech")
    at = said.outer_first
    long, inside, behind = (
        said._replace(outer_first=at + first, outer_last=at + last) for first, last in ((0, 3), (1, 2), (3, 4))
    )
    assert _apart([long, inside, behind]) == [long, behind]
    assert _apart([inside, behind]) == [inside, behind]
