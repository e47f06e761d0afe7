"""What must hold on the seed articles, line by line: ranges, names, offices, nesting, terms, captions, offsets."""

from __future__ import annotations

import pytest
from gold import FILES, SIX, articles, statements, text_of, words_in

from extractors import Quote
from extractors.evaluation.words import WORD
from extractors.model import Kind, SpeakerType
from extractors.registry import Registry

Quotes = dict[str, list[Quote]]


def the(quotes: Quotes, article: str, id_: str) -> Quote:
    """The quote that reports one statement of the table."""
    statement = next(one for one in statements() if (one.article, one.id) == (article, id_))
    found = [quote for quote in quotes[article] if statement.matches(words_in(article, quote))]
    assert found, f"{article}-{id_} was not found"
    # A report and the report inside it share most of their words: the nearest one is meant.
    return max(found, key=lambda quote: statement.similarity(words_in(article, quote)))


def parts(article: str, quote: Quote) -> list[str]:
    """The words of each range without marks and punctuation at the edges."""
    return [span.slice(text_of(article)).strip(" “”\"',.") for span in quote.content]


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


# --- names ---


@pytest.mark.parametrize(
    ("article", "worded", "slug"),
    [
        ("rferl", "Zelenskyy", "volodymyr-zelenskyy"),
        ("rferl", "The Ukrainian leader", "volodymyr-zelenskyy"),
        ("rferl", "The French president", "emmanuel-macron"),
        ("rferl", "French President Emmanuel Macron", "emmanuel-macron"),
        ("rferl", "Macron", "emmanuel-macron"),
        ("ap", "Macron", "emmanuel-macron"),
        ("ap", "Zelenskyy", "volodymyr-zelenskyy"),
        ("ap", "Costa", "antonio-costa"),
        ("hurriyet", "Ukrainian President Volodymyr Zelensky", "volodymyr-zelenskyy"),
        ("hurriyet", "Zelensky", "volodymyr-zelenskyy"),
        ("hurriyet", "European Council President Antonio Costa", "antonio-costa"),
        ("donegal", "Mr Zelensky", "volodymyr-zelenskyy"),
        ("donegal", "the Ukrainian president", "volodymyr-zelenskyy"),
        ("donegal", "The Ukrainian president", "volodymyr-zelenskyy"),
        ("donegal", "Mr Macron", "emmanuel-macron"),
        ("donegal", "Mr Rutte", "mark-rutte"),
        ("essanews", "The French president", "emmanuel-macron"),
    ],
)
def test_wording_is_one_speaker(article: str, worded: str, slug: str, quotes: Quotes) -> None:
    speakers = {
        quote.speaker.slug if quote.speaker else None
        for quote in quotes[article]
        if quote.source and quote.source.text == worded
    }
    assert speakers == {slug}


def test_he_added_is_macron_once_and_bessent_once(quotes: Quotes) -> None:
    speakers = [
        quote.speaker.name if quote.speaker else None
        for quote in quotes["rferl"]
        if quote.source and quote.cue and (quote.source.text, quote.cue.text) == ("He", "added")
    ]
    assert speakers == ["Emmanuel Macron", "Scott Bessent"]


@pytest.mark.parametrize(
    ("article", "id_", "holder"),
    [
        ("donegal", "zelenskys-office", "volodymyr-zelenskyy"),
        ("donegal", "sir-keirs-office", "keir-starmer"),
        ("ap", "starmers-office", "keir-starmer"),
    ],
)
def test_an_office_is_not_the_man(article: str, id_: str, holder: str, quotes: Quotes) -> None:
    speaker = the(quotes, article, id_).speaker
    assert speaker is not None
    assert speaker.type is SpeakerType.OFFICE
    assert speaker.slug != holder


def test_both_offices_of_one_man_are_one_speaker_over_articles(quotes: Quotes) -> None:
    here, there = the(quotes, "donegal", "sir-keirs-office").speaker, the(quotes, "ap", "starmers-office").speaker
    assert here is not None
    assert there is not None
    assert here.slug == there.slug


def test_joint_speakers_both_stand_behind_the_quote(quotes: Quotes) -> None:
    speakers = the(quotes, "donegal", "washington-willing").speakers
    assert {speaker.slug for speaker in speakers} == {"emmanuel-macron", "volodymyr-zelenskyy"}


def test_an_anonymous_source_gets_nobodys_name(quotes: Quotes) -> None:
    for id_ in ("official-fuel", "official-china"):
        speaker = the(quotes, "donegal", id_).speaker
        assert speaker is None or speaker.type is SpeakerType.ANONYMOUS


def test_a_spokesman_speaks_on_behalf(quotes: Quotes) -> None:
    quote = the(quotes, "donegal", "areas-of-action")
    assert quote.on_behalf_of is not None
    assert "German" in quote.on_behalf_of.name


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


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("emmanuel-macron", {"rferl", "ap", "hurriyet", "donegal", "essanews"}),
        ("volodymyr-zelenskyy", {"rferl", "ap", "hurriyet", "donegal"}),
        ("marco-rubio", {"rferl", "ap", "hurriyet"}),
        ("steve-witkoff", {"rferl"}),
        ("antonio-costa", {"ap", "hurriyet"}),
        ("mark-rutte", {"donegal"}),
    ],
)
def test_the_six_speak_where_they_do(slug: str, expected: set[str], quotes: Quotes) -> None:
    spoken = {name for name, found in quotes.items() for quote in found if slug in {one.slug for one in quote.speakers}}
    assert spoken == expected


@pytest.mark.parametrize(("slug", "name"), SIX.items())
@pytest.mark.parametrize("change", [str, str.upper, str.lower], ids=["as it is", "upper", "lower"])
def test_the_registry_answers_to_slug_and_name_in_any_case(
    slug: str, name: str, change: object, registry: Registry
) -> None:
    assert callable(change)
    for query in (slug, name):
        speaker = registry.find(change(query))
        assert speaker is not None
        assert (speaker.slug, speaker.name) == (slug, name)


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("Zelensky", "volodymyr-zelenskyy"),
        ("Zelenskyy", "volodymyr-zelenskyy"),
        ("Volodymyr Zelensky", "volodymyr-zelenskyy"),
        ("Antonio Costa", "antonio-costa"),
        ("antónio costa", "antonio-costa"),
        ("ANTONIO COSTA", "antonio-costa"),
    ],
)
def test_the_registry_answers_to_aliases_with_and_without_accents(query: str, slug: str, registry: Registry) -> None:
    speaker = registry.find(query)
    assert speaker is not None
    assert speaker.slug == slug


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
