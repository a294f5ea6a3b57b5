"""Two dates that words join are one interval, whatever kinds of dates they are."""

from __future__ import annotations

from datetime import date

import pytest

from breachledger.extract.lexicon import lexicon
from breachledger.extract.scene import Scene
from tests.extract.articles import article


def told(language: str, text: str) -> list[tuple[date, date]]:
    """The days of each date of a text that was published on 17 December 2025."""
    scene = Scene(article(text, language=language), lexicon(language))
    return [(one.when.start, one.when.end) for one in scene.dates]


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("en", "Hackers read the mail from March 2021 until May 2023.", date(2021, 3, 1), date(2023, 5, 31)),
        ("it", "Ha letto i conti dal 21 febbraio 2022 al 24 aprile 2024.", date(2022, 2, 21), date(2024, 4, 24)),
        ("fr", "De 2021 à mai 2023, les pirates lisaient le courrier.", date(2021, 1, 1), date(2023, 5, 31)),
        ("de", "Vom 3. März 2021 bis zum 5. Mai 2022 lasen sie mit.", date(2021, 3, 3), date(2022, 5, 5)),
        ("es", "Desde marzo de 2022 hasta el 5 de mayo de 2023 leyeron el correo.", date(2022, 3, 1), date(2023, 5, 5)),
        ("pt", "De março de 2022 até 5 de maio de 2023 leram o correio.", date(2022, 3, 1), date(2023, 5, 5)),
        ("nl", "Tussen 3 maart en eind april 2024 lazen ze mee.", date(2024, 3, 3), date(2024, 4, 30)),
        ("pl", "Od 3 marca do końca kwietnia 2024 r. czytali pocztę.", date(2024, 3, 3), date(2024, 4, 30)),
    ],
)
def test_from_one_date_to_another_is_one_interval(language: str, text: str, start: date, end: date) -> None:
    assert told(language, text) == [(start, end)]


def test_two_dates_without_such_words_stay_two() -> None:
    assert len(told("en", "They came on March 3, 2024 and on May 5, 2024.")) == 2


def test_an_interval_does_not_run_backwards() -> None:
    assert len(told("en", "It was moved from May 2024 to March 3, 2023.")) == 2


def test_the_morning_after_a_night_is_that_of_its_second_day() -> None:
    text = "They came in on the night of 11 to 12 December 2025. The next morning the servers were dead."
    assert told("en", text) == [(date(2025, 12, 11), date(2025, 12, 12)), (date(2025, 12, 12), date(2025, 12, 12))]
