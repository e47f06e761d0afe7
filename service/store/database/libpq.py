"""PostgreSQL's statements, prepared once for each connection and asked through libpq itself.

psycopg's cursors turn `%(name)s` into `$1`, look up whether a statement is prepared, begin a transaction where none is
open and wait in a way that any event loop could take over: three quarters of what a short statement costs this
process. `psycopg.pq` is the driver's own way to libpq, in C, and waits there without holding up other threads. Values
are turned into text, and columns back into values, by psycopg's adapters as ever.

Values go as text without a type: the casts in the statement say what they are, so one plan serves all of them.
Transactions begin here as psycopg would begin them, and it sees them in the connection's state: whoever uses the same
connection through SQLAlchemy is in the same transaction, and it commits or undoes it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

# More than lists are asked in daily; each takes the server some tens of kilobytes.
KEPT = 100
# The statement is not there (somebody said DEALLOCATE or DISCARD), or a migration changed its columns.
STALE = frozenset({"26000", "0A000"})


class Plain:
    """How columns are read plainly (an `AdaptContext` of psycopg's): as the server keeps them, text undecoded."""

    def __init__(self, driver: Any) -> None:
        from psycopg.adapt import AdaptersMap
        from psycopg.types.string import ByteaBinaryLoader

        self.connection = driver
        self.adapters = AdaptersMap(driver.adapters)
        for kind in ("text", "varchar"):
            self.adapters.register_loader(kind, ByteaBinaryLoader)


class Server:
    """What one connection of psycopg's has prepared."""

    def __init__(self, driver: Any) -> None:
        import psycopg
        from psycopg import adapt, errors, pq

        self.driver = driver
        self.line = driver.pgconn
        self.names: OrderedDict[str, bytes] = OrderedDict()
        self.made = 0
        self.idle = pq.TransactionStatus.IDLE
        self.fine = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
        self.bad = pq.ConnStatus.BAD
        self.as_text = adapt.PyFormat.TEXT
        self.adapter = adapt.Transformer
        self.plain = Plain(driver)
        self.error_of = errors.error_from_result
        self.gone = psycopg.OperationalError

    def rows(self, sql: str, values: Sequence[Any], *, plain: bool = False, alone: bool = False) -> list[Any]:
        """All rows of a statement with `$1`, `$2` ... for its values; psycopg's errors.

        `plain`: text comes as bytes of UTF-8, just as the server sends it. `alone`: no transaction begins for it.
        """
        adapter = self.adapter(self.plain if plain else self.driver)
        parameters = adapter.dump_sequence(values, (self.as_text,) * len(values))
        if not alone and self.line.transaction_status == self.idle and not self.driver.autocommit:
            self._tell(b"BEGIN" + self._isolation())
        name = self.names.get(sql)
        if name is None:
            name = self._prepare(sql)
        else:
            self.names.move_to_end(sql)
        result = self._sound(self.line.exec_prepared(name, parameters, result_format=plain))
        adapter.set_pgresult(result)
        found: list[Any] = adapter.load_rows(0, result.ntuples, tuple)
        return found

    def commit(self) -> None:
        """Commits what is open."""
        if self.line.transaction_status != self.idle:
            self._tell(b"COMMIT")

    def _isolation(self) -> bytes:
        level = self.driver.isolation_level
        return b"" if level is None else f" ISOLATION LEVEL {level.name.replace('_', ' ')}".encode()

    def _prepare(self, sql: str) -> bytes:
        if len(self.names) >= KEPT:
            _, oldest = self.names.popitem(last=False)
            self._tell(b"DEALLOCATE " + oldest)
        self.made += 1
        name = b"onrecord_%d" % self.made
        self._sound(self.line.prepare(name, sql.encode()))
        self.names[sql] = name
        return name

    def _tell(self, command: bytes) -> None:
        self._sound(self.line.exec_(command))

    def _sound(self, result: Any) -> Any:
        """The result, if it is one."""
        if result.status in self.fine:
            return result
        error = self.error_of(result, self.driver.info.encoding)
        if error.sqlstate in STALE:
            self.names.clear()  # Their names are never given again.
        if self.line.status == self.bad:
            raise self.gone(str(error))
        raise error
