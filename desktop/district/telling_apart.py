"""One word for a number that stands on several books by mistake: everybody there is somebody else."""

from __future__ import annotations

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.district import between, twins
from desktop.district.database import Database
from desktop.security.install import Install


def tell_apart(database: Database, key: str, *, keys: Install, actor: str, at_ms: int) -> int:
    """Decide that of every two offices with the number `key`; how many pairs of offices were decided.

    Raises `Refused` when there is no such number or everything of it was decided before.
    """
    with database.read() as db:
        ready = twins.twins(db, keys=keys, key=key)
    if not ready:
        raise Refused(_("没有这一对重复登记,可能已经改正。"), code="district.no_pair")
    return sum(
        between.decide(
            database, key, (one.first.office, one.second.office), "", keys=keys, actor=actor, at_ms=at_ms
        )
        for one in ready
    )
