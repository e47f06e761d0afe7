"""Does everything stored agree with itself? Each check yields its problems in words; a sound database yields none.

Quotes are read article by article, so memory stays that of one article however large the corpus is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, String, and_, func, or_, select, text, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from service.store.database.engine import Database
from service.store.models import Article, Quote, QuoteSpeaker, Review, ReviewStatus, Speaker, SpeakerOutlet
from service.store.quotes.parts import all_parts, are_complete, kept_parts
from service.store.search.folding import fold
from service.store.speakers.counting import sums
from service.store.variants.checking import check_carriers, check_groups, check_places, regrouped

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree: which check found it, where, and what is wrong."""

    check: str
    where: str
    what: str


def check_database(database: Database, *, regroup: bool = False) -> Iterator[Problem]:
    """Every problem that any check finds, over one snapshot of the database; at most `SHOWN` a check.

    `regroup` also groups all wording variants anew and compares, which takes its time and changes nothing.
    """
    with database.reading() as session:
        for name, check in CHECKS.items():
            yield from _first(name, check(session))
    if regroup:
        yield from _first("regrouping", regrouped(database))


def _first(name: str, found: Found) -> Iterator[Problem]:
    """The first problems of one check."""
    for count, (where, what) in enumerate(found):
        if count == SHOWN:
            yield Problem(name, "", f"more than {SHOWN} problems; the rest are not shown")
            return
        yield Problem(name, where, what)


Found = Iterator[tuple[str, str]]


def check_offsets(session: Session) -> Found:
    """Every range lies in its article, in order, and slices to the words kept."""
    for key, article_id in session.execute(select(Article.key, Article.id).order_by(Article.key)).all():
        words = session.scalar(select(Article.text).where(Article.key == key)) or ""
        for quote in session.scalars(select(Quote).where(Quote.article_key == key)):
            for what in wrong_offsets(quote, words):
                yield f"article {article_id}, quote {quote.id}", what
        session.expunge_all()


def wrong_offsets(quote: Quote, words: str) -> Iterator[str]:
    """What is wrong with one quote's ranges."""
    edges = [edge for pair in quote.content for edge in pair]
    if not edges or edges != sorted(edges) or edges[0] < 0 or edges[-1] > len(words):
        yield "its content's ranges are not in order inside the text"
    elif " ".join(words[start:end] for start, end in quote.content) != quote.text:
        yield "its content's ranges do not slice to its text"
    for name in ("cue", "source"):
        start, end, kept = (getattr(quote, f"{name}_{part}") for part in ("start", "end", "text"))
        if kept is not None and (start is None or end is None or words[start:end] != kept):
            yield f"its {name}'s range does not slice to its words"
    if fold(quote.text) != quote.folded:
        yield "its folded words are not those of its text"


def check_copies(session: Session) -> Found:
    """Outlet and date of quotes and of their speakers are those of the article."""
    dated = (type_coerce(each.published_at, String) for each in (Article, Quote, QuoteSpeaker))
    published, quote_date, speaker_date = dated
    quotes = select(Quote.id).join(Article).where(or_(Quote.outlet_key != Article.outlet_key, quote_date != published))
    for quote in session.scalars(quotes.limit(SHOWN + 1)):
        yield f"quote {quote}", "its outlet or date is not its article's"
    links = (
        select(Quote.id)
        .join(QuoteSpeaker, QuoteSpeaker.quote_key == Quote.key)
        .where(or_(QuoteSpeaker.outlet_key != Quote.outlet_key, speaker_date != quote_date))
    )
    for quote in session.scalars(links.limit(SHOWN + 1)):
        yield f"quote {quote}", "a speaker's copy of its outlet or date differs"


