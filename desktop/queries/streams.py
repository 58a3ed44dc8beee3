"""Who wrote the streams of the log, and when: so that what is missing can be named by computer and days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.base.i18n import _
from desktop.queries import computers, trust
from desktop.store import intake, log

SIGNERS: Final = "exchange.signers"  # meta: office file (its db_id) to the key that signs its bundles
MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Told:
    """Which office file wrote a stream, the first and last day of it by that computer's clock, and whose key signs.

    Days as `YYYY-MM-DD`, "" for a clock that was out of its mind; `signer` "" while nobody knows.
    """

    install: str
    first_day: str
    last_day: str
    signer: str = ""


def told(db: Connection, *, own_signer: str, own_id: str) -> dict[str, Told]:
    """Of every stream held: who wrote it and when."""
    known = {**signers(db), own_id: own_signer}
    found: dict[str, Told] = {}
    ends: dict[str, list[int]] = {}
    for stream, low, high in intake.vector(db).spans():
        ends.setdefault(stream, [low, high])[1] = high
    numbers = log.streams(db)
    wanted = orjson.dumps([[stream, numbers[stream], *both] for stream, both in ends.items()]).decode()
    rows = db.exec_driver_sql(  # two looks into the index for each stream: the log itself is not read
        "SELECT j.value ->> 0, a.body ->> '$.i', a.body ->> '$.w', b.body ->> '$.w' FROM json_each(?) j "
        "JOIN oplog a ON a.stream_no = j.value ->> 1 AND a.seq = j.value ->> 2 "
        "JOIN oplog b ON b.stream_no = j.value ->> 1 AND b.seq = j.value ->> 3",
        (wanted,),
    )
    for stream, install, first, last in rows:
        found[str(stream)] = Told(str(install), day_of(first), day_of(last), known.get(str(install), ""))
    return found


def day_of(wall_ms: Any) -> str:
    """A computer's own day; "" for a clock that no calendar here can show."""
    try:
        return as_datetime(int(wall_ms)).date().isoformat()
    except (OverflowError, ValueError, TypeError, OSError):
        return ""


def signers(db: Connection) -> dict[str, str]:
    """By whose key the bundles of other files were signed, as far as it was ever heard."""
    return {str(k): str(v) for k, v in read(db, SIGNERS).items()}


def learn(db: Connection, heard: Mapping[str, str]) -> None:
    """Remember whose key signs for which file."""
    known = signers(db)
    if any(heard[one] and known.get(one) != heard[one] for one in heard):
        known |= {one: signer for one, signer in heard.items() if signer}
        write(db, SIGNERS, dict(list(known.items())[-MOST:]))


def names(db: Connection, *, own_id: str, heard: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the computers behind the files are called, by db_id; those nobody has named are missing, our own is "".

    `heard`: whose key signs for which file, as was just said and not remembered yet.
    """
    called = {one.public_key: one.name for one in trust.trusted_signers(db)}
    called |= {one.signer: one.name for one in computers.computers(db) if one.name}
    if over := computers.district(db):
        called.setdefault(over.signer, _("区里({name})").format(name=over.name))
    found = {
        install: called[signer]
        for install, signer in {**signers(db), **(heard or {})}.items()
        if called.get(signer)
    }
    return {**found, own_id: ""}


def read(db: Connection, key: str) -> dict[str, Any]:
    """A fact of this file that is a table; empty when there is none."""
    body = orjson.loads(log.meta(db, key) or "{}")
    return body if isinstance(body, dict) else {}


def write(db: Connection, key: str, value: Mapping[str, Any]) -> None:
    """Keep such a fact."""
    log.set_meta(db, key, orjson.dumps(dict(value), option=orjson.OPT_SORT_KEYS).decode())


def installs_of(streams: Iterable[Told]) -> dict[str, str]:
    """Whose key signs for which file, out of what was told."""
    return {one.install: one.signer for one in streams if one.signer}
