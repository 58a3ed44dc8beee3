"""Out of the second place: making a restored copy whole again, or a new file when no copy is left.

Everything counts in its folder that is sealed for this file, in any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
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
from desktop.security.own_seal import OwnSeal
from desktop.store import pictures
from desktop.workspace import Workspace

NAMED: Final = 3  # refused files that are told one by one


@dataclass(frozen=True, slots=True)
class Regained:
    """What came of it: bundles taken in, operations and pictures that were new, in words what was refused and why, how
    many named pictures are still missing, and the records that were touched."""

    bundles: int
    new_ops: int
    pictures: int
    refused: tuple[str, ...]
    lacking: int
    touched: frozenset[tuple[str, str]] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether nothing was refused and no picture is missing."""
        return not self.refused and not self.lacking

    @property
    def changes(self) -> Changes:
        """What screens look at again."""
        return Changes(self.touched, "", "exchange.apply")

    @property
    def words(self) -> str:
        """All of it for the clerk."""
        told = [
            _("已并入 {n} 个包:新内容 {ops} 条{pictures}。").format(
                n=self.bundles, ops=f"{self.new_ops:,}",
                pictures=counting.added(self.pictures),
            )
        ]  # fmt: skip
        if self.lacking:
            told.append(_("还有 {n} 张照片第二处也没有,请从备份找回或重新添加。").format(n=self.lacking))
        if self.refused:
            told.append(_("有 {n} 处没有收到:").format(n=len(self.refused)))
        return "\n".join([*told, *self.refused[:NAMED]])


def take_in(
    office: Workspace, install: Install, folder: Path, *, actor: str, progress: Progress = SILENT
) -> Regained:
    """Take in all bundles of a folder that are sealed for this file, in any order; other files are passed over.

    A picture counts only when a row names it. So where one came before its row, it is taken from there again at the end.
    Raises `Refused` when no such bundle lies there (`second.none`), and without the right to exchange.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
    found = ours(folder, office.own_seal)
    if not found:
        raise none_there()
    with office.local() as db:
        for signer in vouching.found(folder, office.own_seal):
            remember_own(db, signer)
    applied: dict[Path, Applied] = {}
    refused = _sealed_otherwise(office, folder)
    for number, path in enumerate(found):
        step(progress, number, len(found), _("从第二处并入"))
        try:
            applied[path] = exchange.apply(office, path, install=install, actor=actor)
        except GezhiError as error:
            refused.append(_("{file}:{why}").format(file=path.name, why=error.text))
    again = _again(office, install, applied, actor)
    with office.read() as db:
        lacking = len(pictures.lacking(db))
    every = (*applied.values(), *again)
    return Regained(
        len(applied), sum(one.new_ops for one in every), sum(one.pictures for one in every), tuple(refused), lacking,
        frozenset(record for one in every for record in one.touched),
    )  # fmt: skip


def none_there() -> Refused:
    """What is said of a folder without any bundle that opens."""
    return Refused(
        _("这个文件夹里没有本社区第二处的包。备份如果是换钥匙以前的,请用换钥匙以后的备份。"),
        code="second.none",
    )


def ours(folder: Path, *seals: OwnSeal) -> list[Path]:
    """The first files of the bundles that these open, by name."""
    return [path for path, mine in _bundles(folder, *seals) if mine]


def _bundles(folder: Path, *seals: OwnSeal) -> Iterator[tuple[Path, bool]]:
    """The first files of all bundles there, and whether these open them."""
    mine = {keys.key_id(seal.recipient) for seal in seals}
    for path in bundle_files(folder):
        with suppress(Refused, EnvironmentFailure):
            outer = container.head(path)
            if outer.part_no == 1:
                yield path, not mine.isdisjoint(outer.recipients)


def _sealed_otherwise(office: Workspace, folder: Path) -> list[str]:
    """In words, that bundles lie there which this copy cannot open: the office changed its keys after it was made."""
    count = sum(not mine for _path, mine in _bundles(folder, office.own_seal))
    if not count:
        return []
    words = _(
        "有 {n} 个包这份备份打不开:是别的社区的,或备份以后换过钥匙。换过钥匙的,请用恢复码从第二处重建(gezhi restore)。"
    )
    return [words.format(n=count)]


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
