"""What must hold on the seed articles, line by line: ranges, nesting, terms, captions, offsets."""

from __future__ import annotations

import pytest
from gold import FILES, SIX, Quotes, articles, parts, text_of, the

from extractors.evaluation.words import WORD
from extractors.model import Kind

# --- one quote, several ranges ---


def test_broken_quote_is_one_quote_with_two_ranges(quotes: Quotes) -> None:
    first, second = parts("rferl", the(quotes, "rferl", "our-target"))
    assert first == "Our target is clear"
    assert second.startswith("It is to achieve peace")
    assert second.endswith("in the best possible place")


def test_quote_over_paragraphs_and_two_cues_is_one_quote(quotes: Quotes) -> None:
    quote = the(quotes, "ap", "aggression")
    first, second, third, fourth = parts("ap", quote)
    assert first.startswith("If there was again")
    assert second.endswith("to respond to it")
    assert third.startswith("So we are not on the front lines")
    assert fourth.endswith("launch an aggression")
    assert quote.speaker is not None
    assert quote.speaker.slug == "emmanuel-macron"


@pytest.mark.parametrize("article", FILES)
def test_no_cue_or_source_stands_inside_its_content(article: str, quotes: Quotes) -> None:
    for quote in quotes[article]:
        for other in (quote.cue, quote.source):
            assert other is None or not any(span.overlaps(other.span) for span in quote.content), quote.text


# --- reported speech ---


@pytest.mark.parametrize("article", FILES)
def test_that_is_not_content(article: str, quotes: Quotes) -> None:
    for quote in quotes[article]:
        words = WORD.findall(quote.content[0].slice(text_of(article)))
        assert words[0].lower() != "that", quote.text


@pytest.mark.parametrize(
    ("article", "id_", "words"),
    [
        ("rferl", "rubio-assess", "Washington will assess Moscow’s conditions"),
        ("ap", "rubio-evaluated", "Russia’s demands would be evaluated and presented to Trump"),
        ("hurriyet", "rubio-approval", "they would require Trump’s approval after review"),
        ("donegal", "rutte-deterrence", None),
    ],
)
def test_reported_speech_has_its_right_extent(article: str, id_: str, words: str | None, quotes: Quotes) -> None:
    (found,) = parts(article, the(quotes, article, id_))
    if words is None:  # the quotation starts on the line after “he said that”
        assert found.startswith("we have to make sure")
        assert found.endswith("our reaction will be devastating")
    else:
        assert found == words


def test_front_lines_are_reported_on_the_eve(quotes: Quotes) -> None:
    quote = the(quotes, "rferl", "front-lines")
    assert quote.occasion is not None
    assert "on the eve of the summit" in quote.occasion.text


def test_two_quoted_scraps_are_one_mixed_quote(quotes: Quotes) -> None:
    by_witkoff = [quote for quote in quotes["rferl"] if quote.speaker and quote.speaker.slug == "steve-witkoff"]
    (quote,) = by_witkoff
    assert quote.kind is Kind.MIXED
    assert "simplistic" in quote.text
    assert "a posture and a pose" in quote.text


# --- nesting ---


@pytest.mark.parametrize(
    ("inner", "outer", "outer_speaker"),
    [
        ("stubb-trump-need", "stubb", "Alexander Stubb"),
        ("official-fuel-trump", "official-fuel", None),
        ("official-china-trump", "official-china", None),
    ],
)
def test_each_level_of_a_nested_report_has_its_own_speaker(
    inner: str, outer: str, outer_speaker: str | None, quotes: Quotes
) -> None:
    nested, holder = the(quotes, "donegal", inner), the(quotes, "donegal", outer)
    assert nested.speaker is not None
    assert nested.speaker.name == "Donald Trump"
    assert nested.nested_in is not None
    assert quotes["donegal"][nested.nested_in] == holder
    if outer_speaker:
        assert holder.speaker is not None
        assert holder.speaker.name == outer_speaker


@pytest.mark.parametrize("article", FILES)
def test_a_nested_quote_lies_inside_the_one_that_holds_it(article: str, quotes: Quotes) -> None:
    for quote in quotes[article]:
        if quote.nested_in is not None:
            holder = quotes[article][quote.nested_in]
            assert all(any(wide.contains(span) for wide in holder.content) for span in quote.content)


# --- what is no quote ---

TERMS = {"coalition of the willing", "reassurance force", "reassurance forces", "reassurance", "security forces"}
NO_STATEMENTS = [
    ("rferl", "Macron Pushes Forward With"),
    ("rferl", "Ukrainian President Volodymyr Zelenskyy, French President Emmanuel Macron, and British"),
    ("rferl", "Your browser doesn’t support"),
    ("rferl", "As Bombs Strike Ukraine's"),
    ("rferl", "Reaffirming Support For Ukraine"),
    ("rferl", "Russian Drone Strikes Hit Apartments"),
    ("ap", "Europe mulls boots on the ground"),
    ("ap", "Illia Novikov contributed"),
    ("ap", "Credit: AP"),
    ("hurriyet", "European leaders split on"),
    ("hurriyet", "Türkiye could play pivotal role"),
    ("donegal", "Subscribe or register today"),
    ("donegal", "Buy the e-paper"),
    ("essanews", "France's President Emmanuel Macron addresses"),
    ("essanews", "Images source:"),
    ("essanews", "Related content"),
]


@pytest.mark.parametrize("article", FILES)
def test_terms_in_marks_are_not_quotes(article: str, quotes: Quotes) -> None:
    found = [" ".join(WORD.findall(quote.text)).lower() for quote in quotes[article]]
    assert TERMS.isdisjoint(found)


@pytest.mark.parametrize(("article", "line"), NO_STATEMENTS)
def test_captions_headings_and_furniture_are_not_quotes(article: str, line: str, quotes: Quotes) -> None:
    text = text_of(article)
    start = text.index(line)
    while start >= 0:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        inside = [quote.text for quote in quotes[article] for span in quote.content if start <= span.start < end]
        assert inside == []
        start = text.find(line, end)


# --- what every quote of the six carries ---


@pytest.mark.parametrize("article", FILES)
def test_every_quote_slices_back_to_the_text(article: str, quotes: Quotes) -> None:
    text = articles()[article].text
    for quote in quotes[article]:
        assert quote.text == " ".join(span.slice(text) for span in quote.content)
        assert all(0 <= span.start < span.end <= len(text) for span in quote.content)
        assert list(quote.content) == sorted(quote.content)
        hull = text[quote.content[0].start : quote.content[-1].end]
        context = quote.context
        assert context.exact == hull
        assert f"{context.prefix}{context.exact}{context.suffix}" in text
        assert context.paragraph in text
        assert hull in context.paragraph
        for piece in (quote.cue, quote.source):
            assert piece is None or piece.span.slice(text) == piece.text
        assert 0.0 <= quote.confidence <= 1.0


@pytest.mark.parametrize("slug", SIX)
def test_quotes_of_the_six_say_why_and_in_which_context(slug: str, quotes: Quotes) -> None:
    found = [
        (name, quote) for name, all_ in quotes.items() for quote in all_ if quote.speaker and quote.speaker.slug == slug
    ]
    assert found
    for _name, quote in found:
        assert quote.text
        assert quote.context.paragraph
        assert quote.evidence
        assert quote.act
