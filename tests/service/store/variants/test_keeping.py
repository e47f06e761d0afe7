"""Groups in the database: kept in step with ingest, deletion, review and decisions, and the same after a rebuild."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from extractors.model import Article
from extractors.registry import Registry
from extractors.variants.wording import Relation
from service import corrections
from service.cli import main
from service.cli.variants import ADDED, DROPPED, word_diff
from service.errors import UnknownVariantGroup
from service.ingest import ingest_article
from service.presenters.variants import group as present
from service.store import models
from service.store.articles.writing import delete_article
from service.store.database.engine import Database
from service.store.models import Quote, ReviewStatus, VariantCarrier, VariantEdge, VariantGroup, VariantKey, VariantNode
from service.store.people.reviews import review_quote
from service.store.variants.groups import GroupFilter, get_group, list_groups, variants_of
from service.store.variants.keeping import rebuild, sync_quote

from ...fakes import LineExtractor

WALL = "We will rebuild the old harbour wall before winter"
FLOOD = "Nobody in this town has to fear the next flood"
SPEECH = f"{WALL}, and we will pay for it from the reserve. {FLOOD}."
SCHOOL = "The schools stay closed until every roof in the valley has been repaired"
DAY = date(2024, 5, 6)

ARTICLES = {
    "a": f"Anna Bell: {SPEECH}\n\nPeter Kay: {SCHOOL}",
    "b": f"Anna Bell: {WALL}",
    "c": f"Anna Bell: {FLOOD}\n\nPeter Kay: {SCHOOL.replace('every', 'each')}",
    "d": f"Anna Bell: {SPEECH.replace('reserve', 'savings')}",
    "e": "Anna Bell: We must send 4,000 tents to the flooded northern valleys before the weekend",
    "f": "Anna Bell: We must send 9,000 tents to the flooded northern valleys before the weekend",
}


def article(name: str, text: str) -> Article:
    """An article of an outlet of its own."""
    return Article(text=text, id=name, outlet=f"Outlet {name.upper()}", published_at=DAY + timedelta(ord(name) - 97))


def put(database: Database, *names: str, **texts: str) -> dict[str, str]:
    """Ingests articles; their public ids by name."""
    extractor, registry = LineExtractor(), Registry()
    wanted = {name: ARTICLES[name] for name in names} | texts
    return {
        name: ingest_article(article(name, text), extractor, database, registry, max_chars=10_000).id
        for name, text in wanted.items()
    }


def groups(database: Database) -> dict[str, set[tuple[str, str]]]:
    """Every group: its representative's text -> (article, relation) of each member."""
    with database.reading() as session:
        return {
            next(m.quote.row.text for m in group.members if m.quote.row.id == group.representative): {
                (m.quote.row.source_id, m.relation.value) for m in group.members
            }
            for group in list_groups(session, GroupFilter())
        }


EXPECTED = {
    SPEECH: {("a", "verbatim"), ("b", "partial"), ("c", "partial"), ("d", "near-verbatim")},
    SCHOOL: {("a", "verbatim"), ("c", "near-verbatim")},
}


@pytest.mark.parametrize("order", ["abcdef", "fedcba", "cafbed"])
def test_keeping_grow_with_ingest_in_any_order(database: Database, order: str) -> None:
    put(database, *order)
    assert groups(database) == EXPECTED


def test_keeping_rebuild_gives_the_same(database: Database) -> None:
    put(database, *"fabdec")
    before = listed(database)
    with database.writing() as session:
        assert list(rebuild(session))[-1] == 8
    assert listed(database) == before


def listed(database: Database) -> list[tuple[str, int, tuple[str, ...]]]:
    """What a list shows of each group."""
    with database.reading() as session:
        return [(group.id, group.quotes, group.outlets) for group in list_groups(session, GroupFilter())]


def test_keeping_follow_an_article_that_changes(database: Database) -> None:
    put(database, *"abcd")
    put(database, a="Anna Bell: The tide tables are wrong again this year")
    assert groups(database) == {
        SPEECH.replace("reserve", "savings"): {("b", "partial"), ("c", "partial"), ("d", "verbatim")},
    }


def test_keeping_follow_a_deletion_and_leave_nothing_behind(database: Database) -> None:
    ids = put(database, *"abcd")
    for name in "abcd":
        with database.writing() as session:
            delete_article(session, ids[name])
    with database.reading() as session:
        for table in (VariantGroup, VariantCarrier, VariantEdge, VariantKey, VariantNode):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_keeping_follow_merges(database: Database) -> None:
    put(database, "a", x=f"Anna Belle: {FLOOD}")
    assert groups(database) == {}
    decision = corrections.merge(database, "anna-bell", "anna-belle", by="test")
    assert decision.action
    assert set(groups(database)) == {SPEECH}


