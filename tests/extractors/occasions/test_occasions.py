"""Occasion and addressee out of sentences. [source], <cue>, {content}; the article is of Thursday, 27 March 2025."""

import time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.entities import Entity
from extractors.model import Article, Attribution, Detail, Occasion, Span
from extractors.occasions import find_occasion

PUBLISHED = date(2025, 3, 27)


def read(marked: str) -> tuple[str, Attribution]:
    """The text without its brackets, and the attribution they mark."""
    text, opened, spans = "", {}, {"]": [], ">": [], "}": []}
    for char in marked:
        if char in "[<{":
            opened[{"[": "]", "<": ">", "{": "}"}[char]] = len(text)
        elif char in spans:
            spans[char].append(Span(opened[char], len(text)))
        else:
            text += char
    source, cue = (spans[kind][0] if spans[kind] else None for kind in "]>")
    return text, Attribution(tuple(spans["}"]), cue, source, 1.0)


def find(marked: str, published: date | datetime | None = PUBLISHED) -> tuple[Occasion | None, Detail | None]:
    text, attribution = read(marked)
    return find_occasion(Article(text, published_at=published), attribution)


def words(detail: Detail | None) -> str | None:
    return detail and detail.text


VENUES = [
    ("[Ardal] <said> at a press conference in Oslo that {the dam would hold}.", "at a press conference in Oslo"),
    ("{“We wait,”} [Ardal] <said> at the airport.", "at the airport"),
    ("{“We wait,”} [she] <said> in Lisbon.", "in Lisbon"),
    ("[She] <said> in Cedar Rapids, Iowa, that {the mill would close}.", "in Cedar Rapids, Iowa"),
    ("At a rally in Ohio, [the senator] <said> {he would stay}.", "At a rally in Ohio"),
    ("During the hearing, [the nominee] <denied> {having met the bankers}.", "During the hearing"),
    ("{“No,”} <said> [Mr. Bode], a grocer, at a town hall in Leeds.", None),
    ("{“No,”} <said> [Mr. Bode, a grocer,] at a town hall in Leeds.", "at a town hall in Leeds"),
    ("[Ardal], speaking at a vigil in Turin, <said> {nobody had slept}.", "at a vigil in Turin"),
    ("[He] <told> shopkeepers during a visit to the harbour {that rents fell}.", "during a visit to the harbour"),
    ("[He] <argued> on the Senate floor {that the bill was dead}.", "on the Senate floor"),
    ("[He] <repeated> on the campaign trail {that taxes would fall}.", "on the campaign trail"),
    ("On the sidelines of the summit, [Ardal] <said> {talks went on}.", "On the sidelines of the summit"),
    ("[The judge] <ruled> in court {that the ban was void}.", "in court"),
    ("[The minister] <said> in the Commons {that the ferry would sail}.", "in the Commons"),
    ("[Ardal] <said> alongside his wife {that he was tired}.", None),
    ("[Ardal] <called> {the plan “a toy”} at a rally in Gdansk.", "at a rally in Gdansk"),
]  # fmt: skip

MEDIA = [
    ("{“Shells fell all night,”} [Ardal] <said> on Telegram.", "on Telegram"),
    ("[Ardal] <told> Fox News {that he would not run}.", "Fox News"),
    ("[Ardal] <said> in an interview with CNN {that he was late}.", "in an interview with CNN"),
    ("{“Enough,”} [she] <wrote> on social media.", "on social media"),
    ("[The bank] <said in a statement> {that no money was lost}.", "in a statement"),
    ("{“Sad,”} [he] <said> in a tweet.", "in a tweet"),
    ("[He] <tweeted> {that the vote was over}.", "tweeted"),
    ("[She] <said> on her Facebook page {that she had resigned}.", "on her Facebook page"),
    ("In an op-ed in The Washington Post, [the governor] <argued> {that roads come first}.",
     "In an op-ed in The Washington Post"),
    ("{“Never,”} [he] <said> on NBC's “Meet the Press.”", "on NBC's “Meet the Press.”"),
    ("{“Never,”} [he] <wrote> via Twitter.", "via Twitter"),
    ("[The envoy] <said> by phone {that the line was open}.", "by phone"),
    ("[The firm] <wrote> in a letter to lawmakers {that it had been misled}.", "in a letter to lawmakers"),
    ("[Rossi] <told> Reuters on Monday {that grain would move}.", "Reuters"),
    ("[Rossi] <told> the BBC's Radio 4 {that grain would move}.", "the BBC's Radio 4"),
    ("[Rossi], in a radio interview, <said> {the port was shut}.", "in a radio interview"),
    ("{“It is late,”} <said> [Rossi] on state television.", "on state television"),
    ("[She] <wrote> in her memoir {that she had been afraid}.", "in her memoir"),
    ("[She] <said> of Mr. Bode in a podcast {that he was no friend}.", "in a podcast"),
]  # fmt: skip

