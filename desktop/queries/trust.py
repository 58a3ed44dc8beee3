"""Whose bundles this office accepts: signing keys written as settings, so that all its PCs know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection

from desktop.security.install import fingerprint

PREFIX: Final = "trusted_signer."


@dataclass(frozen=True, slots=True)
class TrustedSigner:
    """One accepted signing key, with the name somebody gave it and the day it was accepted."""

    public_key: str
    name: str
    since: str

    @property
    def fingerprint(self) -> str:
        """What two people compare on the telephone."""
        return fingerprint(self.public_key)


def trusted_signers(db: Connection) -> list[TrustedSigner]:
    """The accepted keys by name; a key accepted on two PCs at once is listed once."""
    rows = db.exec_driver_sql(
        "SELECT key, value FROM setting WHERE key LIKE ? ESCAPE '!' ORDER BY id",
        (PREFIX.replace("_", "!_") + "%",),
    )
    found = {}
    for key, text in rows:
        value = orjson.loads(text) if text else None
        if isinstance(value, dict):
            public_key = key.removeprefix(PREFIX)
            found[public_key] = TrustedSigner(
                public_key, str(value.get("name", "")), str(value.get("since", ""))
            )
    return sorted(found.values(), key=lambda signer: (signer.name, signer.public_key))


def trusted_keys(db: Connection) -> frozenset[str]:
    """The accepted public keys."""
    return frozenset(signer.public_key for signer in trusted_signers(db))
