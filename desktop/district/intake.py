"""Taking a bundle in: verified whole before a word is believed, then one serialisable transaction, each operation once."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy import Connection, select, update
from sqlalchemy import insert as insert_one

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.district import chain, members, projection, schema
from desktop.district.database import Database, derived, insert
from desktop.district.projection import project_ops
from desktop.district.schema import bundle, office, op, seam
from desktop.exchange.bundle.read import Bundle, read_bundle
from desktop.security.install import Install
from desktop.store import project
from desktop.store.digest import StateDigest
from desktop.store.op import Op, decode
from desktop.store.op import chain as chained
from desktop.store.run import Run
from desktop.store.vector import Vector


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
    database: Database, path: Path, *, keys: Install, actor: str, at_ms: int, quarantine: Path
) -> Received:
    """Verify a bundle and take it in whole.

    A refused file is copied into the `quarantine` folder and put down in the audit; nothing else changes. Raises
    `Refused` (`bundle.*`, `op.*`, `district.*`), `EnvironmentFailure` when disk or database fail.
    """
    try:
        with database.read() as db:
            believed = members.believed(db)
        found = read_bundle(path, install=keys, trusted_signers=frozenset(believed))
        code = _office_of(found, believed)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        return database.change(
            lambda db: _take(
                db, found, code, sha256, key=derived(keys, projection.PERSONS), actor=actor, at_ms=at_ms
            )
        )
    except Refused as refused:
        _set_aside(database, path, refused, quarantine=quarantine, actor=actor, at_ms=at_ms)
        raise


def _office_of(found: Bundle, believed: Mapping[str, str]) -> str:
    """The enrolled office of the signer; the ledger must be that office's and nobody else's."""
    code = believed.get(found.manifest.signer)
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
    db: Connection, found: Bundle, code: str, sha256: str, *, key: bytes, actor: str, at_ms: int
) -> Received:
    claim = found.manifest
    row = db.execute(select(office).where(office.c.code == code).with_for_update()).mappings().one()
    held = Vector.from_json(orjson.loads(row["have"]))
    seen = db.execute(
        select(bundle.c.sha256).where(bundle.c.office == code, bundle.c.bundle_id == claim.bundle_id)
    ).scalar()
    fresh, links, known = _verified(db, code, found.runs, held)
    digest = _sums(row["digest"])
    digest.add(links)
    have = held.union(found.sent)
    if have == found.have and digest.by_kind() != dict(claim.state_digest):
        raise Refused(
            _("收齐后与发送方的数据核对不符,整包拒收。请对方写一个完整交换包。"), code="bundle.digest"
        )
    conflicts, _voided = project_ops(db, code, fresh, first=not len(held), key=key)
    if seen is None:
        insert(db, bundle, [(
            code, claim.bundle_id, sha256, claim.signer, claim.db_id, claim.bundle_seq, at_ms, claim.wall_ms,
            claim.ops, len(fresh), conflicts, _text(found.have.to_json()), _text(dict(claim.counts)),
            claim.audit_head,
        )])  # fmt: skip
    db.execute(
        update(office).where(office.c.code == code).values(
            have=_text(have.to_json()), digest=_text(digest.by_kind()), ops=row["ops"] + len(fresh), received_ms=at_ms
        )
    )  # fmt: skip
    detail = {"office": code, "new": len(fresh), "sha256": sha256}
    chain.append(
        db, actor=actor, event="bundle.received", object_id=claim.bundle_id, detail=detail, at_ms=at_ms
    )
    missing = have.missing(found.have.union(announced(db, code))).union(have.holes())
    return Received(
        code, row["name"], claim.bundle_id, len(fresh), known, conflicts, seen is not None, missing.to_json(),
        digest.by_kind(),
    )  # fmt: skip


def announced(db: Connection, code: str) -> Vector:
    """Everything any bundle of an office said it holds."""
    heard = Vector()
    for (text,) in db.execute(select(bundle.c.have).where(bundle.c.office == code)):
        heard = heard.union(Vector.from_json(orjson.loads(text)))
    return heard


def _verified(
    db: Connection, code: str, runs: Sequence[Run], held: Vector
) -> tuple[list[Op], list[tuple[bytes, bytes]], int]:
    """The new operations (decoded, stored), each with its chained hash, and how many were here."""
    fresh: list[Op] = []
    links: list[tuple[bytes, bytes]] = []
    rows: list[tuple[object, ...]] = []
    known = 0
    for run in runs:
        _check_seam(db, code, run, held)
        stored = _stored(db, code, run, held)
        tip = run.previous
        for seq, raw in enumerate(run.ops, run.first):
            tip = chained(tip, raw)
            if (run.stream, seq) in held:
                if stored.get(seq) != tip:
                    raise _collision()
                known += 1
                continue
            one = decode(raw)
            if one.dot != (run.stream, seq):
                raise Refused(_("交换包里的记录次序不对,整包拒收。"), code="bundle.sequence")
            if not project.fits(one.entity, {name: value for name, (value, _prev) in one.fields.items()}):
                raise Refused(_("交换包里有一条记录的内容与栏目不符,整包拒收。"), code="op.value")
            fresh.append(one)
            links.append((raw, tip))
            rows.append((code, run.stream, seq, one.hlc, one.id, raw.decode(), tip))
        after = db.execute(
            select(seam.c.hash).where(
                seam.c.office == code, seam.c.stream == run.stream, seam.c.seq == run.last + 1
            )
        ).scalar()
        if after is not None and bytes(after) != tip:
            raise _collision()
    insert(db, op, rows)
    return fresh, links, known


def _stored(db: Connection, code: str, run: Run, held: Vector) -> dict[int, bytes]:
    """The chained hashes of those of a run's operations that are here."""
    if not any((run.stream, seq) in held for seq in (run.first, run.last)) and not _overlaps(run, held):
        return {}
    here = (op.c.office == code, op.c.stream == run.stream, op.c.seq.between(run.first, run.last))
    return {seq: bytes(digest) for seq, digest in db.execute(select(op.c.seq, op.c.hash).where(*here))}


