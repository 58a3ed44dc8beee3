"""The district's tables of what it lays down, item by item, and of the files it wrote for the computers of its offices."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, String, Table, Text

from desktop.district.schema import metadata

# Every item with its newest version only: what it said before stands in the offices' logs.
item: Final[Table] = Table(
    "pack_item", metadata, Column("name", Text, primary_key=True), Column("version", BigInteger, nullable=False),
    Column("value", Text, nullable=False), Column("serial", BigInteger, nullable=False),
    Column("changed_ms", BigInteger, nullable=False), Column("actor", Text, nullable=False), schema="district",
)  # fmt: skip
# Each time something was laid down: `serial` counts from 1.
issue: Final[Table] = Table(
    "pack_issue", metadata, Column("serial", BigInteger, primary_key=True), Column("name", Text, nullable=False),
    Column("label", Text, nullable=False), Column("changed_ms", BigInteger, nullable=False),
    Column("actor", Text, nullable=False), schema="district",
)  # fmt: skip
letter: Final[Table] = Table(
    "letter", metadata, Column("office", String(20), primary_key=True),
    Column("number", BigInteger, primary_key=True), Column("signer", Text, nullable=False),
    Column("bundle_id", Text, nullable=False), Column("sha256", Text, nullable=False),
    Column("ops", BigInteger, nullable=False), Column("written_ms", BigInteger, nullable=False),
    Column("actor", Text, nullable=False), schema="district",
)  # fmt: skip
