"""One note per claim: what is said, by whom, how sure, in which words, where and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.export.stix_terms import CONFIDENCE, Object, identifier, times
from breachledger.sentence import sentence
from breachledger.visible import PASSAGE, cut, lines, one_line, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from breachledger.export.dossiers import Dossier, Row

SUPERSEDED = "superseded"
"""The label of what its speaker has taken back or put otherwise since."""


def notes(value: Row, dossier: Dossier, about: list[str]) -> Iterator[Object]:
    """The claims behind one value as notes on the objects `about`."""
    ids = value["claim_ids"] or []
    taken_back = set(ids[len(ids) - (value["superseded"] or 0) :])
    for claim in dossier.evidence(value):
        yield note(claim, about, is_superseded=claim["claim_id"] in taken_back)


def note(claim: Row, about: list[str], *, is_superseded: bool = False) -> Object:
    """One claim. The confidence is that of its own status, whatever others say."""
    status, role = claim["status"], claim["source_role"]
    confidence = {"confidence": CONFIDENCE[status]} if status in CONFIDENCE else {}
    return {
        "type": "note",
        "spec_version": "2.1",
        "id": identifier("note", claim["incident_id"], claim["claim_id"]),
        **times(claim["published_at"], claim["updated_at"]),
        "abstract": f"{claim['field']}: {status}",
        "content": content(claim),
        "authors": [one_line(claim["source_name"]) or role],
        "labels": [status, claim["field"], f"said-by-{role}", *([SUPERSEDED] if is_superseded else [])],
        **confidence,
        "external_references": [article_reference(claim)],
        "object_refs": about,
    }


def content(claim: Row) -> str:
    """A sentence in English, the quote in its own language, and where it stands."""
    said_by = ", ".join(filter(None, (one_line(claim["source_name"]), claim["source_role"])))
    return "\n".join(
        (
            one_line(sentence(claim), PASSAGE),
            f"“{cut(lines(claim['quote']), PASSAGE)}”",
            f"Status: {claim['status']}. Said by: {said_by}. Claim: {claim['claim_id']}.",
            f"{one_line(claim['source'])}, {claim['language']}, {claim['published_at']:%Y-%m-%d}",
        )
    )


def article_reference(article: Row) -> Object:
    """An article as external reference: outlet, our id of it, headline and day, and the address where that is one."""
    address = web_address(article["url"])
    return {
        "source_name": one_line(article["source"]) or "unknown outlet",
        "external_id": article["article_id"],
        "description": f"{one_line(article['title'])} ({article['published_at']:%Y-%m-%d})",
        **({"url": address} if address else {}),
    }
