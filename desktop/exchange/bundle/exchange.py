"""Between office files and bundle files: apply what arrived, say what is missing; `sending` writes."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action, Permit
from desktop.exchange.bundle import arriving, purges, quarantine, senders
from desktop.exchange.bundle.composing import sender
from desktop.exchange.bundle.manifest import Manifest, malformed
from desktop.exchange.bundle.read import Bundle, read_bundle
from desktop.exchange.bundle.sending import write
from desktop.operations import care_keys, office_keys
from desktop.queries import accounts, arrivals, computers, gaps, pictures, posting, streams
from desktop.queries import exchange as queries
from desktop.queries.arrivals import Arrival, Source
from desktop.queries.exchange import Missing
from desktop.security import audit_heads
from desktop.security.audit_heads import Head
from desktop.security.install import Install, fingerprint
from desktop.store import acks, digest, forks, intake
from desktop.store.intake import Received
from desktop.store.op import Op
from desktop.store.vector import Vector
from desktop.workspace import Workspace

__all__ = ["Applied", "apply", "missing", "opened", "sender", "write"]


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
    arrival: Arrival | None = None
    sources: tuple[Source, ...] = ()
    parted: int = 0  # working sessions that two machines were found to have gone on with
    pictures: int = 0  # that were not here
    awaited: int = 0  # pictures that are named and still not here

    @property
    def alert(self) -> str:
        """What a person should look into; "" for nothing."""
        if not self.parted:
            return ""
        return _(
            "注意:有一台电脑在程序开着时被整机复制过(例如虚拟机),两边接着写了同一段记录。"
            "两边写的都保留了,写得不一样的在“两边不一致”里裁决;请查清是哪台电脑,只留一台使用。"
        )


def apply(
    office: Workspace, path: Path, *, install: Install, actor: str, preview: bool = False, detail: bool = False,
    keep: bool = True,
) -> Applied:  # fmt: skip
    """Take a bundle in, all of it or nothing. A preview checks everything and keeps nothing.

    `detail`: also tell what it does to the register and who wrote it. Raises `Refused` (`bundle.*`, `op.*`): not for
    us, unknown signer, tampered, another community's, newer program, contradicting what is here. A refused file is
    put into quarantine (not when `keep` is false) and into the audit chain, and changes nothing else.
    """
    with office.read() as db:
        permit = accounts.permit(db, actor)
        permit.insist(Action.EXCHANGE)
    try:
        bundle, held = opened(office, path, install=install)
        _check_digest(office, bundle, held)
        scale = _Scale(office, permit, _cleared(office, path, permit, bundle, held))
        received = office.receive(
            bundle.runs, actor=actor, source=fingerprint(bundle.manifest.signer), preview=preview,
            look=scale.weigh if detail else scale.skip, arrived=bundle.pictures,
        )  # fmt: skip
    except Refused as refusal:
        if refusal.code == arriving.INCOMPLETE:
            arriving.collect(office, path, install)
        elif keep and quarantine.wanted(refusal):
            quarantine.keep(office, arriving.files_of(office, path), refusal)
        if not preview:
            office.record_event("bundle.refused", actor=actor, detail={"code": refusal.code})
        raise
    if not preview:
        _remember(office, bundle)
        quarantine.taken(office, arriving.files_of(office, path))
        arriving.done(office, bundle.manifest.bundle_id)
    applied = _told(office, bundle, held, received, preview=preview, arrival=scale.arrival, detail=detail)
    if not preview:
        with contextlib.suppress(EnvironmentFailure):  # a full disk: at the next login
            office_keys.take_up(office, install)  # the office's signing key may have come
            care_keys.settle(office, actor=actor)  # keys of restricted care may have come, or who lacks one
    return applied


def _told(
    office: Workspace, bundle: Bundle, held: Vector, received: Received, *, preview: bool, arrival: Arrival | None,
    detail: bool,
) -> Applied:  # fmt: skip
    with office.read() as db:
        lacking = queries.lacking(db, also_held=bundle.sent if preview else None, announced=bundle.have)
        state = digest.of(db).by_kind()
        sources = (
            arrivals.sources(db, bundle.runs, held, own_id=office.db_id, heard=_heard(bundle))
            if detail
            else ()
        )
    return Applied(
        bundle.manifest, received.new_ops, received.known_ops, received.conflicts, received.touched,
        lacking, state, preview, arrival, sources, len(received.parted), received.pictures, received.awaited,
    )  # fmt: skip


def opened(office: Workspace, path: Path, *, install: Install) -> tuple[Bundle, Vector]:
    """A bundle this office may take in, and what the office holds; nothing is changed. Raises as `apply`.

    What stands here under the same number with another content is not held: it comes in as a branch (0027).
    """
    with office.read() as db:
        trust = computers.trust(db, office.clock.milliseconds())
        held, ours = intake.vector(db), queries.communities(db)
        own = posting.own_signers(db) | {install.public_key}
    bundle = read_bundle(
        path, install=install, trusted_signers=trust.signers | own, trust=trust, also=(office.own_seal,),
        beside=(arriving.folder(office),),
    )  # fmt: skip
    _check_office(bundle, ours, trust.signers | own)
    senders.insist(office, bundle.manifest, install)
    with office.read() as db:
        return bundle, forks.contradicted(db, bundle.runs).missing(held)


def _heard(bundle: Bundle) -> dict[str, str]:
    """Whose key signs for which file, as the sender says; of itself it has just proved it."""
    told = streams.installs_of(bundle.told.values())
    return {**told, bundle.manifest.db_id: bundle.manifest.signer}


def _remember(office: Workspace, bundle: Bundle) -> None:
    """The sender's word: what it holds, where its audit chain stands, who wrote what, and what is missing here."""
    now = office.clock.milliseconds()
    with office.local() as db:
        acks.put(db, bundle.manifest.sender, bundle.have, now)
        pictures.hear(db, bundle.manifest.sender, bundle.lacks)
        audit_heads.remember_heard(db, _head_of(bundle.manifest, office))
        streams.learn(db, _heard(bundle))
        gaps.note(db, told=bundle.told, at_ms=now)


