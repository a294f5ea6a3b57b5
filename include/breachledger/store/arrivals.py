"""What comes in, sorted by article and by partition: every reading gets the id and the day of its article."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC
from typing import Any

import pyarrow as pa

from breachledger.identity import article_id_for
from breachledger.model import Reject
from breachledger.store.addresses import Address, AddressBook, Entry, held, identifying, key_of
from breachledger.store.schema import SIGHTINGS
from breachledger.store.versions import Incoming, Row, day_of
from breachledger.vocabulary import Reason, Stage

log = logging.getLogger(__name__)

Arrivals = dict[str, dict[str, list[Incoming]]]
"""Readings by day and article."""


def sort_in(articles: pa.Table, claims: pa.Table, book: AddressBook) -> tuple[Arrivals, list[Reject]]:
    """Readings by day and article, and rejects for those that somebody asked to forget; new addresses go into `book`.

    An address that is known keeps its article, for the outlet whose article that is. The first reading of a new
    article, in the order of fetching, decides its id and its day.
    """
    rows = sorted(articles.to_pylist(), key=lambda row: (row["fetched_at"], row["canonical_url"], row["url"]))
    addresses = [_addresses(row) for row in rows]
    known = book.at(key for some in addresses for _, key in some)
    by_article: dict[str, list[Incoming]] = defaultdict(list)
    fresh: dict[Address, str] = {}
    rejects = []
    said = _by_reading(claims)
    for row, some in zip(rows, addresses, strict=True):
        there = [entry for address in some if (entry := held(known, address))]
        if any(entry.forgotten for entry in there):
            rejects.append(_forgotten(row))
            continue
        article_id = next((entry.article_id for entry in there), None) or _new_id(some[0], known)
        for address in some:
            if not held(known, address):
                known[address] = Entry(article_id, None, forgotten=False)
                fresh[address] = article_id
        sighting = {name: row[name] for name in SIGHTINGS.plain_schema.names} | {"article_id": article_id}
        by_article[article_id].append(Incoming(sighting, row["text"], said.get(row["reading"], ())))
    days = _days(by_article, known)
    for address, article_id in fresh.items():
        book.put(address, Entry(article_id, days[article_id], forgotten=False))
    arrivals: Arrivals = defaultdict(dict)
    for article_id, incoming in by_article.items():
        arrivals[days[article_id]][article_id] = incoming
    return arrivals, rejects


def _addresses(row: Row) -> list[Address]:
    urls = identifying(row["canonical_url"], row["url"], row["aliases"] or ())
    return list(dict.fromkeys((row["source"], key_of(url)) for url in urls))


def _new_id(address: Address, known: Mapping[Address, Entry]) -> str:
    """The id of a new article: by its address alone, unless another outlet has an article under that."""
    source, key = address
    alone = article_id_for(key)
    is_taken = alone in {entry.article_id for entry in known.values()}
    return article_id_for(f"{source} {key}") if is_taken else alone


def _days(by_article: Mapping[str, list[Incoming]], known: Mapping[Address, Entry]) -> dict[str, str]:
    stored = {entry.article_id: entry.date for entry in known.values() if entry.article_id and entry.date}
    return {
        article_id: stored.get(article_id) or day_of([new.sighting for new in incoming])
        for article_id, incoming in by_article.items()
    }


def _by_reading(claims: pa.Table) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in claims.to_pylist():
        grouped[row.pop("reading")].append(row)
    return grouped


def _forgotten(row: dict[str, Any]) -> Reject:
    log.info("a forgotten article came again and is left out: %a", row["url"])
    day = row["published_at"].astimezone(UTC).date()
    return Reject(Stage.PUBLISH, row["url"], Reason.FORGOTTEN, day, row["source"], row["url"])
