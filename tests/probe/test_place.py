"""Countries and time zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from breachledger.probe.place import country_of, fits, zones_of


@pytest.mark.parametrize(
    ("host", "country"),
    [("heise.de", "DE"), ("outlet.co.uk", "GB"), ("outlet.io", None), ("outlet.com", None), ("europa.eu", None)],
)
def test_a_country_comes_from_the_domain_of_a_country_alone(host: str, country: str | None):
    assert country_of(host) == country


def test_zones_are_those_of_the_country_the_great_ones_first():
    assert zones_of("DE") == ["Europe/Berlin", "Europe/Busingen"]
    assert zones_of("BR").index("America/Sao_Paulo") < zones_of("BR").index("America/Recife")
    assert not zones_of("")
    summer, winter = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert fits("Europe/Berlin", [(summer, 2 * hour), (winter, hour)])
    assert not fits("Europe/Berlin", [(summer, hour), (winter, hour)])
    assert not fits("Europe/Berlin", [])
