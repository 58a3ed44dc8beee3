"""Writing what a recipient lacks: into the outbox first, all of it, and from there to where it was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.bundle import composing, container, keys, outbox
from desktop.exchange.bundle.composing import Composed
from desktop.exchange.bundle.outbox import Entry
from desktop.exchange.bundle.write import Written
from desktop.queries import accounts, computers
from desktop.security import audit_heads
from desktop.security.audit_heads import Head
from desktop.security.install import Install, fingerprint
from desktop.store.vector import Vector
from desktop.workspace import Workspace


def write(
    office: Workspace, recipient: str, out: Path, *, install: Install, actor: str, full: bool = False,
    name: str = "", part_size: int = container.PART_SIZE,
) -> Written:  # fmt: skip
    """Write everything `recipient` lacks, as far as its last word goes; all there is when `full`.

    What is too much for one bundle goes on in others beside it: the id and digest are those of the first.

    All are laid into the outbox first, then copied to `out`: when a copy fails it can be made again from there
    (`outbox.deliver`). `name`: who the recipient is. Raises `Refused` for a malformed recipient and an existing
    file, `EnvironmentFailure` when the disk fails.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
        computers.insist_in_use(db, install.public_key)
        known = {one.recipient: one.name for one in computers.addressees(db, "")}
    recipient = keys.check_recipient(recipient)
    _refuse_target(out)
    made = composing.compose(
        office, recipient, outbox.place(office), install=install, since=Vector() if full else None,
        part_size=part_size,
    )  # fmt: skip
    name = name or known.get(recipient, "")
    laid = [_lay_down(office, made, recipient, name, actor)]
    for more in composing.following(
        office, made, recipient, lambda: outbox.place(office), install=install, part_size=part_size
    ):
        laid.append(_lay_down(office, more, recipient, name, actor))
    return _delivered(office, laid, out, actor)


def _lay_down(
    office: Workspace, made: Composed, recipient: str, name: str, actor: str
) -> tuple[Entry, Written]:
    """Lay a bundle into the outbox and put it down in the audit."""
    entry, written = outbox.lay_down(office, made, recipient, name), made.written
    detail = {"to": fingerprint(recipient), "ops": written.ops, "bytes": written.bytes}
    office.record_event("bundle.written", actor=actor, object_id=written.bundle_id, detail=detail)
    with office.local() as db:  # the recipient holds this head from now on: the entries before it are fixed
        head = Head(made.audit_head, made.audit_end, fingerprint(recipient), office.clock.milliseconds())
        audit_heads.remember_sent(db, head)
    return entry, written


def _delivered(office: Workspace, laid: Sequence[tuple[Entry, Written]], out: Path, actor: str) -> Written:
    """Copy them to `out` and beside; a disk that fails is told with how many bundles it has not got."""
    paths: list[Path] = []
    for done, (entry, _written) in enumerate(laid):
        target = _beside(out, done + 1) if done else out
        try:
            paths += outbox.deliver(office, entry.key, target, actor=actor)
        except EnvironmentFailure as error:
            if len(laid) == 1:
                raise
            words = _("{why}这次一共 {n} 个包,还有 {left} 个没有拷完,都在发件箱里,请逐个再拷,缺一个都不全。")
            raise EnvironmentFailure(
                words.format(why=error.text, n=len(laid), left=len(laid) - done), code=error.code
            ) from error
    every = [written for _entry, written in laid]
    return replace(
        every[0], ops=sum(one.ops for one in every), bytes=sum(one.bytes for one in every),
        pictures=sum(one.pictures for one in every), paths=tuple(paths),
    )  # fmt: skip


def _beside(out: Path, number: int) -> Path:
    """Where the bundle goes that has what was too much for the one in `out`."""
    while (path := out.with_name(f"{out.stem}-{number}{out.suffix}")).exists():
        number += 1
    return path


def _refuse_target(out: Path) -> None:
    """Before anything is written: what can be known."""
    if out.exists():
        raise Refused(
            _("“{name}”已存在,不会覆盖。请换一个文件名。").format(name=out.name), code="bundle.exists"
        )
    if not out.parent.is_dir():
        raise EnvironmentFailure(
            _("无法写入“{name}”,请检查磁盘空间和写保护。").format(name=out.name), code="bundle.unwritable"
        )
