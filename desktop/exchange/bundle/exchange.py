"""Between office files and bundle files: write what a recipient lacks, apply what arrived, say what is missing."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.bundle import keys
from desktop.exchange.bundle.manifest import LATEST_WALL, Manifest, malformed
from desktop.exchange.bundle.read import Bundle, read_bundle
from desktop.exchange.bundle.write import Sender, Written, write_bundle
from desktop.operations import care_keys, office_keys
from desktop.queries import accounts, computers
from desktop.queries import exchange as queries
from desktop.queries.exchange import Facts, Missing
from desktop.security import audit, audit_heads
from desktop.security.audit_heads import Head
from desktop.security.install import Install, fingerprint
from desktop.store import acks, digest, intake, log
from desktop.store.vector import Vector
from desktop.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Applied:
    """What a bundle did, or in a preview would do. Zero new operations is a success: it was here already."""

    manifest: Manifest
    new_ops: int
    known_ops: int
    conflicts: int
    touched: frozenset[tuple[str, str]]
    missing: tuple[Missing, ...]
    digest: Mapping[str, str]
    preview: bool


def write(
    office: Workspace, recipient: str, out: Path, *, install: Install, actor: str, full: bool = False
) -> Written:
    """Write everything `recipient` lacks, as far as its last word goes; all there is when `full`.

    Raises `Refused` for a malformed recipient and an existing file, `EnvironmentFailure` when the disk fails.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
    recipient = keys.check_recipient(recipient)
    with office.local() as db:
        number = int(log.meta(db, "bundle_seq") or 0) + 1
        log.set_meta(db, "bundle_seq", str(number))
    with office.read() as db:
        since = Vector() if full else acks.get(db, recipient)
        have = intake.vector(db)
        about, end = sender(office, queries.facts(db), number), audit.length(db)
        about = replace(about, chain=computers.chain(db, install.public_key))
        runs = list(intake.runs_since(db, since))
    written = write_bundle(
        runs, recipient=recipient, signer=install, out=out, sender=about, since=since, have=have,
        random=office.random,
    )  # fmt: skip
    detail = {"to": fingerprint(recipient), "ops": written.ops, "bytes": written.bytes}
    office.record_event("bundle.written", actor=actor, object_id=written.bundle_id, detail=detail)
    with office.local() as db:  # the recipient holds this head from now on: the entries before it are fixed
        head = Head(about.audit_head, end, fingerprint(recipient), office.clock.milliseconds())
        audit_heads.remember_sent(db, head)
    return written


def sender(office: Workspace, facts: Facts, number: int) -> Sender:
    """What the manifest says about the office file."""
    return Sender(
        db_id=office.db_id, office=",".join(facts.communities), bundle_seq=number,
        wall_ms=min(max(0, office.clock.milliseconds()), LATEST_WALL), conflicts=facts.conflicts,
        audit_head=facts.audit_head, counts=facts.counts, state_digest=facts.state_digest,
    )  # fmt: skip


def apply(office: Workspace, path: Path, *, install: Install, actor: str, preview: bool = False) -> Applied:
    """Take a bundle in, all of it or nothing. A preview checks everything and keeps nothing.

    Raises `Refused` (`bundle.*`, `op.*`): not for us, unknown signer, tampered, another community's, newer
    program, contradicting what is here. A refusal is put into the audit chain and changes nothing else.
    """
    try:
        with office.read() as db:
            accounts.permit(db, actor).insist(Action.EXCHANGE)
            trust, held, ours = (
                computers.trust(db, office.clock.milliseconds()), intake.vector(db), queries.communities(db),
            )  # fmt: skip
        bundle = read_bundle(path, install=install, trusted_signers=trust.signers, trust=trust)
        _check_office(bundle, ours)
        _check_digest(office, bundle, held)
        received = office.receive(
            bundle.runs, actor=actor, source=fingerprint(bundle.manifest.signer), preview=preview
        )
    except Refused as refusal:
        if not preview:
            office.record_event("bundle.refused", actor=actor, detail={"code": refusal.code})
        raise
    if not preview:
        with office.local() as db:
            acks.put(db, bundle.manifest.sender, bundle.have, office.clock.milliseconds())
            audit_heads.remember_heard(db, _head_of(bundle.manifest, office))
    with office.read() as db:
        gaps = queries.lacking(db, also_held=bundle.sent if preview else None, announced=bundle.have)
        state = digest.of(db).by_kind()
    if not preview:
        with contextlib.suppress(EnvironmentFailure):  # a full disk: at the next login
            office_keys.take_up(office, install)  # the office's signing key may have come
            care_keys.settle(office, actor=actor)  # keys of restricted care may have come, or who lacks one
    return Applied(
        bundle.manifest, received.new_ops, received.known_ops, received.conflicts, received.touched,
        gaps, state, preview,
    )  # fmt: skip


def _head_of(manifest: Manifest, office: Workspace) -> Head:
    now = office.clock.milliseconds()
    return Head(manifest.audit_head, peer=fingerprint(manifest.signer), at_ms=now, db_id=manifest.db_id)


def missing(office: Workspace) -> tuple[Missing, ...]:
    """What other files were heard to hold, or must hold, and this one does not."""
    with office.read() as db:
        return queries.lacking(db)


def _check_office(bundle: Bundle, ours: list[str]) -> None:
    theirs = [code for code in bundle.manifest.office.split(",") if code]
    theirs = theirs or [one.office for one in bundle.manifest.chain[:1]]
    if ours and theirs and not set(ours) & set(theirs):
        raise Refused(
            _("这个交换包是另一个社区({code})的数据,已拒收。").format(code=bundle.manifest.office),
            code="bundle.other_office",
        )


def _check_digest(office: Workspace, bundle: Bundle, held: Vector) -> None:
    """Where we are going to hold the same operations as the sender, they must be the same to the byte."""
    if held.union(bundle.sent) != bundle.have:
        return
    with office.read() as db:
        ours = digest.of(db)
    try:
        for run in bundle.runs:
            links = zip(run.dots(), run.ops, run.hashes(), strict=True)
            ours.add((raw, link) for dot, raw, link in links if dot not in held)
    except ValueError as error:  # not even an operation
        raise malformed() from error
    if ours.by_kind() != dict(bundle.manifest.state_digest):
        raise Refused(
            _("收齐后与对方的数据核对不符,整包拒收,双方数据都未改动。请对方写一个完整交换包。"),
            code="bundle.digest",
        )
