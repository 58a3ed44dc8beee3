"""How old the last proved copy of the office is and whether there is one away from this PC, in words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.base.i18n import _
from desktop.operations import automatic_backups, backup_notes, backups

if TYPE_CHECKING:
    from datetime import date

    from desktop.operations.automatic_backups import Standing
    from desktop.workspace import Workspace

OLD: Final = 2  # days: a copy is made every day the program is used


@dataclass(frozen=True)
class Line:
    """A sentence and its tone ("" when all is well)."""

    words: str
    tone: str = ""


def look(office: Workspace, today: date) -> tuple[Line, ...]:
    """The first place, then the second; nothing of an office that is only looked at."""
    if office.read_only:
        return ()
    stands = automatic_backups.standing(office)
    with office.read() as db:
        proofs = backup_notes.proofs(db)
    proved = [
        one
        for one in backups.backups(stands.plan.folder, office.path)
        if (proof := proofs.get(one.path.name)) is not None
        and proof.holds(one.bytes)
        and one.made.date() <= today
    ]
    days = (today - proved[0].made.date()).days if proved else None
    return _first(days, on=stands.plan.on), _second(stands)


def _first(days: int | None, *, on: bool) -> Line:
    if days is None:
        return Line(_("还没有核对过的备份。"), "warn")
    words = _("今天备份过,已逐页核对。") if days <= 0 else _("{n} 天前备份,已逐页核对。").format(n=days)
    if not on:
        return Line(words + _("自动备份关着。"), "warn")
    return Line(words, "warn" if days > OLD else "")


def _second(stands: Standing) -> Line:
    if stands.plan.second is None:
        return Line(_("第二处没有设:电脑坏了、丢了,备份也一起没了。请设一个U盘或另一个磁盘。"), "warn")
    if stands.days is None:
        return Line(_("第二处还没有备份过。请插上U盘,程序自己备份。"), "warn")
    words = _("第二处:今天备份过。") if stands.days <= 0 else _("第二处:{n} 天前备份。").format(n=stands.days)
    return Line(words + (_("请插上U盘。") if stands.overdue else ""), "warn" if stands.overdue else "")
