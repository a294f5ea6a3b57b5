"""Which reader reads which field of the ledger. A field that is not here is not supported yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from breachledger.extract.fields.actor import read_actor
from breachledger.extract.fields.dates import read_dates
from breachledger.extract.fields.phrases import read_phrases
from breachledger.extract.fields.victim import read_country, read_name, read_sector
from breachledger.extract.fields.vulnerability import read_vulnerabilities
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft

FIELDS: dict[str, Callable[[Scene, str], Iterator[Draft]]] = {
    "victim.name": read_name,
    "victim.country": read_country,
    "victim.sector": read_sector,
    "incident.type": read_phrases,
    "incident.occurred": read_dates,
    "incident.discovered": read_dates,
    "actor.name": read_actor,
    "attack.vector": read_phrases,
    "attack.vulnerability": read_vulnerabilities,
    "data.exfiltrated": read_phrases,
    "data.volume": read_phrases,
    "people.affected": read_phrases,
    "records.affected": read_phrases,
    "organisations.affected": read_phrases,
    "extortion.demanded": read_phrases,
    "extortion.amount": read_phrases,
    "extortion.paid": read_phrases,
    "extortion.threat": read_phrases,
    "impact.disruption": read_phrases,
    "response.action": read_phrases,
}
