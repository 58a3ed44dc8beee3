"""What was printed, handed out and hung on walls."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from desktop.store.schema.columns import Json, json, metadata, record, words

card_issue = record(
    "card_issue",
    words("household_id"), words("serial"), words("issued_on"), words("method"), words("staff_id"), words("phone"),
    words("register_id"), words("ended_on"),
    index=("household_id",),
)  # fmt: skip
board_issue = record(
    "board_issue",
    words("scope_kind"), words("scope_id"), words("place"), words("kind"), json("parts"), json("staff_ids"),
    words("issued_on"), words("removed_on"), words("register_id"), words("size"), words("photo"),
    index=("scope_id",),
)  # fmt: skip
badge_issue = record(
    "badge_issue",
    words("staff_id"), words("number"), words("issued_on"), words("valid_until"), words("register_id"),
    words("ended_on"),
    index=("staff_id",),
)  # fmt: skip

SYNCED = (card_issue, board_issue, badge_issue)

print_register = Table(
    "print_register",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("options", Json, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("printed_ms", Integer, nullable=False),
    Column("step_id", Text),
    Column(
        "state", Text
    ),  # "made" on paper or in a file; "printing", "stopped" while a printer is at it; "given_up"
    Column("sheets_done", Integer),  # sheets the printer took, to go on from there
    Column("settings", Json),  # the layout's version, paper, printer, calibration: what the bytes hang on
)
print_fact = (
    Table(  # what a printed item showed, once for all items that show the same (a grid's staff on 60 cards)
        "print_fact",
        metadata,
        Column("register_id", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("facts", Json, nullable=False),
        sqlite_with_rowid=False,
    )
)
print_item = Table(
    "print_item",
    metadata,
    Column("register_id", Text, primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("fact_key", Text, nullable=False),
    Column("own", Json, nullable=False),
    Column("first_page", Integer, nullable=False),
    Column("last_page", Integer, nullable=False),
    Column("ended_ms", Integer),  # replaced, taken down or given back: no longer out there
    sqlite_with_rowid=False,
)
Index("ix_print_item_subject_id", print_item.c.subject_id)
blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)
