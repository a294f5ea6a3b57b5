"""Which reader reads which field of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from breachledger.extract.fields.actor import read_actor
from breachledger.extract.fields.dates import read_dates, weigh_dates
from breachledger.extract.fields.figures import weigh_figures
from breachledger.extract.fields.indicator import read_indicators
from breachledger.extract.fields.named import read_authorities, read_malware, read_supplier
from breachledger.extract.fields.phrases import read_phrases
from breachledger.extract.fields.sector import weigh_sectors
from breachledger.extract.fields.victim import read_country, read_name
from breachledger.extract.fields.vulnerability import read_vulnerabilities
from breachledger.extract.questions import with_questions
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft

FIELDS: dict[str, Callable[[Scene, str], Iterator[Draft]]] = {
    "victim.name": read_name,
    "victim.country": read_country,
    "victim.sector": weigh_sectors,
    "incident.type": read_phrases,
    "incident.occurred": weigh_dates,
    "incident.discovered": read_dates,
    "incident.disclosed": weigh_dates,
    "actor.name": with_questions(read_actor),
    "actor.country": read_phrases,
    "actor.motive": read_phrases,
    "attack.vector": with_questions(read_phrases),
    "attack.malware": read_malware,
    "attack.indicator": read_indicators,
    "attack.vulnerability": read_vulnerabilities,
    "asset.affected": read_phrases,
    "asset.name": read_phrases,
    "data.category": read_phrases,
    "data.exfiltrated": read_phrases,
    "data.volume": weigh_figures,
    "data.price": read_phrases,
    "supplier.name": read_supplier,
    "people.affected": with_questions(weigh_figures),
    "records.affected": weigh_figures,
    "organisations.affected": read_phrases,
    "extortion.demanded": read_phrases,
    "extortion.amount": weigh_figures,
    "extortion.paid": read_phrases,
    "extortion.threat": read_phrases,
    "extortion.deadline": read_dates,
    "impact.disruption": read_phrases,
    "impact.cost": weigh_figures,
    "response.action": read_phrases,
    "response.authority": read_authorities,
}
