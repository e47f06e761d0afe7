"""The whole way with a tagger that is told what to find: what is kept, what is asked for, what is never touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy

from extractors import pipeline
from extractors.confidence import NAMES, Model
from extractors.entities import Entity
from extractors.errors import EmptyText, ModelNotFound, NotText, TextTooLong
from extractors.model import Article, MentionKind, Quote, Span
from extractors.options import Options
from extractors.pipeline import UNKNOWN_LANGUAGE, Extractor, extract, named_entities
from extractors.registry import Registry
from tests.extractors.invariants import check_quotes
from tests.extractors.labelling import LabelledTagger, label
from tests.extractors.scripted import scripted_tagger

STORY = "Ann Lee said the dam would be dry.\n\n“Nothing leaks here at all,” added Bo Wu.\n\nNobody spoke on Monday."
BY_TAGGER = Options(entities="tagger")
EVERYTHING = Options(entities="tagger", min_confidence=0.0)
SOURCES_ONLY = Model((*[-8.0 if name == "no source" else 0.0 for name in NAMES], 2.0))  # 0.88 with a source, else 0


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    """Puts a tagger in the place of the one that the pipeline loads."""

    def put(tagger: Any) -> Any:
        monkeypatch.setattr(pipeline, "load_tagger", lambda _: tagger)
        return tagger

    return put


@pytest.fixture
def no_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes any call for a spaCy model fail."""

    def refuse(*_: Any) -> None:
        raise AssertionError("nobody needs spaCy here")

    for name in ("load_ner", "load_spacy", "find_entities"):
        monkeypatch.setattr(pipeline, name, refuse)


def quotes_of(text: str, options: Options = BY_TAGGER, **fields: Any) -> list[Quote]:
    quotes = Extractor(options, Registry()).extract(Article(text=text, **fields))
    check_quotes(text, quotes)
    return quotes


@pytest.mark.usefixtures("no_spacy")
def test_pipeline_goes_from_text_to_quotes(use: Callable[[Any], Any], tmp_path: Path) -> None:
    use(scripted_tagger(tmp_path))
    quotes = quotes_of(STORY)
    assert [(quote.text, quote.cue and quote.cue.lemma, str(quote.kind)) for quote in quotes] == [
        ("the dam would be dry", "say", "indirect"),
        ("“Nothing leaks here at all,”", "add", "direct"),
    ]
    assert [quote.speaker and quote.speaker.name for quote in quotes] == ["Ann Lee", "Bo Wu"]
    assert all(quote.warnings == () for quote in quotes)


@pytest.mark.usefixtures("no_spacy")
@pytest.mark.parametrize("options", [BY_TAGGER, Options(attribution="rules"), Options(weights=Path("nowhere"))])
def test_pipeline_an_extractor_loads_nothing_before_it_reads(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load_tagger", lambda _: pytest.fail("loaded before its time"))
    Extractor(options, Registry()).extract_many(iter([Article(text=STORY)]))


def test_pipeline_many_articles_are_read_one_by_one_each_as_if_alone(use: Callable[[Any], Any], tmp_path: Path) -> None:
    use(scripted_tagger(tmp_path))
    taken: list[str] = []

    def articles() -> Iterator[Article]:
        for text in (STORY, "Bo asked who pays.", STORY):
            taken.append(text)
            yield Article(text=text)

    extractor = Extractor(BY_TAGGER, Registry())
    found = extractor.extract_many(articles())
    first = next(found)
    assert taken == [STORY]
    rest = list(found)
    assert [first, *rest] == [extractor.extract(Article(text=text)) for text in taken]
    assert rest[1] == first


@pytest.mark.usefixtures("no_spacy")
@pytest.mark.parametrize(
    ("text", "error"),
    [("", EmptyText), (" \n", EmptyText), ("dam\0", NotText), ("\ud800", NotText), ("dam " * 50, TextTooLong)],
)
def test_pipeline_refuses_a_text_before_it_loads_anything(
    text: str, error: type[Exception], use: Callable[[Any], Any]
) -> None:
    use(None)
    with pytest.raises(error):
        Extractor(Options(max_chars=100), Registry()).extract(Article(text=text))


def test_pipeline_names_weights_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="elsewhere"):
        quotes_of(STORY, Options(weights=tmp_path / "elsewhere"))


