"""Dialogue led by dashes: what is said, by whom, and where dashes lead something else."""

from __future__ import annotations

import time

import pytest

from extractors import Article, extract
from extractors.dialogue import find_dialogue
from extractors.model import Kind


def said(text: str) -> list[tuple[str, str, list[str]]]:
    return [
        (each.source.slice(text), each.cue.slice(text), [span.slice(text) for span in each.content])
        for each in find_dialogue(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "– We are done waiting, says ferry owner Nils Brandt.",
            [("ferry owner Nils Brandt", "says", ["We are done waiting"])],
            id="verb first",
        ),
        pytest.param("— Who pays for us? she asked.", [("she", "asked", ["Who pays for us?"])], id="question"),
        pytest.param("– Never! Eva Lind shouted.", [("Eva Lind", "shouted", ["Never!"])], id="exclamation"),
        pytest.param(
            "Ferries stop.\n\n– Nobody promised us a date, he says, and adds: – Not I, at least.",
            [("he", "says", ["Nobody promised us a date", "Not I, at least."])],
            id="a second dash",
        ),
        pytest.param(
            "― I wait, said Nils Brandt. He shrugs. – I wait for spring.",
            [("Nils Brandt", "said", ["I wait", "I wait for spring."])],
            id="the reporter between",
        ),
    ],
)
def test_dialogue_is_what_stands_before_a_tag(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "– Ferries will stop in May, said the owner.\n– The bridge opens, said the mayor.",
        "- We wait, says Nils Brandt.",
        "– We wait in vain.",
        "– We waited, and then came Nils Brandt.",
        "The ferry – ours, says Nils Brandt – is late.",
        "– we wait, says Nils Brandt.",
    ],
    ids=["a list of reports", "a hyphen", "no tag", "no verb of speech", "inside a sentence", "no sentence"],
)
def test_dialogue_is_not_every_dash(text: str) -> None:
    assert find_dialogue(text) == []


def test_dialogue_is_direct_speech_of_its_speaker_and_nothing_else_is_made_of_it() -> None:
    text = (
        "Mayor Petra Holst met the ferry owner, Nils Brandt, on Monday.\n\n"
        "– Nobody promised us a date, says Petra Holst.\n\n– What a joke! says Nils Brandt.\n"
    )
    quotes = [(q.kind, q.text, q.speaker and q.speaker.name) for q in extract(Article(text=text))]
    assert quotes == [
        (Kind.DIRECT, "Nobody promised us a date", "Petra Holst"),
        (Kind.DIRECT, "What a joke!", "Nils Brandt"),
    ]


@pytest.mark.parametrize(
    "line", ["– a, b " * 40_000, "– A" + " a" * 90_000, "– " + "A! He " * 30_000, "– A\n" * 60_000]
)
def test_dialogue_of_hostile_lines_takes_no_longer_than_reading(line: str) -> None:
    started = time.process_time()
    find_dialogue(line)
    assert time.process_time() - started < 5