class _Scale:
    """Weighs what arrives, inside the transaction that may be rolled back, against what is outside of it."""

    def __init__(self, office: Workspace, permit: Permit, cleared: frozenset[str]) -> None:
        self._office, self._permit, self._cleared = office, permit, cleared
        self.arrival: Arrival | None = None

    def weigh(self, after: Any, received: Received) -> None:
        """Tell what it does."""
        with self._office.read() as before:
            self.arrival = arrivals.weigh(before, after, received.touched, self._permit, self._cleared)

    def skip(self, _after: object, _received: Received) -> None:
        """Nobody asked."""


def _head_of(manifest: Manifest, office: Workspace) -> Head:
    now = office.clock.milliseconds()
    return Head(manifest.audit_head, peer=fingerprint(manifest.signer), at_ms=now, db_id=manifest.db_id)


def missing(office: Workspace) -> tuple[Missing, ...]:
    """What other files were heard to hold, or must hold, and this one does not."""
    with office.read() as db:
        return queries.lacking(db)


def _check_office(bundle: Bundle, ours: list[str], known: frozenset[str]) -> None:
    """Whose data these are: of who is `known` here by what it says, of anybody else by what its certificate proves."""
    theirs = [code for code in bundle.manifest.office.split(",") if code]
    if not theirs or bundle.manifest.signer not in known:
        theirs = [one.office for one in bundle.manifest.chain[:1]]
    if ours and theirs and not set(ours) & set(theirs):
        raise Refused(
            _("这个交换包是另一个社区({code})的数据,已拒收。").format(code=bundle.manifest.office),
            code="bundle.other_office",
        )


def _cleared(office: Workspace, path: Path, permit: Permit, bundle: Bundle, held: Vector) -> frozenset[str]:
    """The records that purges in the bundle clear; raises `Refused` for those of somebody who may not purge."""
    cleared = purges.arriving(bundle.runs, held)
    if not (permit.may(Action.PURGE) and quarantine.holds(office, path)):
        _check_purges(office, cleared)
    return frozenset(op.id for op in cleared)


def _check_purges(office: Workspace, cleared: Sequence[Op]) -> None:
    """Whoever purged must be known here as somebody who may, before this very bundle says so."""
    if not cleared:
        return
    with office.read() as db:
        held_back = purges.unauthorised(
            cleared, lambda name: accounts.may_purge(db, name), lambda ids: queries.purged(db, ids)
        )
    if held_back:
        raise purges.refusal(held_back)


def _check_digest(office: Workspace, bundle: Bundle, held: Vector) -> None:
    """Where we are going to hold the same operations as the sender, they must be the same to the byte."""
    if held.union(bundle.sent) != bundle.have:
        return
    with office.read() as db:
        ours, parted = digest.of(db), len(held.missing(intake.vector(db)))  # by what `opened` left out
    if parted:
        return  # one stream, two machines: what each wrote is told apart, or refused, where it is taken in
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
