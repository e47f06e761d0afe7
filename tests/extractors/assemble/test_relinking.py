"""Who is quoted by another, surnames that are verbs of speech, works that say what their readers only read."""

from __future__ import annotations

from tests.extractors.assemble.tables import check_table, table


@table(
    by_a_medium=(
        "⟦2|Judge Berg⟧ ⟨1|was quoted⟩ by ⟦1|local radio⟧ ⟪1|as saying the vault was wet⟫.",
        ["Judge Berg | was quoted | the vault was wet"],
    ),
    as_saying_apart=(
        "⟦2|Judge Berg⟧ ⟨1|was quoted⟩ by ⟦13|the Orion agency⟧ ⟨3|as saying⟩ ⟪1|that “it leaks”⟫.",
        ["Judge Berg | was quoted | that “it leaks”"],
    ),
    behind_the_words=(
        "⟪1|“It leaks,”⟫ ⟦2|she⟧ ⟨1|was quoted⟩ ⟪1|as saying⟫.",
        ["she | was quoted | “It leaks,”"],
    ),
    by_nobody=("⟦Judge Berg⟧ ⟨was quoted⟩ ⟪as saying it leaked⟫.", ["Judge Berg | was quoted | it leaked"]),
    taken_for_content=(
        "⟪1|Judge Berg⟫ ⟨1|was quoted⟩ by ⟦1|local radio⟧ ⟨3|as warning⟩ ⟪1|that the vault was wet⟫.",
        ["Judge Berg | was quoted | that the vault was wet"],
    ),
    taken_for_content_of_nobody=(
        "⟪1|Judge Berg⟫ ⟨1|was quoted⟩ ⟪1|as saying the vault was wet⟫.",
        ["Judge Berg | was quoted | the vault was wet"],
    ),
    words_before=(
        "⟪1|“It leaks,”⟫ ⟨1|was quoted⟩ by ⟦1|local radio⟧ ⟪1|as saying the vault was wet⟫.",
        ["local radio | was quoted | “It leaks,” + the vault was wet"],
    ),
    the_medium_quotes=(
        "⟦Local radio⟧ ⟨quoted⟩ ⟪Judge Berg as saying it leaked⟫.",
        ["Local radio | quoted | Judge Berg as saying it leaked"],
    ),
    a_price=("⟦The shop⟧ ⟨quoted⟩ ⟪a fair price⟫.", ["The shop | quoted | a fair price"]),
)
def test_relinking_who_is_quoted_by_somebody_said_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    before_another_verb=("⟦Sara⟧ ⟨Said said⟩ ⟪it leaked⟫.", ["Sara Said | said | it leaked"]),
    as_two_verbs=("⟦12|Sara⟧ ⟨1|Said⟩ ⟨2|said⟩ ⟪1|it leaked⟫.", ["Sara Said | said | it leaked"]),
    behind=("⟪1|“It leaked,”⟫ ⟦12|Sara⟧ ⟨1|Said⟩ ⟨2|wrote⟩.", ["Sara Said | wrote | “It leaked,”"]),
    a_weekday=("⟦Sara⟧ ⟨Monday said⟩ ⟪it leaked⟫.", ["Sara | Monday said | it leaked"]),
    a_heading=("⟦Museum⟧ ⟨Said⟩ ⟪It Leaked⟫.", ["Museum | Said | It Leaked"]),
)
def test_relinking_a_surname_is_no_verb(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    read=(
        "⟦Sara Holm⟧ ⟨has read every line of the review⟩ ⟪that called her film “damp”⟫.",
        ["the review | called | her film “damp”"],
    ),
    praised=("⟦Sara Holm⟧ ⟨praised a study⟩ ⟪that warned it was wet⟫.", ["a study | warned | it was wet"]),
    made=(
        "⟦Sara Holm⟧ ⟨issued a statement⟩ ⟪that called it “damp”⟫.",
        ["Sara Holm | issued a statement | that called it “damp”"],
    ),
    no_work=(
        "⟦Sara Holm⟧ ⟨told the man⟩ ⟪that called it “damp”⟫.",
        ["Sara Holm | told the man | that called it “damp”"],
    ),
    no_verb_of_speech=(
        "⟦Sara Holm⟧ ⟨praised a study⟩ ⟪that wrecked her film⟫.",
        ["Sara Holm | praised a study | that wrecked her film"],
    ),
)
def test_relinking_what_a_work_says_is_not_its_readers(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    whom_and_what=(
        "⟦Ida Berg⟧ ⟨called on the town council to act on⟩ ⟪what she called a leak⟫.",
        ["Ida Berg | called on | the town council to act on what she called a leak"],
    ),
    no_particle=(
        "⟦Ida Berg⟧ ⟨has urged the council to mend⟩ ⟪the leak⟫.",
        ["Ida Berg | has urged | the council to mend the leak"],
    ),
    nobody_in_particular=("⟦Ida Berg⟧ ⟨demanded⟩ ⟪an end to it⟫.", ["Ida Berg | demanded | an end to it"]),
    no_demand=(
        "⟦Ida Berg⟧ ⟨told the council to her face⟩ ⟪that it leaked⟫.",
        ["Ida Berg | told the council to her face | that it leaked"],
    ),
)
def test_relinking_what_is_demanded_is_none_of_the_verb(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    of_the_sentence_before=(
        "It is unclear ⟪1|what it costs⟫. ⟦1|Berg⟧ ⟨1|hopes for⟩ ⟪1|help⟫.",
        ["Berg | hopes for | help"],
    ),
    of_the_paragraph_before=(
        "Nobody knows ⟪1|what it costs⟫\n\nAgain ⟦1|Berg⟧ ⟨1|asked for⟩ ⟪1|help⟫.",
        ["Berg | asked for | help"],
    ),
    a_quotation_before=("⟪1|“It leaks.”⟫ ⟦1|Berg⟧ ⟨1|asked for⟩ ⟪1|help⟫.", ["Berg | asked for | “It leaks.” + help"]),
    nothing_behind_the_verb=("⟪1|It leaks⟫. So ⟦1|Berg⟧ ⟨1|says⟩.", ["Berg | says | It leaks"]),
    of_the_same_sentence=(
        "⟪1|What it costs⟫, ⟦1|Berg⟧ ⟨1|said⟩, ⟪1|nobody knows⟫.",
        ["Berg | said | What it costs + nobody knows"],
    ),
)  # fmt: skip
def test_relinking_a_verb_that_leads_its_content_leaves_the_sentence_before(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)
