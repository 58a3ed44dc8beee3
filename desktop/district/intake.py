"""Taking a bundle in: verified whole before a word is believed, then one serialisable transaction, each operation once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import orjson
from sqlalchemy import Connection, select, update
from sqlalchemy import insert as insert_one

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.district import admission, chain, clearing, following, forking, members, rights, schema
from desktop.district.database import Database, derived, insert
from desktop.district.projection import PERSONS
from desktop.district.schema import ROWS, bundle, heard, office
from desktop.district.storing import store
from desktop.exchange.bundle.parts import alike
from desktop.exchange.bundle.read import Bundle, read_bundle
from desktop.exchange.bundle.write import copy_whole
from desktop.queries.exchange import LOST, ranges
from desktop.security.certificates import revoked_signer
from desktop.security.install import Install
from desktop.store.vector import Vector

# Refused and not put aside: only not whole yet, and larger than any bundle is, as whoever wrote it liked.
UNKEPT: Final = frozenset({"bundle.parts_missing", "bundle.too_large"})


@dataclass(frozen=True, slots=True)
class Received:
    """What one file brought. `repeated`: the very bundle was here; `missing`: ranges known of and not held."""

    office: str
    name: str
    bundle_id: str
    new_ops: int
    known_ops: int
    conflicts: int
    repeated: bool
    missing: Mapping[str, str]
    digest: Mapping[str, str]


def receive(
    database: Database, path: Path, *, keys: Install, actor: str, at_ms: int, quarantine: Path, purging: bool = False
) -> Received:  # fmt: skip
    """Verify a bundle and take it in whole.

    `purging`: also purges by somebody who, as the office's accounts say, may not: somebody asked the office.

    A refused file is copied into the `quarantine` folder and put down in the audit; nothing else changes. Raises
    `Refused` (`bundle.*`, `op.*`, `district.*`), `EnvironmentFailure` when disk or database fail. For who may only look at
    this database nothing is put aside.
    """
    rights.insist_writing(database)
    try:
        with database.read() as db:
            found = read_bundle(
                path, install=keys, trust=partial(admission.trust, db, keys=keys, at_ms=at_ms)
            )
            code = _office_of(db, found)
        sha256 = _sha256(path)
        return database.change(
            lambda db: _take(
                db, found, code, sha256, key=derived(keys, PERSONS), actor=actor, at_ms=at_ms, asked=purging
            )
        )
    except Refused as refused:
        _set_aside(database, path, refused, quarantine=quarantine, actor=actor, at_ms=at_ms)
        raise


def _office_of(db: Connection, found: Bundle) -> str:
    """The enrolled office of the signer; the ledger must be that office's and nobody else's."""
    code = members.office_of(db, found.manifest.signer)
    if code is None and found.manifest.chain:  # a newcomer, certified by its office
        code = found.manifest.chain[0].office
    if code is None:  # our own key is always trusted by the reader; a district sends itself nothing
        raise Refused(_("这个交换包是本区级库自己写出的,不用收。"), code="district.own")
    stated = [one for one in found.manifest.office.split(",") if one]
    if stated and code not in stated:
        raise Refused(
            _("发送方登记在社区 {ours},交换包里却是社区 {theirs} 的数据,已拒收。").format(
                ours=code, theirs=found.manifest.office
            ),
            code="bundle.other_office",
        )
    return code


def _take(
    db: Connection, found: Bundle, code: str, sha256: str, *, key: bytes, actor: str, at_ms: int, asked: bool
) -> Received:
    claim = found.manifest
    if members.struck_off(db, claim.signer):  # since it was opened: in one transaction with what it brings
        raise revoked_signer()
    members.insist_sender(db, claim.signer, claim.sender)
    admission.newcomer(db, claim.signer, claim.chain, actor=actor, at_ms=at_ms)
    cleared = clearing.count(db, code, found.runs) if asked else clearing.insist(db, code, found.runs)
    stored = store(db, code, found.runs, key=key)
    if stored.have == found.have and stored.digest != dict(claim.state_digest):
        raise Refused(
            _("收齐后与发送方的数据核对不符,整包拒收。请对方写一个完整交换包。"), code="bundle.digest"
        )
    seen = (bundle.c.office == code, bundle.c.bundle_id == claim.bundle_id)
    repeated = db.execute(select(bundle.c.sha256).where(*seen)).first() is not None
    if not repeated:
        insert(db, bundle, [(
            code, claim.bundle_id, sha256, claim.signer, claim.db_id, claim.bundle_seq, at_ms, claim.wall_ms,
            claim.ops, stored.new_ops, stored.conflicts, _text(found.have.to_json()), _text(dict(claim.counts)),
            claim.audit_head,
        )])  # fmt: skip
        _shorten(db, code, claim.signer, found.have, at_ms)
    db.execute(update(office).where(office.c.code == code).values(received_ms=at_ms))
    name = str(db.execute(select(office.c.name).where(office.c.code == code)).scalar_one())
    odd = {what: n for what, n in (("purges", cleared), ("parted", stored.parted)) if n}
    detail: dict[str, object] = {"office": code, "new": stored.new_ops, "sha256": sha256, **odd}
    chain.append(
        db, actor=actor, event="bundle.received", object_id=claim.bundle_id, detail=detail, at_ms=at_ms
    )
    if stored.new_ops:
        following.follow(db, code, actor=actor, at_ms=at_ms)
    hear(db, code, found.have)
    missing = lacking(db, code, stored.have)
    return Received(
        code, name, claim.bundle_id, stored.new_ops, stored.known_ops, stored.conflicts, repeated, missing.to_json(),
        stored.digest,
    )  # fmt: skip


def _shorten(db: Connection, code: str, signer: str, have: Vector, at_ms: int) -> None:
    """Leave in a computer's earlier bundles only what its newest does not say: a vector grows by 2,000 streams a year."""
    mine = (
        bundle.c.office == code,
        bundle.c.signer == signer,
        bundle.c.received_ms < at_ms,
        bundle.c.have != "{}",
    )
    for bundle_id, text in db.execute(select(bundle.c.bundle_id, bundle.c.have).where(*mine)).all():
        rest = have.missing(Vector.from_json(orjson.loads(text)))
        one = (bundle.c.office == code, bundle.c.bundle_id == bundle_id)
        db.execute(update(bundle).where(*one).values(have=_text(rest.to_json())))


