"""Turns of transcripts and signed quotations: what is one, how far it reaches, what gives way to it, what comes out."""

from __future__ import annotations

import pytest

from extractors import Article, extract
from extractors.labelled import CONFIDENCE, find_labelled, with_turns
from extractors.marks import pair
from extractors.model import Attribution, Span

PLAIN = """A short talk between Anna Brook and Senator Keller.

BROOK: Will the bridge be built?
KELLER: It will be built. I said so in May.
BROOK: And who pays?
KELLER (laughing): The state does.

That was all."""
QUOTED = """Partial transcript as follows:

"BROOK: Good morning, Senator.

"KELLER: It will be built.

"And the state will pay for it.

"(CROSSTALK.)

"BROOK: The governor denies it.

"KELLER: He is wrong."

Keller left soon after."""


def said(text: str) -> list[tuple[str, list[str]]]:
    return [
        (turn.label.slice(text), [span.slice(text) for span in turn.content])
        for turn in find_labelled(text, pair(text))
    ]


def test_turns_of_a_plain_transcript() -> None:
    assert said(PLAIN) == [
        ("BROOK", ["Will the bridge be built?"]),
        ("KELLER", ["It will be built. I said so in May."]),
        ("BROOK", ["And who pays?"]),
        ("KELLER", ["The state does."]),
    ]


def test_turns_go_on_over_paragraphs_that_continue_their_quotation_but_take_no_stage_direction() -> None:
    turns = said(QUOTED)
    assert [label for label, _ in turns] == ["BROOK", "KELLER", "BROOK", "KELLER"]
    assert turns[1][1] == ["It will be built.", '"And the state will pay for it.']
    assert turns[3][1] == ["He is wrong."]


def test_turns_labels_may_be_capitalised_words_of_any_alphabet() -> None:
    text = "Øyvind Åsen: Who pays?\nŽana Ćosić: The state.\nØyvind Åsen: All of it?\nŽana Ćosić: All of it."
    assert [label for label, _ in said(text)] == ["Øyvind Åsen", "Žana Ćosić"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE: The bridge is closed.\n\nLOOK: Pictures of the bridge.\n\nMORE: Why it closed.",
        "BROOK: Will it be built?\nKELLER: It will.",
        "Note: one thing.\nNote: another thing.\nNote: a third thing.",
        "the mayor: yes.\nthe clerk: no.\nthe mayor: yes.\nthe clerk: no.",
        "Brook: one.\n\na\n\nb\n\nc\n\nd\n\ne\n\nKeller: two.\n\na\n\nb\n\nc\n\nd\n\ne\n\nBrook: three.",
        "At 10:30 it began.\nAt 11:30 it went on.\nAt 12:30 it ended.",
        "",
    ],
)
def test_turns_are_not_seen_where_there_is_no_transcript(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("“We will be back.” — Jane Doe", "Jane Doe", "“We will be back.”"),
        ("“We will be back.”― Jane Doe.\nMore.", "Jane Doe", "“We will be back.”"),
        ("“We will be back.”\n\n– Jane van der Doe, mayor of Ost", "Jane van der Doe", "“We will be back.”"),
        ('"We will be back." -- Øyvind Å.', "Øyvind Å.", '"We will be back."'),
        ("“We will be back.” - Jane Doe (Ost)", "Jane Doe", "“We will be back.”"),
    ],
)
def test_signed_quotations(text: str, name: str, words: str) -> None:
    assert said(text) == [(name, [words])]


@pytest.mark.parametrize(
    "text",
    [
        'Spain called it "still the first force." -- Kim Dahl',
        "“We will be back,” – and they were.",
        "“We will be back” — Jane said so on Monday.",
        "“We will be back.” Jane Doe",
        "“We will be back, — Jane Doe",
    ],
)
def test_signed_quotations_are_whole_paragraphs_and_names(text: str) -> None:
    assert said(text) == []


