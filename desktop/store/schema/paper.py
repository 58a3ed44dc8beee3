"""What was printed, handed out and hung on walls."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

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
    words("issued_on"), words("removed_on"), words("register_id"),
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
)
blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)