def hear(db: Connection, code: str, have: Vector) -> None:
    """Put down that a bundle of an office said it holds `have`."""
    before = announced(db, code)
    known = before.union(forking.counting(db, code, have))
    if known == before and len(known):
        return
    text, mine = _text(known.to_json()), heard.c.office == code
    if db.execute(update(heard).where(mine).values(have=text)).rowcount == 0:
        db.execute(insert_one(heard).values(office=code, have=text))


def lacking(db: Connection, code: str, have: Vector, *, said: Vector | None = None) -> Vector:
    """What any bundle of an office spoke of and is not in `have`, but for what the office itself declared lost for good.

    `said`: what a bundle speaks of that was not taken in yet.
    """
    spoken = announced(db, code)
    known = have.missing(spoken.union(said) if said is not None else spoken).union(have.holes())
    if not len(known):
        return known
    setting = ROWS["setting"].c
    mine = (setting.office == code, setting.key.startswith(LOST, autoescape=True))
    return ranges(db.execute(select(setting.key).where(*mine)).scalars()).missing(known)


def announced(db: Connection, code: str) -> Vector:
    """Everything any bundle of an office said it holds, without what stands behind a fork."""
    kept = db.execute(select(heard.c.have).where(heard.c.office == code)).scalar()
    if kept is not None:
        return forking.counting(db, code, Vector.from_json(orjson.loads(kept)))
    known = Vector()  # a district of an earlier program: gathered once
    for (text,) in db.execute(select(bundle.c.have).where(bundle.c.office == code)):
        known = known.union(Vector.from_json(orjson.loads(text)))
    return forking.counting(db, code, known)


def _set_aside(
    database: Database, path: Path, refused: Refused, *, quarantine: Path, actor: str, at_ms: int
) -> None:
    """Keep a refused file whole, and say in the audit why it was refused; no file of `UNKEPT` is read any further."""
    if refused.code in UNKEPT:
        told = {"code": refused.code}
        database.change(
            lambda db: chain.append(
                db, actor=actor, event="bundle.refused", object_id="", detail=told, at_ms=at_ms, ok=False
            )
        )
        return
    names = _copied(path, quarantine)

    def work(db: Connection) -> None:
        for one, name in names.items():
            known = select(schema.refusal.c.sha256).where(schema.refusal.c.sha256 == one)
            if db.execute(known).first() is None:
                db.execute(insert_one(schema.refusal).values(
                    sha256=one, name=name, received_ms=at_ms, code=refused.code, words=str(refused)
                ))  # fmt: skip
        detail: dict[str, object] = {"code": refused.code, "sha256": next(iter(names))}
        if len(names) > 1:
            detail["parts"] = sorted(names)
        chain.append(
            db, actor=actor, event="bundle.refused", object_id="", detail=detail, at_ms=at_ms, ok=False
        )

    database.change(work)


def _copied(path: Path, quarantine: Path) -> dict[str, str]:
    """Copy every part that was given of a bundle into quarantine; their names by their hashes."""
    names: dict[str, str] = {}
    try:
        quarantine.mkdir(parents=True, exist_ok=True)
        for part in alike(path):
            names[sha256 := _sha256(part)] = part.name
            kept = quarantine / f"{sha256}.sqb"
            if not kept.exists():
                copy_whole(part, kept)
    except (OSError, EnvironmentFailure) as error:
        raise EnvironmentFailure(
            _("“{name}”被拒收,但隔离文件夹写不进去,请检查磁盘。").format(name=path.name),
            code="district.quarantine",
        ) from error
    return names


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text(body: object) -> str:
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
