"""The door to the district's database, and its transactions.

PostgreSQL 15 or later through psycopg; for a district of a few offices one SQLCipher file whose key comes from the
district's own keys. A change is one serialisable transaction, tried again when the engine says that it met another
(PostgreSQL manual, 13.2.3): the work must therefore do nothing but read and write the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, Engine, Table, create_engine, delete
from sqlalchemy.exc import DBAPIError, OperationalError

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.district import schema, who_may
from desktop.security.install import Install
from desktop.store import database as office_file

T = TypeVar("T")
URL_STARTS: Final = ("postgresql://", "postgresql+psycopg://", "postgres://")
MET_ANOTHER: Final = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected
ATTEMPTS: Final = 12
CHUNK: Final = 500
_ONE_ROOM: Final = dict.fromkeys(schema.SCHEMAS)


@dataclass(frozen=True, slots=True)
class Database:
    """An open database; `postgres` says which engine it is."""

    engine: Engine
    postgres: bool
    pause: Callable[[float], None] = field(default=time.sleep, repr=False)

    def change(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, all of it stored or nothing; it may run more than once.

        Raises `EnvironmentFailure` when the database cannot be reached or keeps meeting other writers.
        """
        for attempt in range(ATTEMPTS):
            try:
                with self._begun(writes=True) as db:
                    return work(db)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in MET_ANOTHER or attempt == ATTEMPTS - 1:
                    raise _sentence(error, writes=True) from error
                self.pause(0.02 * 2 ** min(attempt, 6))
        raise AssertionError("unreachable")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent snapshot."""
        try:
            with self._begun(writes=False) as db:
                yield db
        except DBAPIError as error:
            raise _sentence(error, writes=False) from error

    @contextmanager
    def _begun(self, *, writes: bool) -> Iterator[Connection]:
        options: dict[str, Any] = {"gezhi_writes": writes}
        if self.postgres:
            options["isolation_level"] = "SERIALIZABLE" if writes else "REPEATABLE READ"
        else:
            options["schema_translate_map"] = _ONE_ROOM
        with self.engine.connect().execution_options(**options) as db, db.begin():
            yield db

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def connect(where: str, keys: Install, *, user: str = "", password: str = "") -> Database:
    """The database at a PostgreSQL address or in a file. Raises `EnvironmentFailure` when psycopg is missing.

    `user`, `password`: of the server, given apart from the address so that they stand in no address, log or error.
    """
    if not where.startswith(URL_STARTS):
        return Database(office_file.engine_for(Path(where), derived(keys, b"file")), postgres=False)
    address = "postgresql+psycopg://" + where.split("://", 1)[1]
    try:
        secrets = {key: value for key, value in (("user", user), ("password", password)) if value}
        engine = create_engine(
            address, hide_parameters=True, pool_size=4, max_overflow=4, connect_args=secrets
        )
    except ImportError as error:
        raise EnvironmentFailure(
            _("本机没有安装 PostgreSQL 驱动(psycopg),请重新安装格知。"), code="district.driver"
        ) from error
    return Database(engine, postgres=True)


def derived(keys: Install, purpose: bytes) -> bytes:
    """32 bytes for one purpose out of the district's secret keys: HKDF-SHA256 (RFC 5869)."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"gezhi district " + purpose)
    return kdf.derive(keys.signing_key + keys.sealing_key)


def insert(db: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given in the order of the table's columns; PostgreSQL by COPY."""
    if not rows:
        return
    names = [column.name for column in table.columns]
    if db.dialect.name != "postgresql":
        marks = ",".join("?" * len(names))
        quoted = ",".join(f'"{name}"' for name in names)
        db.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})', [tuple(row) for row in rows]  # noqa: S608 - our own names
        )  # fmt: skip
        return
    quoted = ",".join(f'"{name}"' for name in names)
    cursor = db.connection.cursor()
    try:
        with cursor.copy(f'COPY "{table.schema}"."{table.name}" ({quoted}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    finally:
        cursor.close()


def remove(db: Connection, table: Table, office: str, column: str, values: Iterable[str]) -> None:
    """Delete an office's rows in which `column` has one of the values."""
    for part in chunks(list(values)):
        db.execute(delete(table).where(table.c.office == office, table.c[column].in_(part)))


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Parts that one statement can name."""
    for at in range(0, len(items), size):
        yield items[at : at + size]


def _sentence(error: DBAPIError, *, writes: bool) -> BaseException:
    """The sentence for a failure of the engine, or the error itself when it is a bug."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in MET_ANOTHER:
        return EnvironmentFailure(
            _("数据库正忙,同时有别的程序在写,请稍后再试。没有写入任何数据。"), code="district.busy"
        )
    if state == "42501":
        return who_may.no_writing() if writes else who_may.no_reading()
    if state in ("42P01", "3F000"):
        return Refused(
            _("这个数据库还没有建成区级库,请先运行 gezhi district init。"), code="district.no_tables"
        )
    known = office_file.sentence_for(error.orig)
    if isinstance(known, EnvironmentFailure | Refused):
        return known
    if isinstance(error, OperationalError) or state.startswith(("08", "53", "57")):
        return EnvironmentFailure(
            _("连不上数据库,或连接中断。没有写入任何数据,请检查数据库服务后重试。"),
            code="district.unreachable",
        )
    return error
