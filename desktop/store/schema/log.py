"""The operation log and what hangs on it: streams, steps, conflicts, search, audit, and this file's own facts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from desktop.store.schema.columns import json, metadata, record, words

step = record(
    "step", words("name"), json("args"), words("note"), words("actor"), words("undoes"), words("at")
)
setting = record("setting", words("key"), json("value"))

stream = Table(
    "stream",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("parent", Text),
)
oplog = Table(
    "oplog",
    metadata,
    Column("stream_no", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hlc", Integer, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_oplog_entity_id", oplog.c.entity_id)
step_span = Table(  # which operations a step is made of: they stand side by side in one stream
    "step_span",
    metadata,
    Column("step_id", Text, primary_key=True),
    Column("stream_no", Integer, nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("mine", Integer, nullable=False),
)
Index("ix_step_span_hlc", step_span.c.hlc)
conflict = Table(
    "conflict",
    metadata,
    Column("entity_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("entity", Text, nullable=False),
    sqlite_with_rowid=False,
)
search_entry = Table(
    "search_entry",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("entity_id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
)
audit = Table(
    "audit",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("ok", Integer, nullable=False),
    Column("object", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
seam = Table(  # the chained hash before an operation whose predecessor has not arrived yet
    "seam",
    metadata,
    Column("stream_no", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
write_permit = Table("write_permit", metadata, Column("token", Integer, primary_key=True))
peer_ack = Table(  # what a recipient said it holds: the next bundle for it starts there
    "peer_ack",
    metadata,
    Column("recipient", Text, primary_key=True),
    Column("have", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
)
