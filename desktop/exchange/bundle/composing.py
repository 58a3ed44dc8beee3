"""Putting together what a recipient lacks: one snapshot of the office, a number, a signed and sealed bundle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.exchange.bundle import container, cutting, keys
from desktop.exchange.bundle.manifest import LATEST_WALL
from desktop.exchange.bundle.write import Sender, Written, write_bundle
from desktop.queries import computers, pictures, streams
from desktop.queries import exchange as queries
from desktop.queries.exchange import Facts
from desktop.security import audit
from desktop.security.install import Install
from desktop.store import acks, intake, log
from desktop.store import pictures as kept
from desktop.store.vector import Vector
from desktop.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Composed:
    """A bundle that was written: `since` what its recipient was held to have, `have` what the office has (so far sent).

    `audit_head` and `audit_end`: where the audit chain stood. `pictures`: the names of those that were put in; `lacks`:
    of those that were asked for.
    """

    written: Written
    since: Vector
    have: Vector
    audit_head: str
    audit_end: int
    pictures: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    more: bool = False  # it was too much for one: `following` writes the rest

    @property
    def sent(self) -> Vector:
        """The operations in it."""
        return self.since.missing(self.have)


def compose(
    office: Workspace, recipient: str, out: Path, *, install: Install, since: Vector | None = None,
    part_size: int = container.PART_SIZE, asked: Collection[str] | None = None,
) -> Composed:  # fmt: skip
    """Write what a holder of `since` (None: of what the recipient said last) lacks to `out`, or its parts beside.

    With the operations go the pictures they name and those in `asked` (None: that the recipient said it lacks).
    Raises `Refused` for a malformed recipient and an existing file, `EnvironmentFailure` when the disk fails.
    """
    recipient = keys.check_recipient(recipient)
    with office.local() as db:
        number = int(log.meta(db, "bundle_seq") or 0) + 1
        log.set_meta(db, "bundle_seq", str(number))
    with office.read() as db:
        known = acks.get(db, recipient) if since is None else since
        have = intake.vector(db)
        about, end = sender(office, queries.facts(db), number), audit.length(db)
        about = replace(
            about, chain=computers.chain(db, install.public_key),
            told=streams.told(db, own_signer=install.public_key, own_id=office.db_id),
        )  # fmt: skip
        lacks = None if pictures.to_district(db, recipient) else pictures.lacking(db)
        part = cutting.portion(intake.runs_since(db, known), have, about.state_digest)
        runs, have, about = part.runs, part.have, replace(about, state_digest=part.digest, lacks=lacks)
        own = recipient == office.own_seal.recipient
        chosen = pictures.outgoing(db, recipient, runs, asked, own=own)
        carried = kept.contents(db, chosen)
    written = write_bundle(
        runs, recipient=recipient, signer=install, out=out, sender=about, since=known, have=have,
        random=office.random, part_size=part_size, pictures=carried,
    )  # fmt: skip
    return Composed(written, known, have, about.audit_head, end, chosen, lacks or (), part.more)


def following(
    office: Workspace, done: Composed, recipient: str, place: Callable[[], Path], *, install: Install,
    part_size: int = container.PART_SIZE,
) -> Iterator[Composed]:  # fmt: skip
    """The bundles with what was too much for `done`, each written to a new `place`; none nearly always."""
    while done.more:
        done = compose(
            office, recipient, place(), install=install, since=done.have, part_size=part_size, asked=()
        )
        yield done


def sender(office: Workspace, facts: Facts, number: int) -> Sender:
    """What the manifest says about the office file."""
    return Sender(
        db_id=office.db_id, office=",".join(facts.communities), bundle_seq=number,
        wall_ms=min(max(0, office.clock.milliseconds()), LATEST_WALL), conflicts=facts.conflicts,
        audit_head=facts.audit_head, counts=facts.counts, state_digest=facts.state_digest,
    )  # fmt: skip
