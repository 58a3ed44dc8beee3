"""The district's table of certificates: which key of an office it certified, until when, and which it took back."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, String, Table, Text

from desktop.district.schema import metadata

certified: Final[Table] = Table(
    "office_certificate", metadata, Column("key", String(64), primary_key=True),
    Column("office", String(20), nullable=False), Column("certificate", Text, nullable=False),
    Column("issued_ms", BigInteger, nullable=False), Column("until_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger), schema="district",
)  # fmt: skip
