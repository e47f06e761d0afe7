"""Roles as comparable words, and the posts in them."""

from __future__ import annotations

import pytest

from extractors.speakers.descriptors import Post, descriptors, join_compounds, note_descriptors, posts

WORDS = [
    ("French President", {"president", "@france"}, set()),
    ("the vice president", {"vice-president"}, {"president", "vice"}),
    ("her running mate", {"running-mate"}, {"mate"}),
    ("U.S. Secretary of State", {"secretary-of-state", "secretary", "state"}, set()),
    ("the party chief of staff", {"chief-of-staff"}, set()),
    ("the Republican nominee's eldest daughter", {"daughter", "eldest"}, {"nominee", "@republican"}),
    ("Ukraine's president", {"president", "@ukraine"}, set()),
    ("vice", {"vice"}, set()),
    ("Deputy mayor", {"deputy-mayor", "deputy"}, {"mayor"}),
    ("deputy prime minister", {"deputy-prime-minister"}, {"prime-minister", "minister"}),
    ("the daughter of the mayor", {"daughter"}, {"mayor"}),
    ("a spokesman for the French president", {"spokesman"}, {"president"}),
    ("an adviser to the senator and a mayor", {"adviser", "mayor"}, {"senator"}),
    ("", set(), {""}),
]


@pytest.mark.parametrize(("role", "held", "absent"), WORDS)
def test_descriptors_say_what_a_role_says(role: str, held: set[str], absent: set[str]) -> None:
    found = descriptors(role)
    assert held <= found
    assert not absent & found


def test_descriptors_read_the_bracket_behind_a_name() -> None:
    assert note_descriptors("R-Ky.") == {"@republican", "@kentucky"}


POSTS = [
    ("President", (Post("president"),)),
    ("former president", (Post("president", former=True),)),
    ("president of the Harbour Trust", (Post("president", of=frozenset({"harbour", "trust"})),)),
    ("Harbour Trust president", (Post("president", of=frozenset({"harbour", "trust"})),)),
    ("Vice President", (Post("vice-president"),)),
    ("French President", (Post("president"),)),
    ("the mayor's former aide", (Post("aide", former=True),)),
    ("his best boat", ()),
    ("Deputy prime minister", (Post("deputy"), Post("deputy-prime-minister"))),
    ("Finance minister", (Post("minister", field=frozenset({"finance"})),)),
    ("the secretary of defense", (Post("secretary", field=frozenset({"defense"})),)),
    ("a daughter of the mayor", (Post("daughter"),)),
]


@pytest.mark.parametrize(("role", "wanted"), POSTS)
def test_descriptors_tell_former_posts_and_where_they_are_held(role: str, wanted: tuple[Post, ...]) -> None:
    assert posts(role) == wanted


def test_descriptors_join_only_known_compounds() -> None:
    assert join_compounds(["former", "vice", "president", "of", "state"]) == ["former", "vice-president", "of", "state"]
    assert join_compounds(["vice"]) == ["vice"]
    assert join_compounds([]) == []