def check_counts(session: Session) -> Found:
    """The counts kept per speaker and outlet are those of the quotes."""
    dated = type_coerce(QuoteSpeaker.published_at, String)
    counted = (
        select(
            QuoteSpeaker.speaker_key,
            QuoteSpeaker.outlet_key,
            func.count().label("quotes"),
            func.coalesce(func.min(func.nullif(dated, "")), "").label("first"),
            func.max(dated).label("last"),
        )
        .group_by(QuoteSpeaker.speaker_key, QuoteSpeaker.outlet_key)
        .subquery()
    )
    pair = and_(counted.c.speaker_key == SpeakerOutlet.speaker_key, counted.c.outlet_key == SpeakerOutlet.outlet_key)
    kept = select(Speaker.slug, SpeakerOutlet.quotes, func.coalesce(counted.c.quotes, 0)).join(
        SpeakerOutlet, SpeakerOutlet.speaker_key == Speaker.key
    )
    wrong = or_(
        counted.c.quotes.is_(None),
        counted.c.quotes != SpeakerOutlet.quotes,
        counted.c.first != type_coerce(SpeakerOutlet.first_seen, String),
        counted.c.last != type_coerce(SpeakerOutlet.last_seen, String),
    )
    for slug, said, are in session.execute(kept.outerjoin(counted, pair).where(wrong).limit(SHOWN + 1)):
        yield f"speaker {slug}", f"{said} quotes are counted in an outlet, {are} are there, or their dates differ"
    missing = select(Speaker.slug).join(counted, counted.c.speaker_key == Speaker.key).outerjoin(SpeakerOutlet, pair)
    for slug in session.scalars(missing.where(SpeakerOutlet.speaker_key.is_(None)).limit(SHOWN + 1)):
        yield f"speaker {slug}", "quotes of an outlet are not counted"


def check_sums(session: Session) -> Found:
    """What a speaker's row sums up is what its outlets carry."""
    summed = sums().subquery()
    _, quotes, outlets, first, last = summed.c
    kept = (type_coerce(each, String) for each in (Speaker.first_seen, Speaker.last_seen))
    wrong = or_(
        Speaker.quotes != func.coalesce(quotes, 0),
        Speaker.outlets != func.coalesce(outlets, 0),
        *(mine != func.coalesce(theirs, "") for mine, theirs in zip(kept, (first, last), strict=True)),
    )
    statement = select(Speaker.slug).outerjoin(summed, summed.c.speaker_key == Speaker.key).where(wrong)
    for slug in session.scalars(statement.order_by(Speaker.key).limit(SHOWN + 1)):
        yield f"speaker {slug}", "its sums are not those of its outlets"


def check_parts(session: Session) -> Found:
    """Every quote's JSON is kept just as it is made from the rows."""
    if not are_complete(session.connection()):
        yield "corpus", "quotes are kept in the shape of another version: run `onrecord db upgrade`"
        return
    for parts in all_parts(session):
        kept = kept_parts(session, [each.quote_key for each in parts])
        for key in (each.quote_key for each in parts if kept.get(each.quote_key) != each):
            quote = session.scalar(select(Quote.id).where(Quote.key == key))
            yield f"quote {quote}", "its JSON is missing" if key not in kept else "its JSON is not what its rows say"


def check_nesting(session: Session) -> Found:
    """A quote stands in another one of the same article."""
    host = aliased(Quote)
    statement = (
        select(Quote.id).join(host, host.key == Quote.nested_in_key).where(host.article_key != Quote.article_key)
    )
    for quote in session.scalars(statement.limit(SHOWN + 1)):
        yield f"quote {quote}", "it is nested in a quote of another article"


def check_rejected(session: Session) -> Found:
    """What people rejected has no speakers: lists of a speaker's quotes rest on it."""
    statement = select(Quote.id).join(QuoteSpeaker, QuoteSpeaker.quote_key == Quote.key)
    rejected = select(Review.quote_id).where(Review.status == ReviewStatus.REJECTED.value)
    for quote in session.scalars(statement.where(Quote.id.in_(rejected)).limit(SHOWN + 1)):
        yield f"quote {quote}", "it was rejected and still has a speaker"