ADDRESSEES = [
    ("[Ardal] <told> reporters {that he was done}.", "reporters"),
    ("[Ardal] <told> Fox News {that he was done}.", "Fox News"),
    ("[Ardal] <urged> the United States {to send doctors}.", "the United States"),
    ("[Ardal] <urged> {the United States to send doctors}.", "the United States"),
    ("[Ardal] <asked> Smith {whether the door was locked}.", "Smith"),
    ("[She] <called on> Congress {to pass the bill}.", "Congress"),
    ("{“Go home,”} [he] <told> a crowd of supporters in Derry.", "a crowd of supporters"),
    ("Speaking to journalists in Riga, [he] <said> {the border was calm}.", "journalists"),
    ("[He] <told> the Senate Intelligence Committee {that nothing was erased}.", "the Senate Intelligence Committee"),
    ("[He] <told> them {to leave}.", "them"),
    ("[He] <said to> his neighbours {that the well was dry}.", "his neighbours"),
    ("[He] <warned> Sen. Lee {that the road was iced}.", "Sen. Lee"),
    ("[He] <told> ABC’s Ann Ash by phone {that he had left}.", "ABC’s Ann Ash"),
    ("[The firm] <wrote> in a letter to lawmakers {that it had been misled}.", "lawmakers"),
    ("During a visit to Jamaica, [he] <said> {the port was open}.", None),
    ("In a speech to farmers, [he] <said> {the port was open}.", "farmers"),
    ("[He] <was asked> by reporters {whether he would run}.", None),
    ("[He] <asked about> {the missing boat}.", None),
    ("[He] <said> to cheers {that they had won}.", None),
    ("[He] <accused> Bode {of lying}.", None),
    ("[He] <declined to> {comment}.", None),
]  # fmt: skip

TIMES = [
    ("[Ardal] <said> on Wednesday {that rain was near}.", "on Wednesday", date(2025, 3, 26)),
    ("[Ardal] <said> Thursday {that rain was near}.", "Thursday", date(2025, 3, 27)),
    ("On Friday, [Ardal] <said> {rain was near}.", "On Friday", date(2025, 3, 21)),
    ("[Ardal] <said> late Monday night {that rain was near}.", "late Monday night", date(2025, 3, 24)),
    ("[Ardal] <said> last Thursday {that rain was near}.", "last Thursday", date(2025, 3, 20)),
    ("[Ardal] <said> on March 26 {that rain was near}.", "on March 26", date(2025, 3, 26)),
    ("[Ardal] <said> on 3 December {that rain was near}.", "on 3 December", date(2024, 12, 3)),
    ("[Ardal] <said> on Feb. 3, 2024, {that rain was near}.", "on Feb. 3, 2024", date(2024, 2, 3)),
    ("[Ardal] <said> yesterday {that rain was near}.", "yesterday", date(2025, 3, 26)),
    ("[Ardal] <said> two days ago {that rain was near}.", "two days ago", date(2025, 3, 25)),
    ("Earlier this week, [Ardal] <said> {rain was near}.", "Earlier this week", None),
    ("[Ardal] last month <said> {rain was near}.", "last month", None),
    ("[Ardal] <said> in January {that rain was near}.", "in January", None),
    ("Speaking on the eve of the summit, [Ardal] <said> {rain was near}.", "on the eve of the summit", None),
    ("{“Rain,”} [Ardal] <said> after the meeting.", "after the meeting", None),
    ("At the March 25 briefing, [Ardal] <said> {rain was near}.", "March 25", date(2025, 3, 25)),
    ("At Tuesday’s briefing, [Ardal] <said> {rain was near}.", "Tuesday", date(2025, 3, 25)),
    ("By Tuesday evening, [the ministry] <reported> {two floods}.", "By Tuesday evening", date(2025, 3, 25)),
    ("[Ardal, who left the party in May,] <said> {rain was near}.", None, None),
    ("[Ardal] <said> {rain would come on Friday}.", None, None),
    ("[Ardal] <hopes> {to win in March}.", None, None),
]  # fmt: skip

NOTHING = [
    "In fact, [he] <said>, {it was late}.",
    "At least, [he] <said>, {it was late}.",
    "[They] <said> in the end {it was fine}.",
    "In Bode’s words, [he] <said> {it was fine}.",
    "[He] <lashed out> at Turkey {for the toll}.",
    "In the unlikely event that [they] <agree>, {all will pay}.",
    "[He] <said> in Spanish {that he was late}.",
    "In Ohio, [54 percent] <said> {they would stay home}.",
    "[He] <said> {it was fine}. At a rally in Ohio, nobody listened.",
    "Nobody listened at a rally in Ohio on Monday. [He] <said> {it was fine}.",
    "[A supporter] from Maine <said> {it was fine}.",
]


@pytest.mark.parametrize(("marked", "venue"), VENUES)
def test_occasions_finds_the_venue(marked: str, venue: str | None) -> None:
    occasion, _ = find(marked)
    assert words(occasion and occasion.venue) == venue