# Entities


def test_pipeline_asks_spacy_for_entities_once_and_only_when_something_is_said(
    use: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def find(text: str, nlp: Any) -> list[Entity]:
        del nlp
        asked.append(text)
        return [Entity(Span(0, 7), "PERSON")]

    monkeypatch.setattr(pipeline, "load_ner", lambda _: None)
    monkeypatch.setattr(pipeline, "find_entities", find)
    use(scripted_tagger(tmp_path))
    assert quotes_of("Nobody spoke on Monday.", Options(entities="spacy")) == []
    assert asked == []
    assert len(quotes_of(STORY, Options(entities="spacy"))) == 2
    assert asked == [STORY]


@pytest.mark.usefixtures("no_spacy")
def test_pipeline_named_entities_are_those_an_extractor_finds(use: Callable[[Any], Any], tmp_path: Path) -> None:
    use(scripted_tagger(tmp_path))
    found = named_entities(STORY, (), BY_TAGGER)
    assert [(each.label, each.span.slice(STORY)) for each in found] == [("PERSON", "Ann Lee"), ("PERSON", "Bo Wu")]


# What is kept

NESTED = "⟪It was dry⟫, it was ⟨said⟩.\n\nIt was ⟨2|said⟩ ⟪2|that Bo Wu stressed that the dam was dry⟫."
INNER = "⟦Bo Wu⟧ ⟨stressed⟩ ⟪that the dam was dry⟫"
WITH_SOURCE = NESTED.replace("It was ⟨2|said⟩", "⟦2|Ann Lee⟧ ⟨2|said⟩")


@pytest.mark.parametrize(
    ("marked", "least", "kept"),
    [
        pytest.param(WITH_SOURCE, 0.0, [("It was dry", None), ("Bo Wu stressed", None), ("the dam", 1)], id="all"),
        pytest.param(WITH_SOURCE, 0.3, [("Bo Wu stressed", None), ("the dam", 0)], id="one before is dropped"),
        pytest.param(NESTED, 0.3, [("the dam", None)], id="the host is dropped"),
        pytest.param(NESTED, 0.9, [], id="all are dropped"),
    ],
)
@pytest.mark.usefixtures("no_spacy")
def test_pipeline_drops_what_is_not_sure_and_renumbers_hosts(
    marked: str, least: float, kept: list[tuple[str, int | None]], use: Callable[[Any], Any]
) -> None:
    use(LabelledTagger(marked, INNER, confidence=SOURCES_ONLY))
    quotes = quotes_of(label(marked)[0], Options(entities="tagger", min_confidence=least))
    assert [quote.nested_in for quote in quotes] == [host for _, host in kept]
    assert all(quote.text.startswith(words) for quote, (words, _) in zip(quotes, kept, strict=True))


@pytest.mark.parametrize(("odds", "count"), [(-0.01, 0), (0.0, 1), (0.01, 1)])
def test_pipeline_the_least_confidence_is_enough(odds: float, count: int, use: Callable[[Any], Any]) -> None:
    marked = "⟦Ann Lee⟧ ⟨said⟩ ⟪the dam was dry⟫."
    use(LabelledTagger(marked, confidence=Model((*[0.0] * len(NAMES), odds))))
    assert len(quotes_of(label(marked)[0], Options(entities="tagger", min_confidence=0.5))) == count


@pytest.mark.parametrize("source", ["—", "“", "...", "_"])
def test_pipeline_a_source_without_a_word_is_none(source: str, use: Callable[[Any], Any]) -> None:
    marked = f"⟦{source}⟧ ⟨said⟩ ⟪the dam was dry⟫."
    use(LabelledTagger(marked))
    (quote,) = quotes_of(label(marked)[0], EVERYTHING)
    assert quote.source is None or quote.source.kind is MentionKind.NONE


@pytest.mark.parametrize("content", ["—", "...", "_", "😀"])
def test_pipeline_a_content_without_a_word_is_no_quote(content: str, use: Callable[[Any], Any]) -> None:
    marked = f"⟦Ann Lee⟧ ⟨said⟩ ⟪{content}⟫. ⟦2|Bo Wu⟧ ⟨2|wrote⟩ ⟪2|so⟫."
    use(LabelledTagger(marked))
    assert [quote.text for quote in quotes_of(label(marked)[0], EVERYTHING)] == ["so"]


def test_pipeline_a_text_in_another_language_is_warned_of_and_trusted_less(use: Callable[[Any], Any]) -> None:
    german = "⟦Ann Lee⟧ ⟨sagte⟩ am Freitag, ⟪dass die Talsperre oberhalb der Stadt den Winter überstehen werde⟫."
    use(LabelledTagger(german, confidence=Model((*[0.0] * len(NAMES), 3.0))))
    text = label(german)[0]
    (quote,) = quotes_of(text, EVERYTHING)
    assert quote.warnings == ("language",)
    assert quote.confidence == pytest.approx(UNKNOWN_LANGUAGE * 0.9526, abs=1e-3)
    assert quotes_of(text, BY_TAGGER) == []  # what is left is too little to be kept


def test_pipeline_a_declared_language_counts_where_words_are_few(use: Callable[[Any], Any]) -> None:
    use(LabelledTagger("⟦Wu⟧ ⟨:⟩ ⟪Ok⟫"))
    assert quotes_of("Wu : Ok", EVERYTHING, language="en")[0].warnings == ()
    assert quotes_of("Wu : Ok", EVERYTHING, language="tr")[0].warnings == ("language",)


# Pure deciding


def test_pipeline_reads_its_registry_and_never_changes_it(use: Callable[[Any], Any], tmp_path: Path) -> None:
    use(scripted_tagger(tmp_path))
    registry = Registry()
    registry.add("Ann Lee", aliases=("Ann",), roles=("engineer",))
    before = list(registry), list(registry.leaves()), registry.history
    quotes = Extractor(BY_TAGGER, registry).extract(Article(text=STORY))
    assert [quote.speaker and quote.speaker.name for quote in quotes] == ["Ann Lee", "Bo Wu"]
    assert (list(registry), list(registry.leaves()), registry.history) == before


def test_pipeline_extract_takes_options_and_registry(use: Callable[[Any], Any], tmp_path: Path) -> None:
    use(scripted_tagger(tmp_path))
    article = Article(text=STORY)
    assert extract(article, options=BY_TAGGER) == Extractor(BY_TAGGER).extract(article)
    registry = Registry()
    registry.add("Ann Lee", slug="ann-the-engineer")
    (quote, _) = extract(article, options=BY_TAGGER, registry=registry)
    assert quote.speaker is not None
    assert quote.speaker.slug == "ann-the-engineer"


def test_pipeline_versions_name_what_found_a_quote(use: Callable[[Any], Any]) -> None:
    use(LabelledTagger())
    assert Extractor(BY_TAGGER).version == "tagger 0123456789ab"
    assert Extractor(Options(attribution="rules", spacy_model="some_model")).version == "rules some_model"


# spaCy


def test_pipeline_component_fills_a_doc(
    use: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(scripted_tagger(tmp_path))
    monkeypatch.setattr(pipeline, "_extractor", lambda options: Extractor(options))
    monkeypatch.setattr(pipeline, "Options", lambda: BY_TAGGER)
    nlp = spacy.blank("en")
    component = pipeline.QuoteComponent(nlp, "onrecord")
    doc = component(nlp(STORY))
    assert [quote.text for quote in doc._.quotes] == ["the dam would be dry", "“Nothing leaks here at all,”"]
    check_quotes(doc.text, doc._.quotes)
    assert component(nlp("  "))._.quotes == []
    assert component(nlp(""))._.quotes == []
    assert component.name == "onrecord"


def test_pipeline_component_is_found_by_its_name() -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord")
    assert nlp("")._.quotes == []
