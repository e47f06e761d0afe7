"""English or not: by the words where they are clear, by what was declared where they are not."""

from __future__ import annotations

import pytest

from extractors.language import SAMPLE_CHARS, is_known_language

ENGLISH = "The engineer said on Friday that the dam above the town would hold through the winter."
GERMAN = "Die Ingenieurin sagte am Freitag, dass die Talsperre oberhalb der Stadt den Winter überstehen werde."
TURKISH = "Mühendis cuma günü kasabanın üzerindeki barajın kışa dayanacağını söyledi ve teşekkür etti."


@pytest.mark.parametrize("declared", [None, "en", "en-GB", "de", "xx", ""])
@pytest.mark.parametrize(
    ("text", "known"),
    [
        pytest.param(ENGLISH, True, id="English"),
        pytest.param(GERMAN, False, id="German"),
        pytest.param(TURKISH, False, id="Turkish"),
        pytest.param(f"“{GERMAN}” said the engineer. " + ENGLISH * 4, True, id="a foreign sentence in English"),
    ],
)
def test_language_clear_words_decide_whatever_is_declared(text: str, known: bool, declared: str | None) -> None:
    assert is_known_language(text, declared) == known


@pytest.mark.parametrize("text", ["Ok.", "😀", "12 34", "NATO"])
@pytest.mark.parametrize(
    ("declared", "known"),
    [(None, True), ("", True), ("en", True), ("EN-us", True), ("und", True), ("mul", True), ("de", False)],
)
def test_language_what_is_declared_decides_where_words_are_few(text: str, declared: str | None, known: bool) -> None:
    assert is_known_language(text, declared) == known


def test_language_is_that_of_the_middle() -> None:
    frame = "x " * SAMPLE_CHARS
    assert not is_known_language(frame + GERMAN * (2 * SAMPLE_CHARS // len(GERMAN)) + frame)


DUTCH = "De minister vroeg of de dam het houdt of niet; hij had er in de krant over gelezen en was bezorgd."
DANISH = (
    "Ministeren sagde, at de to broer skal lukkes om vinteren, og at der har været møder om det i de sidste to uger."
)
PLAIN = "The mayor of the town said that they had been to the bridge with the engineers who built it."


@pytest.mark.parametrize("foreign", [GERMAN, TURKISH, DUTCH, DANISH])
def test_language_a_few_english_looking_words_are_not_enough(foreign: str) -> None:
    assert not is_known_language(" ".join([foreign] * 6))


@pytest.mark.parametrize("words", [3, 12, 60, 400])
def test_language_plain_english_is_known_with_and_without_ranking(words: int) -> None:
    text = " ".join((PLAIN.split() * 40)[:words])
    assert is_known_language(text)
    assert is_known_language(text, "de") == (words >= 12)


def test_language_plain_english_needs_no_ranking(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: str) -> None:
        raise AssertionError("ranked")

    monkeypatch.setattr("py3langid.rank", never)
    assert is_known_language(" ".join([PLAIN] * 10), "de")


def test_language_english_around_a_foreign_middle_is_not_plain_english() -> None:
    text = " ".join([PLAIN] * 3 + [GERMAN] * 40 + [PLAIN] * 3)
    assert not is_known_language(text)


def test_language_half_a_character_is_no_obstacle() -> None:
    assert is_known_language(f"{ENGLISH} \ud83d {ENGLISH}")
