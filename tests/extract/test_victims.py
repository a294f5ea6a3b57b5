"""Who is not hit, though he stands beside what was: who speaks of it, who looks into it."""

from __future__ import annotations

from breachledger.extract import read_claims
from tests.extract.articles import article


def victims(language: str, text: str) -> set[str | None]:
    """The victims' names."""
    return {one.value_text for one in read_claims(article(text, language=language))[1] if one.field == "victim.name"}


def test_the_minister_who_confirms_is_not_hit_besides_his_ministry() -> None:
    told = (
        "Cyberattaque contre la messagerie du ministère de la Pêche : Paul Rivardel rassure\n"
        "Les serveurs du ministère de la Pêche ont été pénétrés dans la nuit de lundi à mardi.\n"
        "Paul Rivardel a confirmé l’attaque informatique. Paul Rivardel a confirmé le vol de fichiers."
    )
    assert victims("fr", told) == {"ministère de la Pêche"}


def test_a_name_and_its_initials_are_one_victim() -> None:
    told = (
        "Ransomware at the NHA\n"
        "The Northern Harbour Authority said on Monday that ransomware had encrypted its servers. "
        "The NHA has called the police."
    )
    assert victims("en", told) == {"Northern Harbour Authority"}


def test_a_name_in_another_case_is_no_second_victim() -> None:
    told = (
        "Ransomware w szpitalu\n"
        "Szpital Wojewódzki w Dolnej Wsi poinformował o ataku ransomware. "
        "Hakerzy zaszyfrowali serwery Szpitala Wojewódzkiego. Szpital Wojewódzki w Dolnej Wsi zawiadomił policję."
    )
    assert victims("pl", told) == {"Szpital Wojewódzki w Dolnej Wsi"}


def test_a_name_before_a_hyphen_is_named_without_the_noun_behind_it() -> None:
    told = (
        "Quellmark-Kunden betroffen: Hacker stehlen Daten\n"
        "Hacker haben bei Quellmark Kundendaten gestohlen. Quellmark bestätigte den Angriff."
    )
    assert victims("de", told) == {"Quellmark"}


def test_a_name_may_begin_with_a_number() -> None:
    told = (
        "Hackers break into 42andMore\n"
        "The laboratory 42andMore was hit by ransomware on Monday. 42andMore said 64GB of data had been stolen."
    )
    assert victims("en", told) == {"42andMore"}


def test_a_country_is_no_organisation_that_bears_its_name() -> None:
    told = (
        "Ruritania's port authority hit by ransomware\n"
        "The port authority of Strelsau, in Indonesia, said ransomware had encrypted its servers on Monday.\n"
        "In 2021 Bank Selatan Indonesia was attacked by another gang."
    )
    assert "Bank Selatan Indonesia" not in victims("en", told)


def test_a_currency_before_its_sum_is_nobody() -> None:
    told = (
        "Fraude bij kredietunie Zonnegloor\n"
        "Bij kredietunie Zonnegloor is door hackers SRD 21,5 miljoen gestolen. SRD 3 miljoen is bevroren."
    )
    assert victims("nl", told) == {"Zonnegloor"}


def test_a_word_that_a_name_only_describes_is_nobody() -> None:
    told = (
        "Ransomware at Halden Freight\n"
        "The UK-based Halden Freight said on Monday that ransomware had encrypted its servers. State-owned railways "
        "were not hit. U.S.-led investigators and U.S. officials have not commented."
    )
    _, claims = read_claims(article(told, language="en"))
    named = {one.value_text for one in claims if one.field in {"victim.name", "response.authority", "actor.name"}}
    assert "Halden Freight" in named
    assert not named & {"UK-based", "UK-based Halden Freight", "State-owned railways", "U.S", "U.S.-led"}


def test_the_software_that_was_broken_into_is_not_hit() -> None:
    told = (
        "Ministère de la Pêche : une attaque par Log4Shell\n"
        "Le ministère de la Pêche a été victime d’une cyberattaque. Les intrus ont exploité la faille Log4Shell. "
        "La bibliothèque Log4j a été touchée partout, et Log4Shell reste dangereuse."
    )
    assert {str(name).casefold() for name in victims("fr", told)} == {"ministère de la pêche"}


