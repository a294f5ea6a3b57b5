"""A lake of invented news: victims, incidents, and the articles that tell of them, day by day, as many as asked."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.store.readings import claim

from breachledger.files import LocalFiles
from breachledger.identity import article_id_for, claim_id_for
from breachledger.model import Article, Claim
from breachledger.store import partitions
from breachledger.store.addresses import key_of
from breachledger.store.rows import to_table
from breachledger.store.schema import TABLES
from breachledger.vocabulary import FIELD_BY_NAME, Origin, Polarity, Precision, Role, Status

FIRST = date(2021, 1, 1)
_SYLLABLES = [
    "bar",
    "ben",
    "cal",
    "cor",
    "dal",
    "dor",
    "fen",
    "gar",
    "hal",
    "kam",
    "kel",
    "lan",
    "lor",
    "mar",
    "mel",
    "nor",
    "pas",
    "pel",
    "ran",
    "rin",
    "sal",
    "sten",
    "tal",
    "tor",
    "ul",
    "var",
    "vel",
    "wen",
    "zan",
]
_KINDS = (
    "Comune di {}", "{} City Council", "Ospedale {}", "Klinikum {}", "{} University", "{} Group plc", "{} GmbH",
    "Banco {}", "Szpital {}", "Ayuntamiento de {}", "Gemeente {}", "{} S.p.A.", "Mairie de {}", "{} Airlines", "{}",
)  # fmt: skip
_COUNTRIES = ["IT", "GB", "DE", "FR", "ES", "PT", "NL", "PL", "US", "BR"]
_LANGUAGES = ["it", "en", "de", "fr", "es", "pt", "nl", "pl"]
_OUTLETS = tuple(f"outlet-{number}" for number in range(120))


@dataclass(frozen=True)
class Incident:
    """What happened."""

    victim: str
    country: str
    sector: str
    kind: str
    actor: str | None
    day: date
    people: int


class World:
    """News of so many articles over so many years, the same for the same seed."""

    def __init__(self, articles: int, years: float, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        self._days = round(years * 365)
        self._words = ["".join(self._chance.choices(_SYLLABLES, k=2)) for _ in range(3_000)]
        victims = [self._victim() for _ in range(max(10, articles // 12))]
        self.told: dict[date, list[tuple[Incident, int]]] = defaultdict(list)
        number = 0
        while number < articles:
            incident = self._incident(self._chance.choice(victims))
            for _ in range(min(self._chance.choice((1, 2, 3, 4, 5, 8, 12)), articles - number)):
                late = self._chance.choices((0, 1, 2, 5, 20, 45), (40, 30, 15, 10, 4, 1))[0]
                self.told[incident.day + timedelta(days=late)].append((incident, number))
                number += 1

    def _victim(self) -> tuple[str, str, str]:
        name = "".join(self._chance.choices(_SYLLABLES, k=3)).capitalize()
        sectors = FIELD_BY_NAME["victim.sector"].values
        return self._chance.choice(_KINDS).format(name), self._chance.choice(_COUNTRIES), self._chance.choice(sectors)

    def _incident(self, victim: tuple[str, str, str]) -> Incident:
        chance = self._chance
        return Incident(
            *victim,
            kind=chance.choice(FIELD_BY_NAME["incident.type"].values),
            actor=chance.choice((None, None, *(f"Crew {number}" for number in range(40)))),
            day=FIRST + timedelta(days=chance.randrange(self._days)),
            people=chance.randrange(100, 9_000_000),
        )

    def readings(self, day: date) -> Iterator[tuple[Article, list[Claim]]]:
        """The articles of one day."""
        for incident, number in self.told[day]:
            yield self._reading(incident, number, day)

    def _reading(self, incident: Incident, number: int, day: date) -> tuple[Article, list[Claim]]:
        chance = random.Random(number)
        sentences = [f"{incident.victim} was hit."] + [
            " ".join(chance.choices(self._words, k=14)).capitalize() + "." for _ in range(12)
        ]
        source = chance.choice(_OUTLETS)
        url = f"https://{source}.example/{day:%Y/%m/%d}/{number}"
        text = "\n".join(sentences)
        published = datetime.combine(day, time(chance.randrange(24), chance.randrange(60)), UTC)
        article = Article(
            article_id=article_id_for(key_of(url)),
            url=url,
            canonical_url=url,
            source=source,
            title=sentences[0],
            published_at=published,
            published_precision=Precision.SECOND,
            published_origin=Origin.FEED,
            first_seen_at=published + timedelta(hours=3),
            fetched_at=published + timedelta(hours=3),
            updated_at=published + timedelta(hours=4),
            text=text,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            word_count=len(text.split()),
            language=chance.choice(_LANGUAGES),
            cleaner_version="1",
            extractor_version="1",
            is_incident_report=True,
        )
        return article, [_claim(article, chance, *one) for one in _statements(incident, chance)]


def _statements(incident: Incident, chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "victim.name", {"value_text": incident.victim}
    yield "victim.country", {"value_text": incident.country}
    yield "victim.sector", {"value_text": incident.sector}
    yield "incident.type", {"value_text": incident.kind}
    if chance.random() < 0.6:
        moment = datetime.combine(incident.day - timedelta(days=1), time(), UTC)
        yield "incident.occurred", {"value_start": moment, "value_end": moment, "precision": Precision.DAY}
    if chance.random() < 0.5:
        yield "people.affected", {"value_number": float(incident.people), "unit": "people"}
    if incident.actor and chance.random() < 0.7:
        yield "actor.name", {"value_text": incident.actor}
    for field in ("data.category", "data.category", "response.action", "response.action", "asset.affected"):
        yield field, {"value_text": chance.choice(FIELD_BY_NAME[field].values)}
    for field in ("data.exfiltrated", "extortion.demanded"):
        yield field, {"value_text": "yes"}


def _claim(article: Article, chance: random.Random, field: str, value: dict[str, Any]) -> Claim:
    status = chance.choice((Status.REPORTED, Status.REPORTED, Status.CONFIRMED, Status.CLAIMED, Status.DENIED))
    role = {Status.CONFIRMED: Role.VICTIM, Status.DENIED: Role.VICTIM, Status.CLAIMED: Role.ATTACKER}
    return claim(
        article,
        0,
        len(article.title),
        field,
        status=status if field not in {"victim.name", "victim.country"} else Status.REPORTED,
        source_role=role.get(status, Role.OUTLET),
        polarity=Polarity.NEGATIVE if status is Status.DENIED else Polarity.POSITIVE,
        **value,
    )


def write(world: World, lake: Path, until: date = date.max) -> None:
    """Write the partitions of all days before `until`; what a publish keeps for itself is not needed to resolve."""
    files = LocalFiles(lake)
    for day in sorted(day for day in world.told if day < until):
        readings = list(world.readings(day))
        claims = {claim.claim_id: claim for _, some in readings for claim in some}
        rows = {"articles": [article for article, _ in readings], "claims": list(claims.values())}
        for name, models in rows.items():
            table = TABLES[name]
            files.write(table.path(str(day)), partitions.encoded(table, to_table(table, models)))


def again(article: Article, claims: list[Claim], day: date) -> tuple[Article, tuple[Claim, ...]]:
    """The same told by another outlet on another day."""
    url = f"{article.url}-again"
    published = datetime.combine(day, time(12), UTC)
    text = f"{article.title}\n" + "\n".join(reversed(article.text.split("\n")[1:]))
    other = replace(
        article, article_id=article_id_for(key_of(url)), url=url, canonical_url=url, published_at=published,
        first_seen_at=published, fetched_at=published, text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    told = (replace(one, article_id=other.article_id, text_sha256=other.text_sha256) for one in claims)
    return other, tuple({claim_id_for(one): replace(one, claim_id=claim_id_for(one)) for one in told}.values())
