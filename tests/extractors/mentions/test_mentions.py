"""Names found and repaired, and what stands around them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from extractors.entities import Entity
from extractors.mentions import find_mentions
from extractors.mentions.layout import lay_out
from extractors.mentions.overlooked import find_labels
from extractors.mentions.surroundings import Label, NamedMention
from extractors.model import Span
from tests.extractors.staging import stage


def first(marked: str) -> NamedMention:
    staged = stage(marked, once=True)
    return find_mentions(lay_out(staged.article.text), staged.entities)[0]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("‹the White House|O› spoke", "White House"),
        ("‹Mark Rutte's|P› plan", "Mark Rutte"),
        ("‹Sen. Ted Cruz|P› spoke", "Ted Cruz"),
        ("C.L. ‹Otter|P› spoke", "C.L. Otter"),
        ("Sarah ‹Palin|P› spoke", "Sarah Palin"),
        ("He saw Adel ‹Nefzi|P› there", "Adel Nefzi"),
        ("‹Marc|P› Lasry spoke", "Marc Lasry"),
        ("‹John Weld|P› III spoke", "John Weld III"),
        ("‹Asab|P› al-Tabchi spoke", "Asab al-Tabchi"),
        ("‹Kim|P› Dae-sung spoke", "Kim Dae-sung"),
        ("‹Zhang|P› Wei spoke", "Zhang Wei"),
        ("‹Kim|P› Jong Un spoke", "Kim Jong Un"),
        ("‹Zhang|P› Said so", "Zhang"),
        ("‹Sobol|P› Wei spoke", "Sobol"),
        ("There van der ‹Meer|P› wrote", "van der Meer"),
        ("In the van ‹Meer|P› wrote", "Meer"),
        ("‹Baroness Wren|P› spoke", "Wren"),
        ("‹Lehigh, Bruce Turr|O› spoke", "Lehigh"),
        ("‹Ann Roe of Human Facts Watch|P› spoke", "Ann Roe"),
        ("‹Kerry Healy|O› spoke", "Kerry Healy"),
        ("‹Trump accused Holt of being a|O› liar", "Trump"),
    ],
)
def test_mentions_repairs_names(marked: str, name: str) -> None:
    assert first(marked).text == name


@pytest.mark.parametrize(
    ("marked", "role", "apposition", "note"),
    [
        ("Nato secretary-general ‹Mark Rutte|P› spoke", "Nato secretary-general", "", ""),
        ("Former U.S. Secretary of State ‹Joan Kerr|P› spoke", "Former U.S. Secretary of State", "", ""),
        ("‹Hugh Hill|P›, a doctor, spoke", "", "a doctor", ""),
        ("The tenor, ‹Hugh Hill|P›, accused her of a crime, she said", "", "", ""),
        ("‹Hugh Hill|P›, accused of a crime, spoke", "", "accused of a crime", ""),
        ("‹Ana Brito|P›, 39, a waitress at the bar, spoke", "", "a waitress at the bar", ""),
        ("The Finnish president, ‹Alexander Stubb|P›, spoke", "", "The Finnish president", ""),
        ("Sen. ‹Ben Cardo|P› (D-Md.) spoke", "Sen.", "", "D-Md."),
        ("‹Jane Roe|P› is the mayor of the town.", "", "the mayor of the town", ""),
        ("‹Nick Mere|P›, a spokesman for Mrs. Roe, spoke", "", "a spokesman for Mrs. Roe", ""),
        ("Mr. ‹Weld|P› spoke", "", "", ""),
        ("Cllr ‹Weld|P› spoke", "Cllr", "", ""),
        ("‹Weld|P›, however, spoke", "", "", ""),
        ("He saw ‹Weld|P›, ‹Roe|P› and the rest.", "", "", ""),
    ],
)
def test_mentions_keeps_what_stands_around(marked: str, role: str, apposition: str, note: str) -> None:
    mention = first(marked)
    assert (mention.role, mention.apposition, mention.note) == (role, apposition, note)


@pytest.mark.parametrize(
    ("marked", "gender"),
    [
        ("Mr. ‹Weld|P› spoke", "m"),
        ("spokeswoman ‹Jo Weld|P› spoke", "f"),
        ("‹Jo Weld|P›, a businesswoman, spoke", "f"),
        ("his mother, ‹Jo Weld|P›, spoke", "f"),
        ("her late husband ‹Jo Weld|P› spoke", "m"),
        ("‹Jo Weld|P›, a friend of his mother, spoke", ""),
        ("‹Jo Weld|P›, her husband's partner, spoke", ""),
        ("‹Weld|P› spoke", ""),
    ],
)
def test_mentions_gender(marked: str, gender: str) -> None:
    assert first(marked).gender == gender


def test_mentions_never_overlap() -> None:
    staged = stage(
        "Mr ‹Macron|P› met ‹Emmanuel Macron's|P› aide, ‹Ann Roe|P›, in ‹Paris|G›.\n‹New York Times|O› saw it."
    )
    spans = [m.span for m in find_mentions(lay_out(staged.article.text), staged.entities)]
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_mentions_a_nickname_in_marks_does_not_part_a_name() -> None:
    text = "Juan “El Tigre” Pérez met Ann “Annie” Lee, and Bo Berg met Cy."
    parts = ["Juan “", "El Tigre” Pérez", "Ann “", "Annie” Lee", "Bo Berg", "Cy"]
    entities = [Entity(Span(at := text.index(part), at + len(part)), "PERSON") for part in parts]
    found = [mention.text for mention in find_mentions(lay_out(text), entities)]
    assert found == ["Juan “El Tigre” Pérez", "Ann “Annie” Lee", "Bo Berg", "Cy"]


def test_mentions_what_every_country_has_is_told_apart_by_its_owner() -> None:
    text = "Ukraine’s Air Force said so. Poland’s Orlen said no."
    parts = [("Ukraine", "GPE"), ("Air Force", "ORG"), ("Poland", "GPE"), ("Orlen", "ORG")]
    entities = [Entity(Span(at := text.index(part), at + len(part)), label) for part, label in parts]
    found = [mention.text for mention in find_mentions(lay_out(text), entities)]
    assert found == ["Ukraine’s Air Force", "Poland", "Orlen"]


@pytest.mark.parametrize(
    ("marked", "apposition"),
    [
        ("A spokeswoman for the group, ‹Ines Duarte|P›, said no", "A spokeswoman for the group"),
        ("The chair of the board of the bank, ‹Ines Duarte|P›.", "The chair of the board of the bank"),
        ("A spokeswoman for the mayor, ‹Ines Duarte|P›, said no", "A spokeswoman for the mayor"),
        ("They met the mayor, ‹Ines Duarte|P› of Ash", "the mayor"),
        ("In a letter to the mayor, ‹Ines Duarte|P› said no", ""),
        ("As a senator, ‹Ines Duarte|P› said no", ""),
        ("A lawyer, ‹Ines Duarte|P› moved to Ash", "A lawyer"),
        ("Weld's lawyer, ‹Ines Duarte|P›, said no", "lawyer"),
        ("In Weld's office, ‹Ines Duarte|P›, said no", ""),
        ("In a letter to Weld's lawyer, ‹Ines Duarte|P› said no", ""),
    ],
)
def test_mentions_apposition_is_the_outermost_role_before_the_comma(marked: str, apposition: str) -> None:
    assert first(marked).apposition == apposition


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("Corvo Mills Hires ‹Lena Fry|P› Finance Chief\n\n⟦‹Fry|P›⟧ ⟨said⟩ ⟪yes⟫.", "Lena Fry"),
        ("The mill hired Corvo ‹Fry|P› as its finance chief.", "Corvo Fry"),
        ("Miller ‹Corners Fry|P› On Grain\n\n‹Lena Fry|P› left. ‹Fry|P› was late.", "Fry"),
        ("His wife, ‹Iva Fry|P›, came.\n\n‹Lena Fry|P› left. ‹Fry|P› was late.", "Iva Fry"),
        ("Miller ‹Lena Fry|P› On Grain\n\n‹Fry|P› left. ‹Fry|P› was late.", "Lena Fry"),
    ],
)
def test_mentions_take_no_word_of_a_heading_for_a_given_name(marked: str, name: str) -> None:
    assert first(marked).text == name


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("“⟪Yes⟫,” ⟨said⟩ ⟦Per ‹Holm|P›, a farmer⟧.", "Per Holm"),
        ("“⟪Yes⟫,” ⟨said⟩ ⟦Will ‹Holm|P›⟧.", "Will Holm"),
        ("⟪Yes⟫, per ⟦‹Holm|P›⟧.", "Holm"),
        ("“⟪Yes⟫,” ⟨wrote⟩ ⟦@mill_lark_22⟧.", "@mill_lark_22"),
    ],
)
def test_mentions_sources_give_names_their_beginning_and_handles_their_end(marked: str, name: str) -> None:
    staged = stage(marked, once=True)
    found = find_mentions(
        lay_out(staged.article.text), staged.entities, [a.source for a in staged.attributions if a.source]
    )
    assert [mention.text for mention in found] == [name]


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("His daughter, ‹Liv|O›, sang.", "person"),
        ("Her brother ‹Lund|G› sang.", "person"),
        ("Her employer, ‹Liv|O›, paid.", "body"),
        ("He saw his daughter, ‹Liv|O› and the rest.", "body"),
    ],
)
def test_mentions_relatives_are_people(marked: str, label: str) -> None:
    assert first(marked).label == label


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("‹OSLO|O›, May 3 (‹Kystnytt|O›) — The college met ‹Ann Roe|P›.", ["Ann Roe"]),
        ("‹OSLO|G› (‹Kystnytt|O›) -- The college met ‹Ann Roe|P›.", ["Ann Roe"]),
        ("Up\n\n‹VAASA, Finland|G›, June 12 – ‹Ann Roe|P› spoke.", ["Ann Roe"]),
        # A label without a date or an agency may be who speaks; a bracket behind a name is no dateline without a dash.
        ("‹NATO|O› — The alliance met ‹Ann Roe|P›.", ["NATO", "Ann Roe"]),
        ("‹Ann Roe|P› (‹Labour|O›) spoke — the ‹Kystnytt|O› wrote.", ["Ann Roe", "Labour", "Kystnytt"]),
    ],
)
def test_mentions_in_a_dateline_are_none(marked: str, names: list[str]) -> None:
    staged = stage(marked, once=True)
    assert [each.text for each in find_mentions(lay_out(staged.article.text), staged.entities)] == names


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("The union's ‹Pietu Aho|O› spoke. ‹Aho|P› left.", Label.PERSON),
        ("The union's ‹Pietu Aho|O› spoke. ‹Aho|O› left.", Label.BODY),
        ("The ‹Aho Institute|O› spoke. ‹Aho|P› left.", Label.BODY),
        ("The ‹Finland Aho|O› spoke. ‹Aho|P› left.", Label.BODY),
        ("The ‹KONE Aho|O› spoke. ‹Aho|P› left.", Label.BODY),
        ("The ‹Pietu Aho|O› spoke. ‹Pietu|P› left.", Label.BODY),
    ],
)
def test_mentions_a_body_with_somebodys_surname_is_that_person(marked: str, label: Label) -> None:
    assert first(marked).label is label


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("‹Central|O› bank raises rates.", []),
        ("‹Federal|O› court rules.", []),
        ("‹Kestrel|O› bank raises rates.", ["Kestrel"]),
        ("‹Central Bank|O› raises rates.", ["Central Bank"]),
    ],
)
def test_mentions_a_word_that_says_which_body_is_no_name(marked: str, names: list[str]) -> None:
    staged = stage(marked, once=True)
    assert [each.text for each in find_mentions(lay_out(staged.article.text), staged.entities)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ANNA BROKER, HOST: Yes.\nBROKER: No.", ["ANNA BROKER", "BROKER"]),
        ("ANNA BROKER (on tape): Yes.\nBROKER: No.", ["ANNA BROKER", "BROKER"]),
        ("BROKER: Yes.\nBROKER: No.", []),
        ("THE BROKER: Yes.\nBROKER: No.", []),
        ("JUDGE BROKER: Yes.\nBROKER: No.", []),
        ("ANNA BROKER said: Yes.\nBROKER: No.", []),
        ("Anna Broker: Yes.\nBROKER: No.", []),
    ],
)
def test_mentions_labels_in_capitals_are_people(text: str, names: list[str]) -> None:
    sources = [Span(*match.span(1)) for match in re.finditer(r"(?m)^([A-Za-z]+(?: [A-Z][A-Za-z]+)?)", text)]
    layout = lay_out(text)
    found = find_labels(layout, sources, [False] * len(layout.words))
    assert [each.text for each in found] == names
    assert {each.label for each in found} <= {Label.PERSON}
