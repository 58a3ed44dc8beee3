"""What the page of acts does: lists what can be chosen, tries an act, and does it. No Qt here."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.errors import GezhiError, Problem, Refused
from desktop.base.i18n import _
from desktop.documents.kinds.internal import Copy
from desktop.documents.render import Scope, kind_named, stale
from desktop.documents.render.batch import Asked
from desktop.domain.permissions import Action
from desktop.operations import regridding
from desktop.queries import accounts, division, grids, places
from desktop.queries import regridding as queries
from desktop.queries.regridding import Preview
from ui.screens.grids.regrid.form import LISTED, MOVE, TARGETS, ActForm, Item

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.operations.ground import Ground
    from desktop.queries.places import Scope as PlaceScope
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class Outcome:
    """What an act would do: the figures, what becomes wrong of what was printed, the map afterwards (a PDF)."""

    preview: Preview
    stale: tuple[str, ...]
    map_pdf: bytes


class ActsView(Protocol):
    """What the presenter asks of the page."""

    def show_items(self, items: Sequence[Item]) -> None: ...
    def show_targets(self, targets: Sequence[PlaceScope]) -> None: ...
    def show_problems(self, problems: Sequence[Problem]) -> None: ...
    def show_outcome(self, outcome: Outcome) -> None: ...
    def forget_outcome(self) -> None: ...
    def done(self) -> None: ...


class ActsPresenter:
    """Knows everything that stands on the day; what was tried last is what is done."""

    def __init__(
        self, view: ActsView, office: Workspace, work: Work, *, today: Callable[[], date], actor: str
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._today, self._actor = today, actor
        self.act, self.on = MOVE, today()
        self._tried: ActForm | None = None

    @property
    def may(self) -> bool:
        """Whether whoever sits here may draw grids anew."""
        with self._office.read() as db:
            return accounts.permit(db, self._actor).may(Action.REGRID)

    def reload(self) -> None:
        """List everything again, for the act and the day."""
        day, kind = self.on, LISTED[self.act]

        def look(_progress: object) -> tuple[list[Item], list[PlaceScope]]:
            with self._office.read() as db:
                target = TARGETS.get(self.act, "")
                return items(db, kind, day), places.scopes(db, target, day=day) if target else []

        def show(found: tuple[list[Item], list[PlaceScope]]) -> None:
            self._view.show_items(found[0])
            self._view.show_targets(found[1])

        self._forget()
        self._work.read(look, show, slot="grids.acts")

    def choose_act(self, act: str) -> None:
        """Another act; what was chosen is forgotten."""
        self.act = act
        self.reload()

    def choose_day(self, text: str) -> None:
        """From which day it counts."""
        try:
            self.on = date.fromisoformat(text.strip())
        except ValueError:
            self._view.show_problems([Problem("regrid.day", _("日期要写成 2026-07-01 的样子。"))])
            return
        self.reload()

    def touched(self) -> None:
        """Something on the form changed: what was tried is no longer what would be done."""
        if self._tried is not None:
            self._forget()

    def _forget(self) -> None:
        self._tried = None
        self._view.forget_outcome()

    def try_out(self, form: ActForm) -> None:
        """Show what the act would do; nothing changes."""
        try:
            form.insist()
        except Refused as refusal:
            self._fail(refusal)
            return

        def look(_progress: object) -> Outcome:
            return outcome(self._office, form.act_on(), on=form.on, actor=self._actor, today=self._today())

        def show(found: Outcome) -> None:
            self._tried = form
            self._view.show_outcome(found)

        self._work.change(look, show, failed=self._fail, title=_("预览调整"))

    def write(self, form: ActForm) -> None:
        """Do what was tried. An act that was not tried is tried first."""
        if self._tried != form:
            self.try_out(form)
            return
        day = self._today()

        def over(_changes: Changes) -> None:
            self.reload()
            self._view.done()

        self._work.change(
            lambda _progress: form.write(self._office, today=day, actor=self._actor), over,
            failed=self._fail, title=_("调整网格"), notice=_("已调整"),
        )  # fmt: skip

    def _fail(self, error: GezhiError) -> None:
        self._forget()
        self._view.show_problems([Problem(error.code, error.text)])


def items(db: Any, kind: str, day: date) -> list[Item]:
    """Everything of a kind that can be chosen on a day: "place", "grid", "micro", or "scope" (both)."""
    if kind == "place":
        return _places(db, day)
    found: list[Item] = []
    names = {grid.id: grid for grid in grids.grids(db, day=day)}
    if kind in ("grid", "scope"):
        found += [Item("grid", g.id, g.name, g.code, g.id, g.size.registered) for g in names.values()]
    if kind in ("micro", "scope"):
        for micro in grids.micros(db, day=day):
            grid = names.get(micro.grid_id)
            found.append(
                Item(
                    "micro",
                    micro.id,
                    micro.name,
                    grid.name if grid else "",
                    micro.grid_id,
                    micro.size.registered,
                )
            )
    return found


def _places(db: Any, day: date) -> list[Item]:
    rows = division.buildings(db, day=day)
    stairs = division.stairs(db, rows, day=day)
    names = {scope.id: scope.name for kind in ("grid", "micro") for scope in places.scopes(db, kind, day=day)}
    found = []
    for row in rows:
        own = stairs.get(row.id, [])
        within = names.get(row.micro_id) or names.get(row.grid_id, "")
        found.append(Item("building", row.id, row.name, within, row.grid_id, row.registered))
        if len(own) > 1:
            found += [
                Item(
                    "unit", one.id, "  " + one.name, names.get(one.micro_id, ""), one.grid_id, one.registered
                )
                for one in own
            ]
    return found


def outcome(
    office: Workspace, act: Callable[[Ground], None], *, on: date, actor: str, today: date
) -> Outcome:
    """Try an act and look at everything it would change. Raises what the act raises."""
    with office.read() as db:
        before = queries.state(db, day=on)
        wrong = {one.item.key for one in stale.find(db, today)}

    def look(db: Any) -> tuple[queries.State, tuple[str, ...], bytes]:
        later = [one for one in stale.find(db, today) if one.item.key not in wrong]
        return queries.state(db, day=on), tuple(one.where for one in later), drawn_map(db, on)

    after, told, pdf = regridding.tried(office, act, look, on=on, actor=actor)
    return Outcome(Preview.of(before, after), told, pdf)


def drawn_map(db: Any, day: date) -> bytes:
    """The overview map of a day as a PDF; empty when there is nothing to draw."""
    kind = kind_named("map")
    try:
        batch = kind.gather(db, Asked(Scope(), kind.settings({}), day, Copy("", "", "")))
    except GezhiError:
        return b""
    out = io.BytesIO()
    overview = [n for n, subject in enumerate(batch.subjects) if subject.kind == "community"]
    (batch.only(overview) if overview else batch).draw(out, batch.items)
    return out.getvalue()
