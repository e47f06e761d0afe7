"""Input that no newsroom means to send: a typed error or a result that holds, never another exception."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.extract import in_process
from extractors import Article, Extractor, Quote
from extractors.errors import EmptyText, InvalidArticle, NotText, TextTooLong
from extractors.options import Options
from extractors.registry import Registry
from tests.extractors.invariants import check_quotes

STORY = "“We will rebuild the mill,” Mayor Ann Lee said on Monday. Lee added that the work would take a year.\n\n"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(Options(), Registry())


def run(extractor: Extractor, text: str) -> list[Quote]:
    quotes = extractor.extract(Article(text=text))
    check_quotes(text, quotes)
    return quotes


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param("", EmptyText, id="empty"),
        pytest.param(" \t\r\n\u00a0\u2003", EmptyText, id="white space"),
        pytest.param(f"{STORY}\0", NotText, id="a NUL byte"),
        pytest.param("\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0", NotText, id="a program"),
    ],
)
def test_what_is_no_text_is_a_typed_error(text: str, error: type[Exception], extractor: Extractor) -> None:
    with pytest.raises(error):
        extractor.extract(Article(text=text))


def test_a_text_over_the_limit_is_a_typed_error(extractor: Extractor) -> None:
    short = Extractor(Options(max_chars=1000), Registry())
    with pytest.raises(TextTooLong):
        short.extract(Article(text="word " * 201))
    assert extractor.extract(Article(text=STORY)) is not None


@pytest.mark.parametrize("surrogate", ["\ud800", "\udc80\udc81"])
def test_lone_surrogates_are_a_typed_error_or_a_result(surrogate: str, extractor: Extractor) -> None:
    with suppress(InvalidArticle):
        run(extractor, STORY + surrogate + STORY)


MARKS = "“”‘’\"'„«»‹›‚‛‟〝〞`´＂"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“" * 10_000, id="10,000 opening marks"),
        pytest.param("”" * 3_000, id="3,000 closing marks"),
        pytest.param('"' * 10_000, id="10,000 straight marks"),
        pytest.param("'" * 3_000, id="3,000 apostrophes"),
        pytest.param('" ' * 3_000, id="3,000 straight marks apart"),
        pytest.param(MARKS * 500, id="marks of every kind"),
        pytest.param('a "b ' * 3_000, id="3,000 straight marks among words"),
        pytest.param("“We know,” he said. “We " * 400, id="marks never closed"),
        pytest.param(("“" * 50 + "deep" + "”" * 50 + " said Ann Lee. ") * 20, id="marks nested 50 deep"),
        pytest.param("“We will not pay, Ann Lee said.\n\n" * 60, id="an unclosed mark in each paragraph"),
        pytest.param("We will not pay,” Ann Lee said.\n\n" * 60, id="a closing mark alone in each paragraph"),
        pytest.param("\n" * 10_000 + STORY, id="10,000 empty lines"),
        pytest.param(STORY.replace("\n", "\r\n") * 3, id="Windows line ends"),
        pytest.param(STORY.replace("\n", "\r") * 3, id="old Mac line ends"),
        pytest.param(STORY.replace(" ", "\u00a0") * 3, id="no-break spaces"),
        pytest.param(STORY.replace(" ", "\u200b "), id="zero-width spaces"),
        pytest.param("\ufeff" + STORY, id="byte order mark"),
        pytest.param(STORY.upper() * 3, id="capitals"),
        pytest.param("said " * 5_000, id="cues alone"),
        pytest.param("He said he said she said they said " * 300, id="cues and pronouns alone"),
        pytest.param("Ann Lee, " * 3_000, id="one name 3,000 times"),
        pytest.param("a" * 200_000, id="one word of 200,000 letters"),
        pytest.param("." * 10_000, id="full stops"),
        pytest.param("\x01\x02\x1b[31m" + STORY, id="control characters"),
        pytest.param("<p>" + STORY + "</p><script>alert('said')</script>", id="markup"),
        pytest.param("￼\ufffd\ufffe" + STORY, id="noncharacters"),
    ],
)
def test_strange_texts_give_quotes_that_hold(text: str, extractor: Extractor) -> None:
    run(extractor, text)


@pytest.mark.parametrize("text", ["\ufeff", "“”", "“ ” ‘ ’ \" '", '""""', "«»„“”‟", "—“”—"])
def test_texts_without_a_word_say_nothing(text: str, extractor: Extractor) -> None:
    assert run(extractor, text) == []


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("😀👩‍👩‍👧‍👦🇺🇦 ", id="emoji"),
        pytest.param("e\u0301a\u0308o\u0302\u0323 ", id="combining marks"),
        pytest.param("𝔘𝔫𝔦 𐍈 ", id="beyond the basic plane"),
        pytest.param("a\u0300" * 100 + " ", id="a hundred accents"),
        pytest.param("\u202e\u2066 ", id="direction marks"),
    ],
)
def test_offsets_are_code_points_whatever_stands_before(before: str, extractor: Extractor) -> None:
    plain, shifted = run(extractor, STORY), run(extractor, before + "\n\n" + STORY)
    offset = len(before) + 2
    assert plain
    found = {tuple((span.start, span.end) for span in quote.content) for quote in shifted}
    for quote in plain:
        assert tuple((span.start + offset, span.end + offset) for span in quote.content) in found


