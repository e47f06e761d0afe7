"""What a person decides about speakers: it can be taken back, and outlives every new start."""

from __future__ import annotations

import pytest

from extractors.errors import UnknownSpeaker
from extractors.registry import Action, Correction, Registry

from .test_registry import slug_of


def test_corrections_are_reversible() -> None:
    registry = Registry()
    registry.enter("Rafael Cruz", roles=["senator"])
    registry.enter("Ted Cruz", roles=["senator"])
    merge = registry.merge("rafael-cruz", "ted-cruz", why="one man", by="editor")
    assert slug_of(registry, "Ted Cruz") == "rafael-cruz"
    assert registry.get("ted-cruz").aliases == ("Ted Cruz",)
    registry.undo(merge, by="editor")
    assert slug_of(registry, "Ted Cruz") == "ted-cruz"
    rename = registry.rename("ted-cruz", "Senator Cruz of Texas", by="editor")
    assert registry.get("ted-cruz").name == "Senator Cruz of Texas"
    registry.undo(rename, by="editor")
    assert registry.get("ted-cruz").name == "Ted Cruz"
    assert all(correction.by == "editor" for correction in registry.history)


def test_corrections_split_gives_the_name_to_another_speaker_for_good() -> None:
    registry = Registry()
    for name in ("Robert Reed", "Bob Reed", "Robert Reed"):
        registry.enter(name)
    assert len(registry) == 1
    split = registry.split("robert-reed", ["Bob Reed"], by="editor")
    assert slug_of(registry, "Bob Reed") == split.other == "bob-reed"
    assert slug_of(registry, "Robert Reed", aliases=["Bob Reed"]) == "robert-reed"
    assert len(registry) == 2
    registry.undo(split, by="editor")
    assert slug_of(registry, "Bob Reed") == "robert-reed"


def test_corrections_alias_set_by_hand_wins() -> None:
    registry = Registry()
    registry.enter("Luiz Inácio Lula da Silva")
    registry.alias("luiz-inacio-lula-da-silva", "Lula", by="editor")
    assert slug_of(registry, "Lula") == "luiz-inacio-lula-da-silva"


def test_corrections_outlive_a_new_start_in_any_order() -> None:
    registry = Registry()
    for name in ("Rafael Cruz", "Ted Cruz", "Bob Reed"):
        registry.enter(name)
    registry.merge("rafael-cruz", "ted-cruz", by="editor")
    registry.rename("bob-reed", "Robert Reed", by="editor")
    again = Registry(corrections=registry.history)
    for name in ("Bob Reed", "Ted Cruz", "Rafael Cruz"):
        again.enter(name)
    assert again.get("ted-cruz").slug == "rafael-cruz"
    assert again.get("bob-reed").name == "Robert Reed"
    stored = Registry(registry.leaves(), registry.history)
    assert [s.slug for s in stored] == [s.slug for s in registry]
    assert stored.get("ted-cruz").slug == "rafael-cruz"


def test_corrections_one_for_unknown_speakers_is_refused_by_hand_and_waits_in_a_replay() -> None:
    registry = Registry()
    with pytest.raises(UnknownSpeaker):
        registry.merge("a", "b")
    registry.replay([Correction(Action.MERGE, "a", "Ann Ash", "b", "Ann Birch", by="editor")])
    assert not registry.history
    registry.enter("Ann Birch")
    registry.enter("Ann Ash")
    assert len(registry) == 1
