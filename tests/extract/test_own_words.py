"""Letters and interviews, in which the victim speaks without anybody who says so."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from breachledger.model import Claim
from tests.extract.articles import article

LETTERS = {
    "en": """A notice to our customers
Dear customers,
on Monday thieves broke into a server of Ferncliff Water. We noticed the intrusion on Tuesday morning.
We have disconnected the systems at once. We have informed the police, and our experts are looking into it.
Customer data was stolen. We are sorry for the trouble.
The Board of Ferncliff Water""",
    "de": """Brief der Stadtwerke Ferntal an ihre Kunden
Liebe Kundinnen und Kunden,
am Montag wurden die Stadtwerke Ferntal Ziel eines Cyberangriffs. Wir haben den Einbruch am Dienstag bemerkt.
Alle Systeme haben wir sofort vom Netz genommen. Wir haben Anzeige bei der Polizei erstattet.
Kundendaten wurden gestohlen. Unsere Fachleute arbeiten daran, und wir bitten um Verständnis.
Die Geschäftsführung der Stadtwerke Ferntal""",
    "it": """Lettera di Acque Valfresca ai clienti
Gentili clienti,
lunedì Acque Valfresca ha subito un attacco informatico. Abbiamo scoperto l'intrusione martedì mattina.
Abbiamo isolato subito i sistemi. I nostri tecnici sono al lavoro e abbiamo sporto denuncia alla Polizia postale.
Sono stati rubati dati dei clienti. Siamo spiacenti per il disagio.
La Direzione di Acque Valfresca""",
    "pl": """List Wodociągów Brzezno do klientów
Szanowni Państwo,
w poniedziałek Wodociągi Brzezno padły ofiarą cyberataku. Włamanie wykryliśmy we wtorek rano.
Od razu odłączyliśmy systemy od sieci. Zawiadomiliśmy policję, a nasi informatycy badają sprawę.
Skradziono dane klientów. Przepraszamy za utrudnienia, które nas wszystkich dotknęły.
Zarząd Wodociągów Brzezno""",
}
INTERVIEW = """'We pulled the plugs ourselves'
Ferncliff Water was hit by a cyberattack on Monday. We met its director, Ann Dow.
What happened?
Thieves broke into a server at night. We found out in the morning.
What did you do?
All systems were disconnected at once. We called the police, and our people went back to paper.
Was anything stolen?
Customer data was stolen. We are sorry for that.
Last year thieves broke into the servers of Alder Gas as well."""


def told(language: str, text: str) -> dict[str, set[tuple[str, str]]]:
    """The statuses of the claims about the response, and who says them."""
    found: dict[str, set[tuple[str, str]]] = {}
    for one in read_claims(article(text, language=language))[1]:
        found.setdefault(one.field, set()).add((str(one.status), str(one.source_role)))
    return found


def claims(text: str, field: str) -> list[Claim]:
    return [one for one in read_claims(article(text, language="en"))[1] if one.field == field]


@pytest.mark.parametrize("language", LETTERS)
def test_a_letter_is_the_victims_own_words(language: str) -> None:
    found = told(language, LETTERS[language])
    assert ("confirmed", "victim") in found["response.action"]
    assert found["data.exfiltrated"] == {("confirmed", "victim")}, "a sentence without `we` is its own as well"


def test_without_a_greeting_or_questions_a_few_we_are_the_outlets() -> None:
    plain = LETTERS["en"].replace("Dear customers,\n", "")
    assert ("confirmed", "victim") not in told("en", plain)["data.exfiltrated"]


def test_in_an_interview_the_answers_are_the_victims_own() -> None:
    found = claims(INTERVIEW, "data.exfiltrated")
    assert {str(one.status) for one in found} == {"confirmed"}
    cue = found[0].cue_quote
    assert cue is not None
    assert cue.casefold() == "we", "what licenses it is shown"


def test_an_analyst_who_says_we_confirms_nothing() -> None:
    asked = INTERVIEW.replace("We met its director, Ann Dow.", "We met the security researcher Ann Dow.")
    assert {str(one.status) for one in claims(asked, "data.exfiltrated")} == {"reported"}