def test_keeping_follow_a_rejection(database: Database) -> None:
    put(database, *"ab")
    with database.writing() as session:
        (group,) = list_groups(session, GroupFilter())
        quote = next(m.quote.row.id for m in group.members if m.quote.row.source_id == "b")
        review_quote(session, quote, ReviewStatus.REJECTED, reviewer="test", reason=None)
        sync_quote(session, quote)
    assert groups(database) == {}


def test_keeping_filters(database: Database) -> None:
    put(database, *"abcdef")

    def count(**filters: object) -> int:
        with database.reading() as session:
            return len(list_groups(session, GroupFilter(**filters)))  # type: ignore[arg-type]

    assert count() == 2
    assert count(min_outlets=3) == 1
    assert count(relation=Relation.PARTIAL) == 1
    assert count(relation=Relation.PARAPHRASE) == 0
    assert count(speaker=-1) == 0
    assert count(outlet=-1) == 0


def test_keeping_pages_go_on_after_a_key(database: Database) -> None:
    put(database, *"abcd")
    with database.reading() as session:
        (first,) = list_groups(session, GroupFilter(), limit=1)
        (second,) = list_groups(session, GroupFilter(), after=first.key, limit=1)
        assert list_groups(session, GroupFilter(), after=second.key) == []
        assert {first.id, second.id} == {group.id for group in list_groups(session, GroupFilter())}
        assert get_group(session, first.id) == first
        with pytest.raises(UnknownVariantGroup):
            get_group(session, "v0")


def test_keeping_of_a_quote_and_its_conflicts(database: Database) -> None:
    put(database, *"abef")
    with database.reading() as session:
        (group,) = list_groups(session, GroupFilter())
        fragment = next(m for m in group.members if m.quote.row.source_id == "b")
        found = variants_of(session, fragment.quote.row.id)
        assert found.group == group.id
        assert [member.quote.row.source_id for member in found.members] == ["a"]
        edits = found.members[0].alignment
        assert {edit.operation for edit in edits} == {"equal", "added"}
        assert edits[0].b.slice(SPEECH) == WALL
        tents = next(
            quote
            for quote in session.scalars(select(VariantNode.quote_id))
            if "4,000" in variants_text(database, quote)
        )
        conflicts = variants_of(session, tents).conflicts
        assert [(c.quote.row.source_id, c.relation, c.reasons) for c in conflicts] == [
            ("f", Relation.CONFLICT, ("number",))
        ]


def seen_from(database: Database, name: str) -> dict[str, tuple[str, float, str | None]]:
    """What the variants of an article's first quote are to it: relation, score, and through whose quote."""
    with database.reading() as session:
        named = select(Quote.id, models.Article.source_id).join(models.Article).order_by(Quote.key)
        names = dict(session.execute(named).all())
        quote = next(quote for quote, article in names.items() if article == name)
        members = variants_of(session, quote).members
    return {
        member.quote.row.source_id: (
            member.relation.value,
            round(member.score, 3),
            member.through and names[member.through],
        )
        for member in members
    }


def test_keeping_of_a_quote_are_what_they_are_to_it_not_to_the_fullest_wording(database: Database) -> None:
    put(database, *"abcd", g=ARTICLES["b"])
    with database.reading() as session:
        (fullest, _) = (group for group in list_groups(session, GroupFilter()))
        to_head = {member.quote.row.source_id: (member.relation.value, member.score) for member in fullest.members}
    assert to_head["b"][0] == to_head["c"][0] == to_head["g"][0] == "partial"
    found = seen_from(database, "b")
    # A copy of the same words, whatever both are to the fullest wording.
    assert found["g"] == ("verbatim", 1.0, None)
    assert (found["a"][0], found["a"][2]) == ("partial", None)
    assert (found["d"][0], found["d"][2]) == ("partial", None)
    # Another part of the same speech has no word in common: only the whole speech makes the two one statement.
    assert found["c"] == ("partial", round(to_head["b"][1] * to_head["c"][1], 3), "a")
    assert seen_from(database, "a") == {
        name: (relation, round(score, 3), None) for name, (relation, score) in to_head.items() if name != "a"
    }


def test_keeping_of_a_quote_take_what_was_found_when_groups_grew(database: Database) -> None:
    """A paraphrase that no words show: it is one to each copy of the fullest wording, not verbatim as these are."""
    put(database, "a", "b", g=ARTICLES["a"])
    with database.writing() as session:
        keys = dict(session.execute(select(VariantNode.words, VariantNode.key)).all())
        fragment, whole = keys[min(keys)], keys[max(keys)]
        assert session.scalar(select(VariantNode.head_key).where(VariantNode.key == fragment)) == whole
        edges = update(VariantEdge).where(VariantEdge.node_key.in_([fragment, whole]))
        session.execute(edges.values(relation="paraphrase", score=0.625))
    assert seen_from(database, "b") == {"a": ("paraphrase", 0.625, None), "g": ("paraphrase", 0.625, None)}