def _overlaps(run: Run, held: Vector) -> bool:
    whole = Vector()
    whole.add(run.stream, run.first, run.last)
    return len(held.missing(whole)) < len(run.ops)


def _check_seam(db: Connection, code: str, run: Run, held: Vector) -> None:
    """The run must follow from what is stored before it; behind a hole its claim is kept for later."""
    if run.first == 1:
        if run.previous != bytes(32):
            raise _collision()
        return
    if (run.stream, run.first - 1) in held:
        before = db.execute(
            select(op.c.hash).where(op.c.office == code, op.c.stream == run.stream, op.c.seq == run.first - 1)
        ).scalar_one()
        if bytes(before) != run.previous:
            raise _collision()
        return
    here = (seam.c.office == code, seam.c.stream == run.stream, seam.c.seq == run.first)
    if db.execute(select(seam.c.seq).where(*here)).first() is None:
        insert(db, seam, [(code, run.stream, run.first, run.previous)])


def _sums(text: str) -> StateDigest:
    digest = StateDigest()
    digest.start({kind: int(value, 16) for kind, value in orjson.loads(text).items()})
    return digest


def _set_aside(
    database: Database, path: Path, refused: Refused, *, quarantine: Path, actor: str, at_ms: int
) -> None:
    """Keep a refused file whole, and say in the audit why it was refused."""
    try:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        quarantine.mkdir(parents=True, exist_ok=True)
        kept = quarantine / f"{sha256}.sqb"
        if not kept.exists():
            shutil.copyfile(path, kept)
    except OSError as error:
        raise EnvironmentFailure(
            _("“{name}”被拒收,但隔离文件夹写不进去,请检查磁盘。").format(name=path.name),
            code="district.quarantine",
        ) from error

    def work(db: Connection) -> None:
        known = select(schema.refusal.c.sha256).where(schema.refusal.c.sha256 == sha256)
        if db.execute(known).first() is None:
            db.execute(insert_one(schema.refusal).values(
                sha256=sha256, name=path.name, received_ms=at_ms, code=refused.code, words=str(refused)
            ))  # fmt: skip
        detail = {"code": refused.code, "sha256": sha256}
        chain.append(
            db, actor=actor, event="bundle.refused", object_id="", detail=detail, at_ms=at_ms, ok=False
        )

    database.change(work)


def _collision() -> Refused:
    return Refused(
        _("交换包里有记录与区级库的同号记录内容不同(可能有人还原了虚拟机或改动了数据),整包拒收,请核实。"),
        code="bundle.dot_collision",
    )


def _text(body: object) -> str:
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