def test_with_turns_swallowed_labels_give_way_and_statements_inside_stay() -> None:
    turns = find_labelled(PLAIN, pair(PLAIN))
    may = PLAIN.index("I said so")
    inside = Attribution((Span(may + 7, may + 9),), Span(may + 2, may + 6), Span(may, may + 1), 0.8)
    swallowing = Attribution((Span(PLAIN.index("KELLER"), PLAIN.index("And who")),), None, None, 0.9)
    again = Attribution((turns[0].content[0],), None, None, 0.9)
    elsewhere = Attribution((Span(0, 7),), None, None, 0.5)
    found = with_turns(PLAIN, [elsewhere, again, swallowing, inside], turns)
    assert [each for each in found if each in (elsewhere, again, swallowing, inside)] == [elsewhere, inside]
    assert [each.confidence for each in found if each.content == turns[1].content] == [CONFIDENCE]
    assert found == sorted(found, key=lambda each: each.content[0])


def test_with_turns_what_nobody_said_inside_a_turn_is_no_statement() -> None:
    text = PLAIN.replace("I said so", "Nobody said so")
    said_by_nobody = text.index("Nobody said so")
    turns = find_labelled(text, pair(text))
    inside = Attribution(
        (Span(said_by_nobody + 12, said_by_nobody + 14),),
        Span(said_by_nobody + 7, said_by_nobody + 11),
        Span(said_by_nobody, said_by_nobody + 6),
        0.8,
    )
    assert inside not in with_turns(text, [inside], turns)


def test_with_turns_leaves_an_article_without_a_transcript_as_it_was() -> None:
    one = Attribution((Span(0, 4),), None, None, 0.5)
    assert with_turns("Word", [one], []) == [one]


def test_turns_come_out_as_direct_quotes_of_the_people_they_name() -> None:
    text = f"Senator Mary Keller spoke to the reporter Anna Brook about the bridge on Sunday.\n\n{PLAIN}"
    quotes = [each for each in extract(Article(text=text)) if each.nested_in is None]
    turns = {each.text: each for each in quotes if each.source and each.source.text in {"BROOK", "KELLER"}}
    assert {q.kind for q in turns.values()} == {"direct"}
    names = {words: [speaker.name for speaker in quote.speakers] for words, quote in turns.items()}
    assert names["Will the bridge be built?"] == ["Anna Brook"]
    assert names["It will be built. I said so in May."] == ["Mary Keller"]
    assert names["The state does."] == ["Mary Keller"]


@pytest.mark.parametrize("labels", [("Q", "A"), ("Question", "Answer")])
def test_turns_led_by_a_letter_are_nobodys_by_name(labels: tuple[str, str]) -> None:
    one, two = labels
    lines = [f"{one}: Who pays for it?", f"{two}: The state does.", f"{one}: All of it?", f"{two}: All of it."]
    text = "Senator Mary Keller spoke about the bridge on Sunday.\n\n" + "\n".join(lines)
    quotes = [each for each in extract(Article(text=text)) if each.text in {line.split(": ")[1] for line in lines}]
    assert len(quotes) == 4
    for quote in quotes:
        assert quote.kind == "direct"
        assert quote.source is None
        assert quote.speakers == ()


def test_turns_are_not_led_by_what_a_page_calls_itself() -> None:
    text = "DRAFT TRANSCRIPT: Evening Desk\n\nBROOK: Who pays?\nKELLER: The state.\nBROOK: All of it?\nKELLER: Yes."
    assert [label for label, _ in said(text)] == ["BROOK", "KELLER"] * 2


