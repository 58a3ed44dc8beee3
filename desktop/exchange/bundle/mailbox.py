"""The mailbox folder: what the office's other computers laid there for this one, known by what is in it.

Everybody writes files of his own, once, and nobody touches another's. Nothing depends on names or times of files: a file
is asked for whom it is, and what it brings that is not here yet. One that is still being copied, has just vanished or
cannot be read is passed over and looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from desktop.base.clock import as_datetime
from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.exchange.bundle import container, exchange, keys
from desktop.exchange.bundle.exchange import Applied
from desktop.exchange.bundle.parts import bundle_files
from desktop.queries import posting, streams
from desktop.queries.trust import trusted_signers
from desktop.security.install import Install
from desktop.store import pictures
from desktop.workspace import Workspace

READ: Final = "exchange.seen"  # meta: bundles of the mailbox that brought nothing new or were taken in
UNFINISHED: Final = frozenset(
    {"bundle.damaged", "bundle.not_ours", "bundle.parts_missing", "bundle.unreadable"}
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A bundle that waits: `ops` are new here. `problem`: in words why it was refused, "" for a good one."""

    path: Path
    bundle_id: str
    sender: str
    signer: str
    written_at: str
    ops: int
    problem: str = ""
    code: str = ""
    pictures: int = 0  # of those that are missing here
    number: int = 0  # its sender counts his bundles


@dataclass(frozen=True, slots=True)
class Looked:
    """What lies in the mailbox for this PC. `unfinished`: files still being copied, or spoilt; `away`: no folder."""

    letters: tuple[Letter, ...] = ()
    unfinished: tuple[str, ...] = ()
    away: bool = False

    @property
    def good(self) -> tuple[Letter, ...]:
        """Those that can be taken in."""
        return tuple(one for one in self.letters if not one.problem)


def look(office: Workspace, install: Install) -> Looked:
    """See what is there; nothing is changed but the memory of what needs no second look.

    Of each sender the earlier before the later, so that his last word stays: what a bundle is called says nothing.
    """
    with office.read() as db:
        folder, own = posting.plan(db).mailbox, posting.own_files(db)
        seen = frozenset(streams.read(db, READ))
    if folder is None:
        return Looked()
    if not folder.is_dir():
        return Looked(away=True)
    ours, letters, unfinished, still = keys.key_id(install.recipient), [], [], set()
    for path in bundle_files(folder):
        if path.name in own:
            continue
        try:
            outer = container.head(path)
            if ours not in outer.recipients or outer.part_no != 1:
                continue
            if outer.bundle_id in seen:
                still.add(outer.bundle_id)
                continue
            letters.append(_letter(office, path, install))
        except GezhiError:
            unfinished.append(path.name)
    if still != seen:
        _remember(office, still)
    return Looked(tuple(sorted(letters, key=lambda one: (one.signer, one.number))), tuple(unfinished))


def _letter(office: Workspace, path: Path, install: Install) -> Letter:
    """What a file brings; raises `GezhiError` for one that may only not be whole yet."""
    try:
        bundle, held = exchange.opened(office, path, install=install)
    except Refused as refusal:
        if refusal.code in UNFINISHED:
            raise
        return Letter(path, container.head(path).bundle_id, "", "", "", 0, refusal.text, refusal.code)
    claim = bundle.manifest
    with office.read() as db:
        called = streams.names(db, own_id=office.db_id, heard={claim.db_id: claim.signer})
        names = {one.public_key: one.name for one in trusted_signers(db)}
        new = len(bundle.pictures.keys() - pictures.held(db, bundle.pictures))
    sender = called.get(claim.db_id) or names.get(claim.signer, "")
    written = as_datetime(claim.wall_ms).strftime("%Y-%m-%d %H:%M")
    ops = len(held.missing(bundle.sent))
    return Letter(
        path, claim.bundle_id, sender, claim.signer, written, ops, pictures=new, number=claim.bundle_seq
    )


def take_in(
    office: Workspace, install: Install, letters: Iterable[Letter], *, actor: str
) -> tuple[tuple[Applied, ...], tuple[Letter, ...]]:
    """Take letters in, one transaction each; returns what came of them and those that were refused, with the reason.

    A refused one is put into quarantine and stays in the mailbox; one that vanished meanwhile is passed over.
    """
    done: list[Applied] = []
    refused: list[Letter] = []
    for one in letters:
        try:
            done.append(exchange.apply(office, one.path, install=install, actor=actor))
        except Refused as refusal:
            refused.append(replace(one, problem=refusal.text, code=refusal.code))
            continue
        except EnvironmentFailure as failure:
            if failure.code != "bundle.unreadable":
                raise
            continue
        with office.read() as db:
            seen = set(streams.read(db, READ))
        _remember(office, seen | {one.bundle_id})
    return tuple(done), tuple(refused)


def _remember(office: Workspace, seen: Iterable[str]) -> None:
    if not office.read_only:
        with office.local() as db:
            streams.write(db, READ, dict.fromkeys(sorted(seen), 1))