@pytest.mark.parametrize(("marked", "medium"), MEDIA)
def test_occasions_finds_the_medium(marked: str, medium: str) -> None:
    occasion, _ = find(marked)
    assert words(occasion and occasion.medium) == medium


@pytest.mark.parametrize(("marked", "addressee"), ADDRESSEES)
def test_occasions_finds_the_addressee(marked: str, addressee: str | None) -> None:
    assert words(find(marked)[1]) == addressee


@pytest.mark.parametrize(("marked", "when", "day"), TIMES)
def test_occasions_finds_the_time_and_resolves_days(marked: str, when: str | None, day: date | None) -> None:
    occasion, _ = find(marked)
    assert words(occasion and occasion.when) == when
    assert (occasion and occasion.date) == day


@pytest.mark.parametrize("marked", NOTHING)
def test_occasions_makes_nothing_up(marked: str) -> None:
    assert find(marked) == (None, None)


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("[Ardal] <said> at a press conference on March 27 {that it was over}.", "at a press conference on March 27"),
        ("[Ardal] <told> Fox News {that it was over}.", "told Fox News"),
        ("Speaking to reporters during a visit to Malta, [Ardal] <said> {it was over}.",
         "Speaking to reporters during a visit to Malta"),
        ("{“Over,”} <tweeted> [Ardal, the mayor of a long-named town,] on Sunday.", "on Sunday"),
        ("After a meeting of the so-called “Friends of Peace” in Oslo, [Ardal] <said> {it was over}.",
         "After a meeting of the so-called “Friends of Peace” in Oslo"),
        ("On Monday, in a statement, [Ardal] <said> {it was over}.", "On Monday, in a statement"),
    ],
)  # fmt: skip
def test_occasions_gives_the_whole_wording(marked: str, text: str) -> None:
    occasion, _ = find(marked)
    assert occasion is not None
    assert occasion.text == text


@pytest.mark.parametrize("marked", [row[0] for row in VENUES + MEDIA + ADDRESSEES + TIMES])
def test_occasions_ranges_slice_to_their_words(marked: str) -> None:
    text, _ = read(marked)
    occasion, addressee = find(marked)
    details = [addressee]
    if occasion:
        assert occasion.span.slice(text) == occasion.text
        details += [occasion.venue, occasion.medium, occasion.when]
    for detail in details:
        assert detail is None or detail.span.slice(text) == detail.text


def test_occasions_keeps_words_without_a_date_of_publication() -> None:
    occasion, _ = find("[Ardal] <said> on Wednesday {that rain was near}.", published=None)
    assert occasion is not None
    assert (words(occasion.when), occasion.date) == ("on Wednesday", None)


def test_occasions_reads_a_time_of_publication() -> None:
    occasion, _ = find("[Ardal] <said> Thursday {that rain was near}.", published=datetime(2025, 3, 27, 23, 59))
    assert occasion is not None
    assert occasion.date == PUBLISHED


def test_occasions_believes_a_recogniser_that_knows_no_place() -> None:
    text, attribution = read("In Paris, [Ardal] <sees> {a rival}.")
    article = Article(text)
    assert find_occasion(article, attribution)[0] is not None
    assert find_occasion(article, attribution, [Entity(Span(3, 8), "PERSON")])[0] is None


def test_occasions_does_without_cue_and_source() -> None:
    assert find_occasion(Article("“Nobody spoke.”"), Attribution((Span(0, 15),), None, None, 1.0)) == (None, None)


@pytest.mark.parametrize(
    "filler",
    ["at a ", "in the of ", "on Monday in ", "“", "Sen. ", "told told ", "A", "\n", " ", "Ж", "‮", "😀", "-", ","],
)
def test_occasions_costs_little_on_hostile_text(filler: str) -> None:
    text = filler * (200_000 // len(filler)) + "he said " + filler * (200_000 // len(filler))
    start = text.index("he said")
    attribution = Attribution((Span(0, 5),), Span(start + 3, start + 7), Span(start, start + 2), 1.0)
    article = Article(text, published_at=PUBLISHED)
    find_occasion(article, attribution)
    begin = time.process_time()
    find_occasion(article, attribution)
    assert time.process_time() - begin < 0.1


spans = st.tuples(st.integers(0, 80), st.integers(0, 40)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
PIECES = [
    "at ",
    "a rally ",
    "in ",
    "Oslo, ",
    "told ",
    "CNN ",
    "on ",
    "Monday ",
    "said ",
    "“",
    "”",
    ".",
    " ",
    "\n",
    "\x00",
    "é",
    "he ",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.lists(spans, max_size=3), spans, spans)
def test_occasions_never_raises(text: str, content: list[Span], cue: Span, source: Span) -> None:
    attribution = Attribution(tuple(sorted(content)), cue, source, 0.5)
    occasion, addressee = find_occasion(Article(text, published_at=PUBLISHED), attribution)
    for detail in (addressee, *((occasion.venue, occasion.medium, occasion.when) if occasion else ())):
        assert detail is None or detail.span.slice(text) == detail.text
