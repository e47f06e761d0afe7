"""A verb before its subject: what stands behind it speaks, whatever it was labelled as."""

from __future__ import annotations

from tests.extractors.assemble.tables import check_table, table


@table(
    subject_as_content=(
        "⟦The coach⟧ left. ⟪Ann was fit⟫, ⟨said⟩ ⟪her club, the Ravens⟫.",
        ["her club, the Ravens | said | Ann was fit"],
    ),
    in_marks=("⟪“Ann was fit,”⟫ ⟨said⟩ ⟪her club⟫.", ["her club | said | “Ann was fit,”"]),
    the_two_exchanged=("⟦Ann was fit⟧, ⟨said⟩ ⟪her club, the Ravens⟫.", ["her club, the Ravens | said | Ann was fit"]),
    comma_inside=("⟦Ann was fit,⟧ ⟨said⟩ ⟪her club⟫.", ["her club | said | Ann was fit,"]),
    a_subject_before=("⟦The mayor, Tom Ek,⟧ ⟨said⟩ ⟪the dam leaks⟫.", ["The mayor, Tom Ek, | said | the dam leaks"]),
    a_relative_clause=("⟦A man who was ill,⟧ ⟨said⟩ ⟪the dam leaks⟫.", ["A man who was ill, | said | the dam leaks"]),
    a_clause_behind=("⟪It leaks⟫, ⟦Ann⟧ ⟨said⟩ ⟪the dam was old⟫.", ["Ann | said | It leaks + the dam was old"]),
    no_verb_of_speech=("⟪It leaks⟫, ⟨thought⟩ ⟪the mayor⟫.", ["– | thought | It leaks + the mayor"]),
    not_beside_it=("⟪It leaks⟫ in May, ⟦Ann⟧ ⟨said⟩ ⟪the dam leaks⟫.", ["Ann | said | It leaks + the dam leaks"]),
)  # fmt: skip
def test_inversion_what_stands_behind_the_verb_speaks(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


def test_inversion_a_source_of_two_verbs_stays_one() -> None:
    check_table(
        "⟦12|Ann was fit⟧, ⟨1|said⟩ ⟪1|her club⟫ and ⟨2|added⟩ ⟪2|it was glad⟫.",
        ["Ann was fit | said | her club", "Ann was fit | added | it was glad"],
    )


@table(
    a_clause=("⟦The jurors⟧, too, were kind, ⟨says⟩ ⟪Holm⟫.", ["Holm | says | The jurors, too, were kind"]),
    all_of_it_as_source=("⟦The jurors, too, were kind,⟧ ⟨says⟩ ⟪Holm⟫.", ["Holm | says | The jurors, too, were kind"]),
    who_was_kind=("⟦A juror who was kind,⟧ ⟨says⟩ ⟪Yes⟫.", ["A juror who was kind, | says | Yes"]),
    a_full_name=("⟦Nobody⟧ had slept, ⟨said⟩ ⟪Mia Holm⟫, a baker.", ["Mia Holm | said | Nobody had slept"]),
    one_word_said=("⟦The jurors⟧, it seems, ⟨said⟩ ⟪Yes⟫.", ["The jurors | said | Yes"]),
    in_another_sentence=("⟦Holm⟧ left. It was late, ⟨said⟩ ⟪Poe⟫.", ["Holm | said | Poe"]),
    more_than_a_name=("⟦The jurors⟧ were kind, ⟨said⟩ ⟪Holm was not⟫.", ["The jurors | said | Holm was not"]),
)
def test_inversion_a_name_behind_the_verb_speaks_the_clause_before_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    a_heading=("⟦Robbers ‘kind’,⟧ ⟨say⟩ ⟪hostages⟫\n\nIt rained.", ["hostages | say | Robbers ‘kind’"]),
    over_its_end=("⟦Dam held⟧, ⟨say⟩ ⟪two engineers\n\nIt rained⟫.", ["two engineers | say | Dam held"]),
    a_source_over_its_end=("⟪Dam will hold⟫, ⟨says⟩ ⟦minister\n\nIt rained⟫.", ["minister | says | Dam will hold"]),
    a_sentence=("⟦The crew⟧, it seems, ⟨say⟩ ⟪nothing much⟫.", ["The crew | say | nothing much"]),
    more_than_a_subject=(
        "⟦The crew⟧, of late, ⟨say⟩ ⟪that the dam will hold for as long as they do⟫\n\nIt rained.",
        ["The crew | say | that the dam will hold for as long as they do"],
    ),
)
def test_inversion_a_heading_ends_with_who_says_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)