def test_keeping_of_a_quote_leave_out_what_contradicts_it(database: Database) -> None:
    put(database, *"abd")
    with database.writing() as session:
        keys = dict(session.execute(select(VariantCarrier.quote_id, VariantCarrier.node_key)).all())
        names = dict(session.execute(select(Quote.id, models.Article.source_id).join(models.Article)).all())
        nodes = {names[quote]: node for quote, node in keys.items()}
        for one, other in (("b", "d"), ("d", "b")):
            pair = (VariantEdge.node_key == nodes[one]) & (VariantEdge.other_key == nodes[other])
            session.execute(update(VariantEdge).where(pair).values(relation="conflict"))
    assert set(seen_from(database, "b")) == {"a"}
    assert set(seen_from(database, "d")) == {"a"}
    with database.reading() as session:
        quote = next(quote for quote, name in names.items() if name == "b")
        assert [each.quote.row.source_id for each in variants_of(session, quote).conflicts] == ["d"]


def variants_text(database: Database, quote_id: str) -> str:
    """A quote's words."""
    from service.store.quotes.rows import stored_quote

    with database.reading() as session:
        return str(stored_quote(session, quote_id).row.text)


def test_keeping_commands(make_sqlite: Callable[[], Database], monkeypatch: pytest.MonkeyPatch) -> None:
    database = make_sqlite()
    put(database, *"abcd")
    monkeypatch.setenv("ONRECORD_DATABASE_URL", database.url.render_as_string(hide_password=False))
    run = CliRunner().invoke
    assert "6 quotes grouped" in run(main, ["variants", "rebuild"]).stderr
    lines = run(main, ["variants", "--format", "jsonl", "--min-outlets", "3"]).stdout.splitlines()
    assert len(lines) == 1
    group = json.loads(lines[0])
    assert {member["article"] for member in group["members"]} == set("abcd")
    assert {"quote", "outlet", "published_at", "text", "content", "relation", "score", "alignment"} <= set(
        group["members"][0]
    )
    shown = run(main, ["variants"]).stdout
    assert "Anna Bell · partial" in shown
    assert "savings" in shown
    database.dispose()


def rows(database: Database) -> set[tuple[object, ...]]:
    """Every stored wording, comparison and group, with their keys."""
    with database.reading() as session:
        return {
            (table.__name__, *row)
            for table in (VariantNode, VariantEdge, VariantGroup)
            for row in session.execute(select(*table.__table__.columns))
        }


def test_keeping_a_new_article_touches_only_its_own_candidates(database: Database) -> None:
    put(database, *"abcdef")
    before = rows(database)
    put(database, x="Anna Bell: The tide tables are wrong again this year\n\nJo Kay: It rains")
    assert before < rows(database)
    put(database, y=f"Anna Bell: {FLOOD}")
    kay = {row for row in before if row[0] == "VariantGroup"} & rows(database)
    assert len(kay) == 1  # of the two groups, the other's stays as it was


def test_keeping_wire_copies_are_one_confirmation(database: Database) -> None:
    told = f"Anna Bell: {SPEECH} The council had asked her about the wall and the school more than once this spring."
    for name, wire, text in (("a", "AP", told), ("b", None, told), ("c", None, f"Anna Bell: {WALL}")):
        copy = replace(article(name, text), wire=wire)
        ingest_article(copy, LineExtractor(), database, Registry(), max_chars=10_000)
    with database.reading() as session:
        (group,) = list_groups(session, GroupFilter())
    shown = present(group)
    assert {member["article"] for member in shown["members"] if member["syndicated"]} == {"a", "b"}
    assert (len(shown["outlets"]), shown["independent_outlets"]) == (3, 2)


def test_keeping_terminal_shows_what_differs_in_colour(
    make_sqlite: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = make_sqlite()
    put(database, "a", "d")
    monkeypatch.setenv("ONRECORD_DATABASE_URL", database.url.render_as_string(hide_password=False))
    with database.reading() as session:
        (group,) = list_groups(session, GroupFilter())
    shown = present(group)
    (other,) = [member for member in shown["members"] if member["quote"] != group.representative]
    diff = word_diff(group.wording, other["text"], other["alignment"])
    styles = {str(span.style): diff.plain[span.start : span.end] for span in diff.spans}
    assert {styles[DROPPED], styles[ADDED]} == {"savings", "reserve"}
    printed = CliRunner().invoke(main, ["variants"]).stdout
    assert "Anna Bell · near-verbatim · Outlet A, Outlet D" in printed
    assert "savings" in printed
    assert "reserve" in printed