def check_merges(session: Session) -> Found:
    """Merges lead somewhere, and no quote names a speaker that was merged away."""
    into = dict(session.execute(select(Speaker.key, Speaker.merged_into).where(Speaker.merged_into.is_not(None))).all())
    for key in into:
        visited, here = {key}, into[key]
        while here in into and here not in visited:
            visited.add(here)
            here = into[here]
        if here in visited:
            yield f"speaker {session.get_one(Speaker, key).slug}", "it was merged in a circle"
    named = select(Quote.id).join(QuoteSpeaker, QuoteSpeaker.quote_key == Quote.key).join(QuoteSpeaker.speaker)
    for quote in session.scalars(named.where(Speaker.merged_into.is_not(None)).limit(SHOWN + 1)):
        yield f"quote {quote}", "it names a speaker that was merged into another"


def check_storage(session: Session) -> Found:
    """The back end's own checks: pages, references, indexes."""
    if session.get_bind().dialect.name != "sqlite":
        broken = text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid OR NOT indisready")
        for index in session.scalars(broken):
            yield f"index {index}", "it is not valid: REINDEX it"
        yield from check_search(session)
        return
    for words in session.scalars(text("PRAGMA integrity_check")):
        if words != "ok":
            yield "file", words
    for table, row, *_ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"table {table}, row {row}", "it refers to a row that is not there"
    yield from check_full_text(session.get_bind())


def check_full_text(bind: Engine | Connection) -> Found:
    """SQLite's full-text index, by its own check: a statement that writes, so it takes its turn as writers do."""
    engine = bind.engine.execution_options(onrecord_writes=True)
    with engine.connect() as connection:
        try:
            connection.execute(text("INSERT INTO quotes_fts(quotes_fts, rank) VALUES ('integrity-check', 1)"))
        except DBAPIError as error:
            if "locked" in str(error.orig):
                raise
            yield "full-text index", "it does not agree with the quotes"
        finally:
            connection.rollback()


def check_search(session: Session) -> Found:
    """PostgreSQL's full-text index gives a hundred quotes, spread over all, by their own words, marks and dates.

    It keeps itself in step with the rows; what would go wrong unseen is that its functions return something else than
    they did when it was made, as after an upgrade of the server that kept the files.
    """
    session.execute(text("SET LOCAL enable_seqscan = off"))
    found = set(session.scalars(text(FOUND)))
    session.execute(text("SET LOCAL enable_seqscan TO DEFAULT"))
    for quote in session.scalars(text(f"SELECT id FROM ({TRIED}) AS tried ORDER BY id")):
        if quote not in found:
            yield f"quote {quote}", "the index ix_quotes_search does not give it: REINDEX it"


TRIED = """
SELECT tried.* FROM (SELECT max(key) AS last FROM quotes) AS quotes_end,
    generate_series(1, last, greatest(last / 100, 1)) AS start,
    LATERAL (SELECT id, folded, published_at FROM quotes WHERE key >= start ORDER BY key LIMIT 1) AS tried
WHERE tried.folded <> ''
"""
FOUND = f"""
SELECT tried.id FROM ({TRIED}) AS tried, LATERAL (
    SELECT string_agg(quote_literal(lexeme), ' & ')::tsquery AS words
    FROM unnest(tsvector_to_array(to_tsvector('simple'::regconfig, tried.folded))) AS lexeme OFFSET 0
) AS asked, LATERAL (
    SELECT id FROM quotes WHERE to_tsvector('simple'::regconfig, quotes.folded) @@ asked.words
    AND quote_marks(quotes.folded) OPERATOR(pg_catalog.@>) quote_marks(tried.folded)
    AND quote_dates(quotes.published_at) OPERATOR(pg_catalog.@>) quote_dates(tried.published_at)
    OFFSET 0
) AS given WHERE given.id = tried.id
"""

CHECKS: dict[str, Callable[[Session], Found]] = {
    "storage": check_storage,
    "offsets": check_offsets,
    "copies": check_copies,
    "counts": check_counts,
    "sums": check_sums,
    "parts": check_parts,
    "nesting": check_nesting,
    "rejected": check_rejected,
    "merges": check_merges,
    "carriers": check_carriers,
    "places": check_places,
    "groups": check_groups,
}
