"""The tables of the district. Every key begins with the office, so that log and rows can be spread by it.

`district` holds what the district itself knows, the log and the bundles; `ledger` the rows the log folds to, one table per
record kind with the columns of the office file; `care` those of them that only some may read. On SQLite the three are one.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.types import Boolean

from desktop.store.schema import SYNCED

SCHEMAS: Final = ("district", "ledger", "care")
RESTRICTED: Final = frozenset({"care_record", "visit", "doubt", "acceptance"})  # kinds that tell of care
SPREAD: Final = 16  # partitions of the large tables
LARGE: Final = ("op", "household", "resident", "dwelling", "care_record", "step")

metadata: Final = MetaData()


def _office() -> Column[str]:
    return Column("office", String(20), primary_key=True)


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False)


def _table(name: str, *columns: Column[Any], schema: str = "district") -> Table:
    made: Table = Table(name, metadata, *columns, schema=schema)
    if name in LARGE:
        made.dialect_options["postgresql"]["partition_by"] = "HASH (office)"
    return made


fact = _table("district_fact", _text("key", key=True), _text("value"))
# An office enrolled here. `have` and `digest` are of everything taken from it (interval vector, sums by kind).
office = _table(
    "district_office", Column("code", String(20), primary_key=True), _text("name"), _text("street"),
    _number("enrolled_ms"), _text("have"), _text("digest"), _number("ops"),
    Column("received_ms", BigInteger),
)  # fmt: skip
installation = _table(
    "installation", _text("signer", key=True), Column("office", String(20), nullable=False), _text("install_id"),
    _text("recipient"), _text("name"), _number("enrolled_ms"), Column("revoked_ms", BigInteger),
    Column("issuer", String(64)),  # the office's key that certified it; "" by hand, None before this was kept
)  # fmt: skip
bundle = _table(
    "bundle", _office(), _text("bundle_id", key=True), _text("sha256"), _text("signer"), _text("db_id"),
    _number("bundle_seq"), _number("received_ms"), _number("wall_ms"), _number("ops"), _number("new_ops"),
    _number("conflicts"), _text("have"), _text("counts"), _text("audit_head"),
)  # fmt: skip
refusal = _table(  # files that were not taken; they lie whole in the quarantine folder under their SHA-256
    "refusal", _text("sha256", key=True), _text("name"), _number("received_ms"), _text("code"), _text("words")
)
op = _table(
    "op", _office(), Column("stream", String(32), primary_key=True), _number("seq", key=True), _number("hlc"),
    Column("entity_id", String(32), nullable=False), _text("body"),
    Column("hash", LargeBinary, nullable=False),
)  # fmt: skip
Index("ix_op_entity", op.c.office, op.c.entity_id)
seam = _table(
    "seam", _office(), Column("stream", String(32), primary_key=True), _number("seq", key=True),
    Column("hash", LargeBinary, nullable=False),
)  # fmt: skip
conflict = _table(
    "open_conflict", _office(), Column("entity_id", String(32), primary_key=True), _text("field", key=True),
    _text("entity"),
)  # fmt: skip
# The keyed hash of a person's ID number: equal in two offices for one person, telling nothing without the key.
person = _table(
    "person_key", _office(), Column("resident_id", String(32), primary_key=True), Column("key", String(64), nullable=False)
)  # fmt: skip
Index("ix_person_key_key", person.c.key)
# Everything any bundle of an office said it holds, so that what is missing is known without reading them all again.
heard = _table("office_heard", _office(), _text("have"))
answer = _table(  # what somebody said of a pair: `same` or `other`
    "pair_answer", _text("key", key=True), _text("first_office", key=True), _text("second_office", key=True),
    _text("says"), _text("actor"), _number("at_ms"),
)  # fmt: skip
audit = _table(
    "district_audit", _number("no", key=True), _number("at_ms"), _text("actor"), _text("event"), _number("ok"),
    _text("object"), _text("detail"), Column("hash", LargeBinary, nullable=False),
)  # fmt: skip


def _row_table(kind: str) -> Table:
    columns = [
        Column(c.name, BigInteger if isinstance(c.type, Integer | Boolean) else Text)
        for c in SYNCED[kind].columns
        if c.name != "id"
    ]
    schema = "care" if kind in RESTRICTED else "ledger"
    return _table(kind, _office(), Column("id", String(32), primary_key=True), *columns, schema=schema)


ROWS: Final[dict[str, Table]] = {kind: _row_table(kind) for kind in SYNCED}