def test_turns_an_office_has_its_holder_in_the_bracket() -> None:
    text = (
        "THE MINISTER OF WORKS (Mr. Keller): It will be built.\n"
        "ANNA BROOK (D-Ash): Who pays?\n"
        "THE MINISTER OF WORKS (Mr. Keller): The state.\n"
        "ANNA BROOK (D-Ash): All of it?"
    )
    assert [label for label, _ in said(text)] == ["Mr. Keller", "ANNA BROOK"] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“It rattled when the bus came.” — a driver", "a driver"),
        ("“It rattled when the bus came.”\n– One resident of the quay\n\nNext.", "One resident of the quay"),
    ],
)
def test_signed_quotations_may_be_signed_by_a_description(text: str, name: str) -> None:
    assert [label for label, _ in said(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "“It rattled when the bus came.” — a surprise",
        "“It rattled when the bus came” — a driver had said so before.",
        "“It rattled when the bus came” — a driver, perhaps. He left.",
        "He called it “a tin can” — a driver",
    ],
)
def test_signed_quotations_are_not_signed_by_a_thing_or_a_clause(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("label", ["ANNA PRICE", "MR. WATCH", "Cheng Read", "PHOTO EDITOR"])
def test_turns_are_led_by_people_whose_names_are_words_for_things(label: str) -> None:
    text = f"{label}: Who pays?\nKELLER: The state.\n{label}: All of it?\nKELLER: Yes."
    assert [who for who, _ in said(text)] == [label, "KELLER"] * 2


@pytest.mark.parametrize("label", ["ANNA PRICE, HOST", "ANNA PRICE (voice-over)", "ANNA PRICE (D), MAYOR OF ASH"])
def test_turns_a_surname_alone_goes_on_for_the_name_that_was_given(label: str) -> None:
    turns = "PRICE: Who pays?\nKELLER: The state.\nPRICE: All of it?\nKELLER: Yes."
    assert [who for who, _ in said(f"{label}: Good evening.\n{turns}")] == ["ANNA PRICE", *["PRICE", "KELLER"] * 2]
    assert said(f"NEW PRICE, OLD SEAT: Good evening.\n{turns}") == []  # one who speaks to nobody is no transcript


def test_turns_what_somebody_is_may_stand_in_each_first_label() -> None:
    text = "ANNA BROOK, HOST: Who pays?\nJO KELLER, OFFICE OF TRADE: The state.\nBROOK: All of it?\nKELLER: Yes."
    assert [who for who, _ in said(text)] == ["ANNA BROOK", "JO KELLER", "BROOK", "KELLER"]


@pytest.mark.parametrize(
    "post",
    ["who was late", "Host", "HOST. NOBODY", "IN THE HALL BEHIND THE OLD HARBOUR WALL OF ASH AND BY THE LONG PIER"],
)
def test_turns_are_not_led_by_a_sentence(post: str) -> None:
    text = f"BROOK: Who pays?\nKELLER, {post}: Nobody.\nBROOK: Who?\nKELLER: The state.\nBROOK: All of it?"
    assert [who for who, _ in said(text)] == ["BROOK", "BROOK", "KELLER", "BROOK"]


@pytest.mark.parametrize(
    ("names", "speakers"),
    [
        (("ANNA BROKER", "BROKER"), "Anna Broker"),
        (("ANNA O'NEILL", "O'NEILL"), "Anna O'Neill"),
        (("ANNA MCKAY", "MCKAY"), "Anna McKay"),
        (("EVE PRICE", "PRICE"), "Eve Price"),
    ],
)
def test_turns_are_spoken_by_who_was_introduced_in_capitals(names: tuple[str, str], speakers: str) -> None:
    whole, bare = names
    text = (
        f"{whole}, HOST: Good evening.\n\nTOM LARCH, UNION LEADER: Thank you.\n\n{bare}: What now?\n\nLARCH: We wait."
    )
    assert [quote.speaker and quote.speaker.name for quote in extract(Article(text=text))] == [
        speakers,
        "Tom Larch",
    ] * 2


@pytest.mark.parametrize("label", ["Price", "New price", "Video"])
def test_turns_are_not_led_by_things(label: str) -> None:
    text = f"{label.title()}: Ten pounds\nKeller: Yes.\n{label.title()}: Six pounds\nKeller: No."
    assert label.title() not in [who for who, _ in said(text)]
