from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from breachledger.extract.lexicon import lexicon
from breachledger.extract.scene import Scene
from breachledger.extract.values.date_parts import Parts, local_day
from breachledger.extract.values.dates import read_date
from tests.extract.articles import article

READ = [
    ("it", "Entrati nella notte tra l'11 e il 12 dicembre 2025.", "2025-12-11 2025-12-12 night"),
    ("it", "Entrati la notte del 3 maggio.", "2025-05-03 2025-05-03 night"),
    ("it", "Entrati ieri.", "2025-12-16 2025-12-16 day"),
    ("it", "Entrati martedì scorso.", "2025-12-16 2025-12-16 day"),
    ("it", "Entrati a fine luglio.", "2025-07-21 2025-07-31 month_part"),
    ("it", "Entrati tra giugno e luglio.", "2025-06-01 2025-07-31 month"),
    ("it", "Entrati il 30 febbraio.", ""),
    ("en", "Hacked on the night of 11 to 12 December 2025.", "2025-12-11 2025-12-12 night"),
    ("en", "Hacked last Tuesday.", "2025-12-16 2025-12-16 day"),
    ("en", "Hacked on Friday night.", "2025-12-12 2025-12-13 night"),
    ("en", "Hacked on December 11, 2025.", "2025-12-11 2025-12-11 day"),
    ("en", "Hacked on 3 May.", "2025-05-03 2025-05-03 day"),
    ("en", "Hacked last month.", "2025-11-01 2025-11-30 month"),
    ("en", "Hacked three days ago.", "2025-12-14 2025-12-14 day"),
    ("en", "It may march on.", ""),
]


@pytest.mark.parametrize(("language", "text", "wanted"), READ)
def test_dates(language: str, text: str, wanted: str) -> None:
    scene = Scene(article(text, language=language), lexicon(language))
    found = [f"{one.when.start} {one.when.end} {one.when.precision}" for one in scene.dates]
    assert found == ([wanted] if wanted else [])


def test_yesterday_is_the_day_before_where_the_outlet_is() -> None:
    late = datetime(2025, 12, 17, 23, 30, tzinfo=UTC)
    assert local_day(late, "Europe/Rome") == date(2025, 12, 18)
    assert local_day(late, "No/Where") == date(2025, 12, 17)


WEDNESDAY = date(2026, 3, 18)
READINGS = [
    ("feast", {"number": 1224}, "2025-12-24 2025-12-24 day"),
    ("day_alone", {"days": [27]}, "2026-02-27 2026-02-27 day"),
    ("day_alone", {"days": [27], "ahead": True}, "2026-03-27 2026-03-27 day"),
    ("week_of_month", {"months": [2], "number": 2}, "2026-02-08 2026-02-14 week"),
    ("week_of_month", {"months": [2], "number": 5}, None),
    ("months_of_year", {"number": 106}, "2026-01-01 2026-06-30 month"),
    ("months_of_year", {"number": 1012}, "2025-10-01 2025-12-31 month"),
    ("months_of_year", {"number": 406, "years": [2024]}, "2024-04-01 2024-06-30 month"),
    ("month_last_year", {"months": [5]}, "2025-05-01 2025-05-31 month"),
    ("part_of_month", {"number": 1}, "2026-03-01 2026-03-10 month_part"),
    ("part_of_month", {"number": 13}, "2026-02-21 2026-02-28 month_part"),
    ("weekend_back", {}, "2026-03-14 2026-03-15 day"),
    ("weekend_back", {"number": 1}, "2026-03-07 2026-03-08 day"),
]


@pytest.mark.parametrize(("reading", "parts", "wanted"), READINGS)
def test_readings(reading: str, parts: dict[str, object], wanted: str | None) -> None:
    found = read_date(reading, Parts(WEDNESDAY, **parts))  # type: ignore[arg-type]
    assert (found and f"{found.start} {found.end} {found.precision}") == wanted
