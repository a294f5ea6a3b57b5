"""Whether an article reports an incident: the signs that are seen of it, and what they come to in each language."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from breachledger.extract.lexicon import lexicon
from breachledger.extract.reading import all_claims
from breachledger.extract.relevance import signs
from breachledger.extract.rules import language_codes
from breachledger.extract.scene import Scene
from tests.extract.articles import article

HIT = "The utility Ferncliff Water was hit by a ransomware attack on Monday and customer data was stolen."
PLAIN = "The utility Ferncliff Water sells water in bottles."


def seen(text: str) -> dict[str, float]:
    """The signs of an English article."""
    scene = Scene(article(text), lexicon("en"))
    return signs(scene, list(all_claims(scene)))


def test_a_kind_of_incident_counts_where_it_stands() -> None:
    headline = seen("Ransomware attack on Ferncliff Water\nThe weather was fine.\nThe shop was open.")
    lead = seen(f"Ferncliff Water\n{HIT}\nThe shop was open.")
    below = seen(f"Ferncliff Water\n{PLAIN}\nThe shop was open.\nIt rained.\n{HIT}")
    places = ["says_incident_type_title", "says_incident_type_lead", "says_incident_type_text"]
    assert [[place in found for place in places] for found in (headline, lead, below)] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_headline_and_lead_that_speak_of_no_incident_are_not_headed() -> None:
    assert seen(f"Ferncliff Water\n{HIT}\nIt rained.")["headed"] == 1
    assert seen(f"Ferncliff Water\n{PLAIN}\nThe shop was open.\nIt rained.\n{HIT}")["headed"] == 0


def test_what_does_not_hold_stands_aside_and_speaks_for_nothing() -> None:
    told = seen("Ferncliff Water\nThe shop was open.\nNobody says that customer data was stolen.\nIt rained.")
    assert told["aside"] > 0
    assert "says_data_exfiltrated" not in told
    held = seen("Ferncliff Water\nThe shop was open.\nCustomer data was stolen.\nIt rained.")
    assert held["says_data_exfiltrated"] > 0
    assert "aside" not in held


def test_every_doubling_beyond_the_usual_length_is_a_sign() -> None:
    usual, short = (seen("Ferncliff Water\n" + "It rained today. " * times) for times in (80, 20))
    assert (short["long"], short["length"] < 1) == (0, True)
    double, fourfold = (seen("Ferncliff Water\n" + "It rained. " * times) for times in (249, 499))
    assert usual["long"] == 0
    assert (round(double["long"], 2), round(fourfold["long"], 2)) == (1, 2)


def test_however_often_it_is_said_a_sign_stays_within_bounds() -> None:
    told = seen(f"Ransomware attack on Ferncliff Water\n{HIT}\n" + f"{HIT}\n" * 150)
    assert max(told.values()) <= 12
    assert told["says_incident_type_text"] <= 3


REPORTS = {
    "en": "Hackers steal customer data from Ferncliff Water\nThe utility Ferncliff Water was hit by a ransomware "
    "attack on Monday. The attackers stole the data of 12,000 customers and demanded a ransom.",
    "de": "Hacker greifen die Stadtwerke Ferntal an\nDie Stadtwerke Ferntal wurden am Montag Ziel eines Cyberangriffs "
    "mit Ransomware. Die Täter haben die Daten von 12.000 Kunden gestohlen und fordern Lösegeld.",
    "fr": "Cyberattaque contre l'hôpital de Valfleury\nL'hôpital de Valfleury a été victime lundi d'une attaque par "
    "rançongiciel. Les pirates ont volé les données de 12 000 patients et réclament une rançon.",
    "es": "Hackeo a la empresa Aguafría\nLa empresa Aguafría sufrió el lunes un ciberataque de ransomware. Los piratas "
    "robaron los datos de 12.000 clientes y exigen un rescate.",
    "it": "Attacco hacker a finoVolo, rubati i dati\nLa compagnia finoVolo ha subito lunedì un attacco ransomware. "
    "I criminali hanno rubato i dati di 12.000 clienti e chiedono un riscatto.",
    "nl": "Hackers breken in bij Fernwater\nNutsbedrijf Fernwater is maandag getroffen door een aanval met ransomware. "
    "De daders hebben de gegevens van 12.000 klanten gestolen en eisen losgeld.",
    "pl": "Hakerzy w wodociągach Zimna Woda\nWodociągi Zimna Woda padły w poniedziałek ofiarą ataku ransomware. "
    "Sprawcy wykradli dane 12 tysięcy klientów i żądają okupu.",
    "pt": "Hackers atacam a empresa Aguafria\nA empresa Aguafria sofreu na segunda-feira um ataque de ransomware. "
    "Os criminosos roubaram os dados de 12 mil clientes e exigem um resgate.",
}
OTHERS = {
    "en": "How to protect yourself from ransomware\nExperts advise to make backups. Anyone who uses a strong password "
    "makes it hard for hackers to steal data. Never click on links in emails that you do not know.",
    "de": "So schützen Sie sich vor Ransomware\nFachleute raten zu Sicherungskopien. Wer ein starkes Passwort benutzt, "
    "macht es Hackern schwer, Daten zu stehlen. Klicken Sie nie auf Links in unbekannten E-Mails.",
    "fr": "Comment se protéger des rançongiciels\nLes experts conseillent de faire des sauvegardes. Un mot de passe "
    "solide complique la tâche des pirates. Ne cliquez jamais sur les liens d'un courriel inconnu.",
    "es": "Cómo protegerse del ransomware\nLos expertos aconsejan hacer copias de seguridad. Una contraseña fuerte "
    "dificulta el robo de datos. Nunca haga clic en los enlaces de un correo desconocido.",
    "it": "Come proteggersi dal ransomware\nGli esperti consigliano di fare copie di sicurezza. Una password forte "
    "rende difficile il furto di dati. Non cliccate mai sui link di una mail sconosciuta.",
    "nl": "Zo beschermt u zich tegen ransomware\nDeskundigen raden aan om back-ups te maken. Een sterk wachtwoord "
    "maakt het hackers moeilijk om gegevens te stelen. Klik nooit op links in een onbekende e-mail.",
    "pl": "Jak chronić się przed ransomware\nEksperci radzą robić kopie zapasowe. Silne hasło utrudnia hakerom "
    "kradzież danych. Nigdy nie klikaj w linki w nieznanych wiadomościach.",
    "pt": "Como se proteger de ransomware\nOs especialistas aconselham a fazer cópias de segurança. Uma senha forte "
    "dificulta o roubo de dados. Nunca clique nos links de um e-mail desconhecido.",
}


def test_each_language_has_a_pair() -> None:
    assert REPORTS.keys() == OTHERS.keys() == set(language_codes())


@pytest.mark.parametrize("language", REPORTS)
def test_a_report_is_one_and_advice_on_the_same_matter_is_none(language: str) -> None:
    judged = [read_claims(article(texts[language], language=language))[0] for texts in (REPORTS, OTHERS)]
    assert [one.is_incident_report for one in judged] == [True, False]


def test_a_vulnerability_keeps_its_number_where_its_sentence_has_an_old_date() -> None:
    told = (
        "Quellmark fixes a flaw in its forum software\n"
        "Quellmark has released a patch for its forum software and advises everyone to install it. "
        "Nobody has used the flaw. Further updates are planned for the summer. "
        "The bug, CVE-2016-10033, goes back to a library that a researcher looked at in March 2014.\n"
    )
    read, claims = read_claims(article(told))
    assert read.is_incident_report is False
    assert [one.value_text for one in claims] == ["CVE-2016-10033"]
