"""Who was handed over from one office to another: the district's own word on ownership, one row a person."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from desktop.district.schema import metadata

# `stream` and `seq` are where the act stands in the log of the office the person left: what it held then, and after.
transfer: Final[Table] = Table(
    "transfer",
    metadata,
    Column("from_office", String(20), primary_key=True),
    Column("from_resident", String(32), primary_key=True),
    Column("stream", String(32), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hlc", BigInteger, nullable=False),
    Column("to_office", String(20), nullable=False),
    Column("to_resident", String(32), nullable=False),
    Column("request", String(32), nullable=False),  # the office's request, "" when two answers agreed
    Column("key", String(64), nullable=False),  # of the number, "" for somebody without one
    Column("effective_on", Text, nullable=False),
    Column(
        "seen", Text, nullable=False
    ),  # where the operations on the person stand that the act had seen (JSON)
    Column("actor", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    schema="district",
)
Index("ix_transfer_to", transfer.c.to_office, transfer.c.to_resident)
