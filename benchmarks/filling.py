"""Fills an empty, migrated database with a generated corpus by the driver's own bulk path (see `benchmarks.corpus`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, inspect, select
from sqlalchemy.orm import Session

from benchmarks.corpus import Corpus
from benchmarks.rows import COLUMNS, Row
from service.store.database.engine import Database
from service.store.models import Speaker
from service.store.quotes.parts import write_all_parts
from service.store.speakers.counting import sum_up
from service.store.upkeep import schema

BATCH = 5_000
Put = Callable[[str, Iterable[Row]], None]


def is_filled(database: Database, quotes: int) -> bool:
    """Whether the database holds just that many quotes already; brings its schema up to date if so."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("quotes"):
            return False
        found = connection.exec_driver_sql("SELECT count(*), max(key) FROM quotes").one()
    if tuple(found) != (quotes, quotes):
        return False
    schema.upgrade(database)
    return True


def fill(database: Database, corpus: Corpus) -> None:
    """Writes the corpus in one transaction. One that is broken off leaves a file to throw away."""
    schema.upgrade(database)
    if database.is_sqlite:
        run(database, "PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-500000")
    with database.writers.begin() as connection:
        if database.is_sqlite:
            with bare_sqlite(connection):
                put_all(corpus, lambda table, rows: insert(connection, table, rows))
            connection.exec_driver_sql("INSERT INTO quotes_fts(quotes_fts) VALUES ('rebuild')")
        else:
            with bare_postgresql(connection):
                put_all(corpus, lambda table, rows: copy(connection, table, rows))
            for table in ("outlets", "speakers", "speaker_aliases", "speaker_roles", "articles", "quotes"):
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'key'), (SELECT max(key) FROM {table}))"
                )
        with Session(connection, join_transaction_mode="rollback_only") as session:
            keep_what_follows(session)
        connection.exec_driver_sql("UPDATE corpus SET version = version + 1")
    # What a database does by itself in time: statistics for its planner.
    run(database, *(("ANALYZE", "PRAGMA journal_mode=WAL") if database.is_sqlite else ("VACUUM ANALYZE",)))
    database.dispose()


def keep_what_follows(session: Session) -> None:
    """What the store itself makes of rows, by its own code: speakers' sums, quotes as JSON."""
    for some in session.scalars(select(Speaker.key).order_by(Speaker.key)).partitions(BATCH):
        sum_up(session, some)
    write_all_parts(session)


def run(database: Database, *statements: str) -> None:
    """Runs statements outside any transaction, on the connection that is used next."""
    connection: Any = database.engine.raw_connection()
    driver = connection.driver_connection
    if not database.is_sqlite:
        driver.autocommit = True
    for statement in statements:
        driver.execute(statement).close()
    if not database.is_sqlite:
        driver.autocommit = False
    connection.close()


def put_all(corpus: Corpus, put: Put) -> None:
    """All rows, parents first; articles go in by batches."""
    for table, rows in corpus.first_rows().items():
        put(table, rows)
    batch: dict[str, list[Row]] = {"articles": [], "quotes": [], "quote_speakers": []}
    for article, quotes, links in corpus.articles():
        batch["articles"].append(article)
        batch["quotes"] += quotes
        batch["quote_speakers"] += links
        if len(batch["quotes"]) >= BATCH:
            put_batch(batch, put)
    put_batch(batch, put)
    for table, rows in corpus.last_rows().items():
        put(table, rows)


def put_batch(batch: dict[str, list[Row]], put: Put) -> None:
    """Writes what has gathered."""
    for table, rows in batch.items():
        put(table, rows)
        rows.clear()


def insert(connection: Connection, table: str, rows: Iterable[Row]) -> None:
    """SQLite's way; moments as the store writes them."""
    names = COLUMNS[table]
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    plain = (
        tuple(value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value for value in row)
        for row in rows
    )
    driver: Any = connection.connection.driver_connection
    driver.executemany(statement, plain)


def copy(connection: Connection, table: str, rows: Iterable[Row]) -> None:
    """PostgreSQL's way."""
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


@contextmanager
def bare_sqlite(connection: Connection) -> Iterator[None]:
    """Without triggers and secondary indexes while rows go in; they are made again behind them."""
    found = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).all()
    for kind, name, _ in found:
        connection.exec_driver_sql(f"DROP {kind} {name}")
    yield
    for _, _, statement in found:
        # Statements hold colons and percent signs of their own: they go to the driver as they are.
        connection.exec_driver_sql(statement)


@contextmanager
def bare_postgresql(connection: Connection) -> Iterator[None]:
    """Without secondary indexes and the checks of foreign keys while rows go in."""
    found = connection.exec_driver_sql(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN"
        " (SELECT conname FROM pg_constraint)"
    ).all()
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    for name, _ in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    for _, statement in found:
        connection.exec_driver_sql(statement)
