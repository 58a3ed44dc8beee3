"""Totals that differ from the last return while nothing was registered that explains the difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from desktop.base.i18n import N_, _
from desktop.queries import return_events, snapshots
from desktop.returns.look import Contradiction, Look, Rule
from desktop.returns.rows import RowRef
from desktop.returns.scope import EVERYTHING
from desktop.returns.snapshot import thaw

# Which events may change a total.
_WATCHED: Final = (
    ("A03", "people", N_("登记户数")), ("A08", "people", N_("实住人口")), ("A11", "division", N_("网格数")),
    ("A22", "division", N_("微网格数")), ("B01", "posts", N_("网格员人数")),
)  # fmt: skip


def _unexplained(look: Look) -> Iterator[Contradiction]:
    """Each watched total against the last standing return of an earlier day."""
    if look.scope != EVERYTHING or len(look.basis.offices) != 1:
        return
    office = look.basis.offices[0]
    with office.read() as db:
        last = snapshots.latest(db, before=look.basis.as_of.isoformat())
        if last is None:
            return
        events = return_events.between(db, after=last.as_of, until=look.basis.as_of.isoformat())
    before = thaw(office, last.id).figures
    for code, kind, words in _WATCHED:
        was, now = before[code].value if code in before else None, look.figures[code].value
        if not isinstance(was, int) or not isinstance(now, int) or abs(now - was) <= events[kind]:
            continue
        text = _("{what}比上次({day})报的{was}{more}{gap},其间登记的变动只涉及{n}").format(
            what=_(words), day=last.as_of, was=was, more=_("多") if now > was else _("少"), gap=abs(now - was),
            n=events[kind],
        )  # fmt: skip
        rows = (RowRef("return_snapshot", last.id, last.serial, last.title),)
        yield Contradiction(f"last-{code}", text, {code: now}, rows)


RULES: tuple[Rule, ...] = (_unexplained,)
