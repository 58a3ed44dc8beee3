"""What people decided about the records: doubts, accepted warnings, who is not the same, second readings, users."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from desktop.store.schema.columns import Json, flag, json, metadata, record, words

doubt = record(  # a question on a field, or on the whole record when `field` is empty; open until `closed_on`
    "doubt",
    words("record_kind"), words("record_id"), words("field"), words("note"), words("raised_by"), words("raised_on"),
    words("answer"), words("closed_by"), words("closed_on"),
    index=("record_id",),
)  # fmt: skip
acceptance = record(  # a warning let stand for the value it was given for (`value_digest`), and why
    "acceptance",
    words("record_kind"), words("record_id"), words("field"), words("rule"), words("value_digest"), words("reason"),
    words("accepted_by"), words("accepted_on"),
    index=("record_id",),
)  # fmt: skip
distinct_pair = record(  # two records that are not the same one; `left_id` < `right_id`
    "distinct_pair",
    words("record_kind"), words("left_id"), words("right_id"), words("reason"), words("decided_by"),
    words("decided_on"),
    index=("left_id", "right_id"),
)  # fmt: skip
rekeying = record(  # a field keyed a second time without seeing the first
    "rekeying",
    words("record_kind"), words("record_id"), words("field"), flag("agreed"), words("keyed_by"), words("keyed_on"),
    index=("record_id",),
)  # fmt: skip
account = record(  # who may sign in, as what; the secrets stand in the key file, never here
    "account",
    words("name"), json("roles"), words("staff_id"), words("started_on"), words("ended_on"),
)  # fmt: skip

SYNCED = (doubt, acceptance, distinct_pair, rekeying, account)

draft = Table(  # what stands half typed in a form, for the one who typed it
    "draft",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("fields", Json, nullable=False),
    Column("at_ms", Integer, nullable=False),
    sqlite_with_rowid=False,
)
keying = Table(  # an operator's own figures of a day, shown to nobody else
    "keying",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("records", Integer, nullable=False),
    Column("fields", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("corrections", Integer, nullable=False),
    sqlite_with_rowid=False,
)