def test_software_is_no_victim_where_nobody_is_named() -> None:
    told = (
        "Hakerzy w sieci armii. Wykorzystali lukę w Log4j\n"
        "Napastnicy włamali się do sieci, korzystając z podatności w bibliotece Log4j. Skradziono dane."
    )
    assert victims("pl", told) == set()


def test_a_capital_is_no_victim_besides_who_was_hit() -> None:
    told = (
        "Ransomware bij Zeeloods Logistiek\n"
        "Zeeloods Logistiek is getroffen door ransomware. Vilnius helpt bij het onderzoek naar de gijzeling. "
        "In Vilnius liggen de servers van Zeeloods Logistiek."
    )
    assert victims("nl", told) == {"Zeeloods Logistiek"}


def test_a_name_with_a_capital_inside_is_one_also_in_small_letters_before_it() -> None:
    told = (
        "FinoVolo sotto attacco informatico, violati i dati dei clienti\n"
        "Attacco hacker ai danni di finoVolo. La compagnia ha comunicato che finoVolo ha subito un furto di dati."
    )
    assert {str(name).casefold() for name in victims("it", told)} == {"finovolo"}


def test_a_word_before_a_legal_form_is_a_name() -> None:
    told = (
        "Software AG: Erpresser verlangen Lösegeld\n"
        "Die Software AG ist Opfer eines Ransomware-Angriffs geworden. Bei der Software AG wurden Server verschlüsselt."
    )
    assert victims("de", told) == {"Software AG"}


def countries(language: str, text: str) -> set[str | None]:
    """The victims' countries."""
    return {one.value_text for one in read_claims(article(text, language=language))[1] if one.field == "victim.country"}


def test_the_readers_country_is_not_the_victims() -> None:
    told = (
        "Attacco hacker a finoVolo, rubati i dati\n"
        "La compagnia britannica finoVolo ha subito un attacco hacker e un furto di dati.\n"
        "In Italia finoVolo vola da sei città. In Italia finoVolo ha migliaia di clienti."
    )
    assert countries("it", told) == {"GB"}


def test_where_a_place_is_said_not_to_be_hit_is_not_the_victims_country() -> None:
    told = (
        "Seguradora Quellmark atacada por ransomware\n"
        "A seguradora Quellmark sofreu um ataque de ransomware, informou a Polícia Civil de São Paulo. "
        "A filial da Quellmark em Lisboa não foi afetada."
    )
    assert countries("pt", told) == {"BR"}


def test_a_noun_for_the_victim_tells_its_country() -> None:
    told = (
        "Nepfacturen uit Duits gemeentehuis na hack\n"
        "Ondernemers in Nederland kregen nepfacturen. Hackers drongen binnen in het systeem van Auwensiel. "
        "De gemeente Auwensiel waarschuwt ook klanten in Nederland."
    )
    assert countries("nl", told) == {"DE"}


def test_a_website_is_named_as_its_owner_is() -> None:
    told = (
        "Ransomware at quellmark.com\n"
        "Quellmark said on Monday that ransomware had encrypted the servers of quellmark.com. "
        "Quellmark called the police."
    )
    assert victims("en", told) == {"Quellmark"}


def test_the_site_that_reports_is_no_victim() -> None:
    told = (
        "Ransomware hits a hospital in the dale | Dale Courier\n"
        "A hospital in the dale was hit by ransomware on Monday, its director told the Dale Courier. "
        "Hackers encrypted the servers, the Dale Courier has learned."
    )
    assert victims("en", told) == set()


def test_a_vendor_in_its_own_blog_is_no_victim_however_often_it_is_named() -> None:
    told = (
        "Kaspersky finds ransomware in hospitals\n"
        "Researchers at Kaspersky have found that ransomware hit a dozen hospitals, Kaspersky said. Kaspersky was told "
        "of the attack on Monday. According to Kaspersky, hackers encrypted servers and stole data of patients."
    )
    assert victims("en", told) == set()


def test_where_the_name_is_withheld_nobody_takes_its_place() -> None:
    told = (
        "Ransomware at a hospital\n"
        "A hospital near Ferncliff was hit by ransomware on Monday; hackers encrypted its servers. "
        "The hospital was not named. Patients were taken to Ashcombe Infirmary by ambulance."
    )
    found = [one for one in read_claims(article(told))[1] if one.field == "victim.name"]
    assert [one.status for one in found] == ["undisclosed"]
