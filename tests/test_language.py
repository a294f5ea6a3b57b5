# ruff: file-ignore[line-too-long] - a text stands on one line, as it does in an article
from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from breachledger.language import UnprofiledLanguage, _detect, _factory, normal, settle, settle_text, unprofiled, warm
from breachledger.model import Article
from breachledger.vocabulary import LanguageOrigin, Origin, Precision

# The same few sentences, told in each language.
TEXTS = {
    "en": "The port authority said on Monday that its mail server had been broken into and that nobody knows yet who did it.",
    "it": "L'autorità portuale ha detto lunedì che il suo server di posta è stato violato e che nessuno sa ancora chi sia stato.",
    "fr": "L'autorité portuaire a déclaré lundi que son serveur de messagerie avait été piraté et que personne ne sait encore qui.",
    "de": "Die Hafenbehörde erklärte am Montag, dass in ihren Mailserver eingebrochen wurde und niemand weiß, wer es war.",
    "es": "La autoridad portuaria dijo el lunes que su servidor de correo fue vulnerado y que nadie sabe todavía quién lo hizo.",
    "pt": "A autoridade portuária disse na segunda-feira que o seu servidor de correio foi invadido e que ninguém sabe quem foi.",
    "nl": "De havenautoriteit zei maandag dat er in haar mailserver is ingebroken en dat nog niemand weet wie het heeft gedaan.",
    "pl": "Zarząd portu poinformował w poniedziałek, że włamano się do jego serwera pocztowego i nikt jeszcze nie wie, kto to był.",
    "no": "Havnemyndigheten sa mandag at noen hadde brutt seg inn på e-postserveren, og at ingen ennå vet hvem som gjorde det.",
    "ja": "港湾当局は月曜日、メールサーバーが不正侵入を受けたと発表した。誰の仕業かはまだ分かっていない。",
    "zh": "港口管理局周一表示，其邮件服务器遭到入侵，目前尚不清楚是谁所为，调查仍在进行之中。",
    "ru": "Администрация порта сообщила в понедельник, что её почтовый сервер был взломан, и пока никто не знает, кто это сделал.",
    "el": "Η λιμενική αρχή ανακοίνωσε τη Δευτέρα ότι παραβιάστηκε ο διακομιστής αλληλογραφίας της και κανείς δεν γνωρίζει από ποιον.",
    "ka": "პორტის ადმინისტრაციამ ორშაბათს განაცხადა, რომ მისი საფოსტო სერვერი გატეხეს და ჯერ არავინ იცის, ვინ გააკეთა ეს.",
    "hy": "Նավահանգստի վարչությունը երկուշաբթի հայտնեց, որ իր փոստային սերվերը կոտրվել է, և դեռ ոչ ոք չգիտի, թե ով է դա արել։",
}


def article(text: str, title: str = "A title") -> Article:
    now = datetime(2025, 12, 12, tzinfo=UTC)
    return Article("", "u", "u", "s", title, now, Precision.DAY, Origin.FEED, now, now, f"{title}\n{text}", "", 1, "1")


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_found_in_its_text_alone(code):
    found = settle_text(TEXTS[code])
    assert found.code == code
    assert found.origin == LanguageOrigin.DETECTED


@pytest.mark.parametrize("code", TEXTS)
def test_a_page_that_declares_it_makes_it_agreed(code):
    assert settle_text(TEXTS[code], html_lang=f"{code}-XX")[::2] == (code, LanguageOrigin.AGREED)


def test_a_template_that_lies_is_not_believed():
    assert settle_text(TEXTS["it"], html_lang="en-US", outlet_language="de")[::2] == ("it", LanguageOrigin.DETECTED)


@pytest.mark.parametrize(
    ("hints", "wanted"),
    [
        ({}, ("und", LanguageOrigin.NONE)),
        ({"html_lang": "is"}, ("is", LanguageOrigin.HTML)),
        ({"outlet_language": "zu"}, ("zu", LanguageOrigin.OUTLET)),
        ({"html_lang": "is", "outlet_language": "zu"}, ("is", LanguageOrigin.HTML)),
    ],
)
@pytest.mark.parametrize("text", ["", "12.12.2025 – 17:30", "CVE-2025-99123"])
def test_a_text_too_short_takes_the_hint_or_stays_open(text, hints, wanted):
    assert settle_text(text, **hints)[::2] == wanted


@pytest.mark.parametrize("language", unprofiled(), ids=lambda language: language.code)
def test_small_words_tell_a_language_from_those_it_is_taken_for(language: UnprofiledLanguage):
    assert settle_text(language.hit).code == language.code
    assert settle_text(language.miss).code != language.code


@pytest.mark.parametrize("language", unprofiled(), ids=lambda language: language.code)
def test_without_its_small_words_it_would_be_taken_for_another(language: UnprofiledLanguage):
    assert next(iter(_detect(language.hit))) in language.taken_for


@pytest.mark.parametrize(
    ("tag", "code"),
    [("nb", "no"), ("nn-NO", "no"), ("zh-Hant-TW", "zh"), ("pt_BR", "pt"), ("EN", "en"), ("iw", "he"), ("de,en", "de")],
)
def test_a_tag_becomes_the_code_of_the_ledger(tag, code):
    assert normal(tag) == code


@pytest.mark.parametrize("tag", [None, "", "und", "x-klingon", "<script>", "english", "1"])
def test_a_tag_that_names_no_language_is_no_hint(tag):
    assert normal(tag) is None


def test_an_article_is_settled_by_its_body_not_by_its_title():
    settled = settle(
        article(TEXTS["de"], "What the port authority said on Monday about its server"),
        html_lang=None,
        outlet_language=None,
    )
    assert (settled.language, settled.language_origin) == ("de", LanguageOrigin.DETECTED)
    assert settled.language_confidence
    assert settled.language_confidence > 0.9


def test_every_process_and_every_thread_gives_the_same_answer():
    mixed = TEXTS["es"] + " " + TEXTS["pt"]
    code = f"from breachledger.language import settle_text; print(settle_text({mixed!r}))"
    processes = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    with ThreadPoolExecutor(4) as threads:
        here = {f"{found}\n" for found in threads.map(settle_text, [mixed] * 16)}
    assert processes == here
    assert len(here) == 1


def test_only_the_beginning_is_looked_at():
    assert settle_text(TEXTS["fr"] * 8 + TEXTS["pl"] * 10_000).code == "fr"


def test_warming_twice_is_harmless():
    warm()
    warm()
    assert settle_text(TEXTS["nl"]).code == "nl"


@pytest.mark.parametrize("code", sorted({*TEXTS} - {"ka", "hy"}))
def test_the_detector_gives_the_numbers_of_langdetect(code):
    theirs = _factory().create()
    theirs.append(TEXTS[code])
    wanted = {normal(language.lang): round(language.prob, 4) for language in theirs.get_probabilities()}
    assert _detect(TEXTS[code]) == wanted
