"""Which of the articles of the demo's news site report an incident, and what must not stand in the rows of the demo."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from breachledger.model import Claim
from breachledger.vocabulary import Status
from tests.extract.articles import article
from tests.site.outlets import load_outlets
from tests.site.stories import Story

STORIES = [
    pytest.param(outlet.language, story, id=f"{outlet.id}-{story.slug}")
    for outlet in load_outlets()
    for story in outlet.stories
    if story.kind == "article" and len(story.paragraphs) > 1
]
PERSONS = ("Laurent Nuñez", "Polícia Civil de São Paulo")


def read(language: str, story: Story) -> tuple[bool | None, tuple[Claim, ...]]:
    """What is read of a story's text as the cleaner would give it."""
    text = "\n".join([story.title, story.summary, *story.paragraphs])
    told, claims = read_claims(article(text, language=language, published=story.published))
    return told.is_incident_report, claims


@pytest.mark.parametrize(("language", "story"), STORIES)
def test_the_gate(language: str, story: Story) -> None:
    assert read(language, story)[0] is bool(story.incident)


@pytest.mark.parametrize(("language", "story"), STORIES)
def test_a_boast_is_no_fact_and_who_speaks_of_it_was_not_hit(language: str, story: Story) -> None:
    claims = read(language, story)[1]
    sure = [one for one in claims if one.status in {Status.CONFIRMED, Status.REPORTED}]
    assert not any(one.value_number == 16_000_000 for one in sure)
    assert not any(one.field == "victim.name" and one.value_text in PERSONS for one in claims)
