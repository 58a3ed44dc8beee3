"""Making a restored copy whole again out of the second place: everything in its folder that is sealed for this file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.exchange.bundle import container, exchange, keys, vouching
from desktop.exchange.bundle.exchange import Applied
from desktop.exchange.bundle.parts import bundle_files
from desktop.queries import accounts
from desktop.queries import pictures as counting
from desktop.queries.posting import remember_own
from desktop.security.install import Install
from desktop.store import pictures
from desktop.workspace import Workspace

NAMED: Final = 3  # refused files that are told one by one


@dataclass(frozen=True, slots=True)
class Regained:
    """What came of it: files taken in, in words what was refused and why, how many pictures are still missing."""

    applied: tuple[Applied, ...]
    refused: tuple[str, ...]
    lacking: int

    @property
    def complete(self) -> bool:
        """Whether nothing was refused and no picture is missing."""
        return not self.refused and not self.lacking

    @property
    def changes(self) -> Changes:
        """What screens look at again."""
        return Changes(frozenset(one for done in self.applied for one in done.touched), "", "exchange.apply")

    @property
    def new_ops(self) -> int:
        """How many operations were new."""
        return sum(one.new_ops for one in self.applied)

    @property
    def pictures(self) -> int:
        """How many pictures were not here."""
        return sum(one.pictures for one in self.applied)

    @property
    def words(self) -> str:
        """All of it for the clerk."""
        told = [
            _("已并入 {n} 个包:新内容 {ops} 条{pictures}。").format(
                n=len({one.manifest.bundle_id for one in self.applied}), ops=f"{self.new_ops:,}",
                pictures=counting.added(self.pictures),
            )
        ]  # fmt: skip
        if self.lacking:
            told.append(_("还有 {n} 张照片第二处也没有,请从备份找回或重新添加。").format(n=self.lacking))
        if self.refused:
            told.append(_("有 {n} 个文件没有收。").format(n=len(self.refused)))
        return "".join([*told, *self.refused[:NAMED]])


def take_in(
    office: Workspace, install: Install, folder: Path, *, actor: str, progress: Progress = SILENT
) -> Regained:
    """Take in all bundles of a folder that are sealed for this file, in any order; other files are passed over.

    A picture counts only when a row names it. So where one came before its row, it is taken from there again at the end.
    Raises `Refused` when no such bundle lies there (`second.none`), and without the right to exchange.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
    found = _ours(office, folder)
    if not found:
        raise Refused(
            _("这个文件夹里没有本社区第二处的包。备份如果是换钥匙以前的,请用换钥匙以后的备份。"),
            code="second.none",
        )
    with office.local() as db:
        for signer in vouching.found(folder, office.own_seal):
            remember_own(db, signer)
    applied: dict[Path, Applied] = {}
    refused: list[str] = []
    for number, path in enumerate(found):
        step(progress, number, len(found), _("从第二处并入"))
        try:
            applied[path] = exchange.apply(office, path, install=install, actor=actor)
        except GezhiError as error:
            refused.append(_("{file}:{why}").format(file=path.name, why=error.text))
    again = _again(office, install, applied, actor)
    with office.read() as db:
        lacking = len(pictures.lacking(db))
    return Regained((*applied.values(), *again), tuple(refused), lacking)


def _ours(office: Workspace, folder: Path) -> list[Path]:
    """The first files of the bundles for this file, by name."""
    ours, found = keys.key_id(office.own_seal.recipient), []
    for path in bundle_files(folder):
        try:
            outer = container.head(path)
        except (Refused, EnvironmentFailure):
            continue
        if ours in outer.recipients and outer.part_no == 1:
            found.append(path)
    return sorted(found)


def _again(
    office: Workspace, install: Install, applied: dict[Path, Applied], actor: str
) -> Sequence[Applied]:
    """Once more what brought pictures, while any is missing."""
    done = []
    for path, first in applied.items():
        with office.read() as db:
            if not pictures.lacking(db):
                break
        if first.manifest.pictures > first.pictures:
            done.append(exchange.apply(office, path, install=install, actor=actor))
    return done
