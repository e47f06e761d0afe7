"""The shapes in which English-language news reports speech, each with the quotes it must give."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from extractors import Article, Extractor, Quote
from extractors.options import Options
from extractors.registry import Registry
from tests.extractors.invariants import check_quotes


@dataclass(frozen=True)
class Said:
    """A quote that must be found: its parts without marks, kind, source, words of the cue, and speaker by name."""

    parts: tuple[str, ...]
    kind: str
    source: str | None
    cue: str | None
    speaker: str | None

    def matches(self, text: str, quote: Quote) -> bool:
        return self.parts == tuple(span.slice(text).strip(" “”\"'‘’«»„,.?!") for span in quote.content)


SHAPES: dict[str, tuple[str, list[Said]]] = {
    "quote then said then name": (
        "“The dam will hold through the winter,” said Marta Kowalska.",
        [Said(("The dam will hold through the winter",), "direct", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
    "name then said then quote": (
        "Marta Kowalska said: “The dam will hold through the winter.”",
        [Said(("The dam will hold through the winter",), "direct", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
    "broken quote": (
        "“The dam,” Marta Kowalska said, “will hold through the winter.”",
        [Said(("The dam", "will hold through the winter"), "direct", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
    "quote goes on after its tag": (
        "“The dam will hold,” Marta Kowalska said on Friday. “We checked it twice.”",
        [Said(("The dam will hold", "We checked it twice"), "direct", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
    "straight marks": (
        '"The dam will hold," Marta Kowalska said on Friday. "We checked it twice."',
        [Said(("The dam will hold", "We checked it twice"), "direct", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
    "British single marks against apostrophes": (
        "‘It’s the dogs’ home we can’t do without,’ Marta Kowalska said.",
        [Said(("It’s the dogs’ home we can’t do without",), "direct", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
    "quote over paragraphs, re-opened": (
        "“The dam will hold through the winter,” Marta Kowalska said. “We checked it twice.\n\n“The valley can sleep.”",
        [
            Said(
                ("The dam will hold through the winter", "We checked it twice", "The valley can sleep"),
                "direct",
                "Marta Kowalska",
                "said",
                "Marta Kowalska",
            )
        ],
    ),
    "indirect with that": (
        "Marta Kowalska said that the dam would hold through the winter.",
        [Said(("the dam would hold through the winter",), "indirect", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
    "indirect without that": (
        "Marta Kowalska said the dam would hold through the winter.",
        [Said(("the dam would hold through the winter",), "indirect", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
    "indirect with its tag at the end": (
        "The dam will hold through the winter, Marta Kowalska said on Friday.",
        [Said(("The dam will hold through the winter",), "indirect", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
    "according to at the end": (
        "The dam will hold through the winter, according to Marta Kowalska.",
        [
            Said(
                ("The dam will hold through the winter",),
                "indirect",
                "Marta Kowalska",
                "according to",
                "Marta Kowalska",
            )
        ],
    ),
    "according to at the start": (
        "According to Marta Kowalska, the dam will hold through the winter.",
        [
            Said(
                ("the dam will hold through the winter",),
                "indirect",
                "Marta Kowalska",
                "According to",
                "Marta Kowalska",
            )
        ],
    ),
    "mixed": (
        "Marta Kowalska said the dam was “as tired as its builders” but would hold.",
        [
            Said(
                ("the dam was “as tired as its builders” but would hold",),
                "mixed",
                "Marta Kowalska",
                "said",
                "Marta Kowalska",
            )
        ],
    ),
    "apposition between name and verb": (
        "Marta Kowalska, an engineer at the ministry, said the dam would hold.",
        [Said(("the dam would hold",), "indirect", None, "said", "Marta Kowalska")],
    ),
    "title and surname": (
        "Engineer Marta Kowalska inspected the dam on Friday. “It will hold,” Ms Kowalska said.",
        [Said(("It will hold",), "direct", "Ms Kowalska", "said", "Marta Kowalska")],
    ),
    "pronoun": (
        "Marta Kowalska inspected the dam on Friday. “It will hold,” she said.",
        [Said(("It will hold",), "direct", "she", "said", "Marta Kowalska")],
    ),
    "pronouns of two people": (
        "Marta Kowalska said the dam would hold. Mayor Boris Lindgren was not convinced. “I will believe it in "
        "spring,” he said.",
        [
            Said(("the dam would hold",), "indirect", "Marta Kowalska", "said", "Marta Kowalska"),
            Said(("I will believe it in spring",), "direct", "he", "said", "Boris Lindgren"),
        ],
    ),
    "description by role": (
        "French President Claire Fontaine visited the dam on Friday. The French president said it would hold.",
        [Said(("it would hold",), "indirect", "The French president", "said", "Claire Fontaine")],
    ),
    "an organisation": (
        "The United Nations said on Friday that the dam would hold.",
        [Said(("the dam would hold",), "indirect", "The United Nations", "said", "United Nations")],
    ),
    "two statements of one speaker": (
        "Marta Kowalska said the dam would hold. She added that the road would stay closed.",
        [
            Said(("the dam would hold",), "indirect", "Marta Kowalska", "said", "Marta Kowalska"),
            Said(("the road would stay closed",), "indirect", "She", "added", "Marta Kowalska"),
        ],
    ),
    "a denial": (
        "Marta Kowalska denied that the dam was leaking.",
        [Said(("the dam was leaking",), "indirect", "Marta Kowalska", "denied", "Marta Kowalska")],
    ),
    "a question": (
        "“Who will pay for the dam?” Marta Kowalska asked.",
        [Said(("Who will pay for the dam",), "direct", "Marta Kowalska", "asked", "Marta Kowalska")],
    ),
    "guillemets": (
        "«The dam will hold through the winter», Marta Kowalska said on Friday.",
        [Said(("The dam will hold through the winter",), "direct", "Marta Kowalska", "said", "Marta Kowalska")],
    ),
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(Options(), Registry())


@pytest.mark.parametrize(("text", "expected"), SHAPES.values(), ids=SHAPES)
def test_shape_gives_its_quotes(text: str, expected: list[Said], extractor: Extractor) -> None:
    quotes = extractor.extract(Article(text=text))
    check_quotes(text, quotes)
    for said in expected:
        found = [quote for quote in quotes if said.matches(text, quote)]
        assert found, [quote.text for quote in quotes]
        quote = found[0]
        assert str(quote.kind) == said.kind
        if said.source:
            assert quote.source is not None
            assert quote.source.text == said.source
        assert quote.cue is not None
        assert quote.cue.text == said.cue
        assert (quote.speaker.name if quote.speaker else None) == said.speaker


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “winter clause” was dropped from the treaty in May.",
        "Anna “Dolly” Petersen won the race by two seconds.",
        "She is best known for her novel “The Salt Road” and the film “Low Tide.”",
        "The band played “Blue Harbour” twice.",
        "The valley lies on a river that floods every few years. The dam was built in 1931.",
        "Prices rose by 2.4 percent in the year to September.",
    ],
)
def test_what_nobody_says_is_no_quote(text: str, extractor: Extractor) -> None:
    assert [quote.text for quote in extractor.extract(Article(text=text))] == []


@pytest.mark.parametrize(
    ("verb", "act"),
    [("said", "say"), ("asked", "ask"), ("denied", "deny"), ("warned", "warn"), ("promised", "promise")],
)
def test_the_cue_decides_the_act(verb: str, act: str, extractor: Extractor) -> None:
    (quote,) = extractor.extract(Article(text=f"“The dam will be rebuilt by May,” Marta Kowalska {verb} on Friday."))
    assert quote.act == act


def test_a_nested_statement_has_its_own_speaker(extractor: Extractor) -> None:
    text = "Marta Kowalska told reporters that Mayor Boris Lindgren had promised the valley a new road."
    quotes = extractor.extract(Article(text=text))
    check_quotes(text, quotes)
    outer = next(quote for quote in quotes if quote.nested_in is None)
    assert outer.speaker is not None
    assert outer.speaker.name == "Marta Kowalska"
    for quote in quotes:
        if quote.nested_in is not None:
            assert quote.speaker is not None
            assert quote.speaker.name == "Boris Lindgren"


def test_quotes_come_in_the_order_of_the_text(extractor: Extractor) -> None:
    text = "\n\n".join(sentence for sentence, _ in SHAPES.values())
    starts = [quote.content[0].start for quote in extractor.extract(Article(text=text)) if quote.nested_in is None]
    assert starts == sorted(starts)


def test_extraction_is_deterministic_alone_and_in_company(extractor: Extractor) -> None:
    articles = [Article(text=text, id=name) for name, (text, _) in SHAPES.items()]
    alone = [extractor.extract(article) for article in articles]
    assert [extractor.extract(article) for article in articles] == alone
    together = [[quote.text for quote in quotes] for quotes in extractor.extract_many(articles)]
    assert together == [[quote.text for quote in quotes] for quotes in alone]


def test_min_confidence_drops_what_is_less_sure(extractor: Extractor) -> None:
    text = "\n\n".join(sentence for sentence, _ in SHAPES.values())
    everything = extractor.extract(Article(text=text))
    median = sorted(quote.confidence for quote in everything)[len(everything) // 2]
    sure = Extractor(Options(min_confidence=median), Registry()).extract(Article(text=text))
    assert 0 < len(sure) < len(everything)
    assert all(quote.confidence >= median for quote in sure)