FOREIGN = {
    "Arabic": "قال الرئيس إن المفاوضات ستستمر. «لن نتراجع عن موقفنا»، قال الوزير للصحفيين في القاهرة يوم الاثنين.",
    "Hebrew": "ראש הממשלה אמר כי השיחות יימשכו. “לא נוותר על עמדתנו”, אמר השר לעיתונאים בירושלים ביום שני.",
    "German": "„Wir werden nicht nachgeben“, sagte die Ministerin am Montag in Berlin. Der Kanzler erklärte, "
    "die Gespräche würden fortgesetzt, und dankte den Vermittlern für ihre Geduld.",
    "Turkish": "“Geri adım atmayacağız,” dedi bakan pazartesi günü Ankara’da. Cumhurbaşkanı görüşmelerin süreceğini "
    "söyledi ve arabuluculara sabırları için teşekkür etti, ancak tarih vermekten kaçındı.",
    "Chinese": "“我们不会让步，”部长星期一在北京对记者说。总统表示谈判将继续进行，并感谢调解人的耐心。",
    "Russian": "«Мы не отступим», — сказал министр журналистам в понедельник. Президент заявил, что переговоры "
    "будут продолжены, и поблагодарил посредников.",
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_a_language_the_model_does_not_know_is_warned_of(text: str, extractor: Extractor) -> None:
    for quote in run(extractor, f"{text}\n\n{text}\n"):
        assert "language" in quote.warnings
        assert quote.confidence < 0.5


def test_known_language_has_no_warning(extractor: Extractor) -> None:
    quotes = run(extractor, STORY * 3)
    assert quotes
    assert all("language" not in quote.warnings for quote in quotes)


def test_five_megabytes_are_read_or_refused(extractor: Extractor) -> None:
    text = STORY + "\n" * 5_000_000 + STORY
    assert run(extractor, text)


def test_a_hundred_thousand_words_take_bounded_memory() -> None:
    row = in_process("extract", 100_000, 100_000)
    assert int(row["words"]) >= 100_000
    assert int(row["peak_mib"]) <= 700


def test_one_bad_article_among_many_is_told_apart(extractor: Extractor) -> None:
    articles = [Article(text=STORY), Article(text=STORY * 2)]
    found = list(extractor.extract_many(articles))
    assert [len(quotes) for quotes in found] == [len(extractor.extract(article)) for article in articles]


PIECES = st.sampled_from(
    [
        "“", "”", '"', "'", "‘", "’", "„", "«", "»", "\n", "\n\n", " ", ", ", ". ", "… ", "—", "(", ")", "[", "]",
        "Ann Lee", "Mr Lee", "the minister", "he", "she", "President Bo Wu", "NATO", "the mayor’s office",
        " said", " said that ", " told reporters ", " according to ", " denied ", " asked: ", " who ", " and ",
        "the dam will hold", "we will not pay", "it’s over", "on Monday", "in a statement", "don't", "😀", "e\u0301",
        "\t", "ä", "İstanbul", "ﬁ", "ß", "\u200b", "5 p.m.", "U.S.", "#1",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(PIECES, min_size=1, max_size=60).map("".join))
def test_quotes_of_any_news_like_text_hold(text: str, extractor: Extractor) -> None:
    if text.strip():
        run(extractor, text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=300))
def test_any_text_gives_quotes_that_hold_or_a_typed_error(text: str, extractor: Extractor) -> None:
    with suppress(InvalidArticle):
        run(extractor, text)
