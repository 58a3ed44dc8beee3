"""Where printed things are: hung on a wall and photographed there, taken down, given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import paper_issues, photos
from desktop.queries import accounts
from desktop.workspace import Workspace

LONGEST_SPOT: Final = 20  # characters


def hang(
    office: Workspace,
    board_id: str,
    *,
    actor: str,
    day: date | None = None,
    size: str | None = None,
    photo: bytes | None = None,
    spot: str | None = None,
) -> Changes:
    """A board on its wall: since when, of what size, how it looks there (a clean JPEG), and `spot`, where exactly in
    its place it hangs (东门, 电梯厅). What is None stays; the next board for the place inherits the spot.

    Raises `NotFound` for a board that is not on record, `Refused` for one that was taken down, a photo that is none,
    or a spot that is too long.
    """
    place = _hanging(office, board_id, actor)
    if spot is not None and len(spot.strip()) > LONGEST_SPOT:
        raise Refused(_("位置最多写 {n} 个字。").format(n=LONGEST_SPOT), code="board.spot")
    with office.change("board.hang", actor=actor, args={"subject": place}) as unit:
        fields: dict[str, Any] = {}
        if day is not None:
            fields["issued_on"] = day.isoformat()
        if size is not None:
            fields["size"] = size.strip() or None
        if spot is not None:
            here = place.partition(paper_issues.SPOT)[0]
            fields["place"] = f"{here}{paper_issues.SPOT}{spot.strip()}" if spot.strip() else here
        if photo is not None:
            fields["photo"] = photos.keep(unit.db, photo)
        unit.set("board_issue", board_id, fields)
    return unit.changes


def _hanging(office: Workspace, board_id: str, actor: str) -> str:
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        sql = text("SELECT place, removed_on FROM board_issue WHERE id = :id")
        row = db.execute(sql, {"id": board_id}).one_or_none()
    if row is None:
        raise NotFound(_("登记里没有这块牌。"), code="board.gone")
    if row[1]:
        raise Refused(_("这块牌已经撤下了。"), code="board.taken_down")
    return str(row[0] or "")


def end(office: Workspace, issues: Sequence[tuple[str, str]], *, day: date, actor: str) -> Changes:
    """Boards taken down, cards given back, badges returned: (`board`, `card` or `badge`, its id). What ended before
    keeps its day. Raises `Refused` when nothing of them is out any more."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
    with office.change("paper.end", actor=actor, args={"items": len(issues)}) as unit:
        paper_issues.end(unit, issues, today=day)
    if not unit.changes.touched:
        raise Refused(_("这些都已经撤下或收回了。"), code="paper.ended")
    return unit.changes
