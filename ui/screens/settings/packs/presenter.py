"""What the page does: look at what the district sent, choose where its word replaces one's own, take it in. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.clock import today
from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.documents.render import design
from desktop.domain.layouts import from_plain as layout_of
from desktop.domain.packed import Part
from desktop.domain.permissions import Action
from desktop.exchange.packs import comparing, offers, trying
from desktop.exchange.packs.pack import read_pack
from desktop.operations import packs as operations
from desktop.queries import accounts, packs

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.exchange.packs.comparing import Difference, Plan
    from desktop.exchange.packs.trying import Noticed
    from desktop.operations.packs import Contents
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class Stand(StrEnum):
    """What becomes of a line of a plan."""

    CHANGE = "change"
    GIVEN = "given"  # this office's own word goes
    KEPT = "kept"  # this office's own word stays
    OWN = "own"  # the district says nothing about it


@dataclass(frozen=True)
class Line:
    """One line of a plan."""

    row: Difference
    stand: Stand


@dataclass(frozen=True)
class Standing:
    """How things are. `waiting`: changes and items that lie there and were not taken in."""

    rows: dict[str, Difference]
    may: bool
    pack: str
    waiting: int
    unknown: tuple[str, ...]
    spoilt: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """A plan with how much of it would be noticed."""

    plan: Plan
    noticed: tuple[Noticed, ...]

    @property
    def lines(self) -> dict[str, Line]:
        """By the name of the item: changes first, then what stays."""
        plan = self.plan
        told = [Line(row, Stand.GIVEN if row.local else Stand.CHANGE) for row in plan.changes]
        told += [Line(row, Stand.KEPT) for row in plan.overridden]
        told += [Line(row, Stand.OWN) for row in plan.kept]
        return {line.row.key: line for line in told}


class PacksView(Protocol):
    """What is told to the page."""

    def show_standing(self, standing: Standing) -> None: ...
    def show_look(self, look: Look) -> None: ...
    def hide_look(self) -> None: ...
    def say(self, text: str) -> None: ...


class PacksPresenter:
    """`look` is what is being looked at, None when nothing is."""

    def __init__(self, view: PacksView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self.standing: Standing | None = None
        self.look: Look | None = None

    def reload(self) -> None:
        """Read what was taken in and what lies waiting."""

        def read(_progress: Progress) -> Standing:
            with self._office.read() as db:
                last, found = packs.applied(db), offers.offered(db)
                may = accounts.permit(db, self._actor).may(Action.MANAGE_SETTINGS)
            plan = comparing.compare(self._office, found.contents)
            rows = {row.key: row for row in comparing.in_force(self._office)}
            return Standing(
                rows, may, f"{last.name} {last.version}".strip(), max(plan.fresh, len(plan.changes)), found.unknown,
                found.spoilt,
            )  # fmt: skip

        def show(standing: Standing) -> None:
            self.standing = standing
            self._view.show_standing(standing)

        self._work.read(read, show, failed=self._failed, slot="settings.packs")

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""
        if changes.concerns("setting", "account"):
            self.reload()

    def look_at(self, path: Path) -> None:
        """Say what a pack of a file would change."""

        def wanted() -> tuple[Contents, str]:
            pack = read_pack(path)
            return comparing.contents(pack), pack.note

        self._look(wanted)

    def look_at_offer(self) -> None:
        """Say what taking in all that the district sent would change."""

        def wanted() -> tuple[Contents, str]:
            with self._office.read() as db:
                return offers.offered(db).contents, ""

        self._look(wanted)

    def turn(self, names: Iterable[str]) -> None:
        """Let the district's word replace one's own for these items, or let one's own stay after all."""
        if self.look is None:
            return
        chosen = {n for n in names if n in self.look.lines and self.look.lines[n].row.local}
        plan = self.look.plan
        chosen = {n for n in chosen if self.look.lines[n].stand in (Stand.GIVEN, Stand.KEPT)}
        contents = replace(plan.contents, give_back=plan.contents.give_back ^ chosen)
        self._look(lambda: (contents, plan.note))

    def take_in(self) -> None:
        """Do what was shown; one step."""
        if self.look is None:
            return
        contents = self.look.plan.contents

        def landed(_changes: object) -> None:
            self.leave()
            self.reload()

        self._work.change(
            lambda _p: comparing.apply(self._office, contents, actor=self._actor), landed, failed=self._failed,
            title=_("读入区县包"), notice=_("已读入区县包:{name}").format(name=contents.name),
        )  # fmt: skip

    def leave(self) -> None:
        """Look at nothing any more."""
        self.look = None
        self._view.hide_look()

    def give_back(self, names: Iterable[str]) -> None:
        """Let the district's word hold again."""
        rows = self.standing.rows if self.standing else {}
        own = [name for name in names if name in rows and rows[name].local]
        if own:
            self._work.change(
                lambda _p: operations.give_back(self._office, own, actor=self._actor), lambda _c: self.reload(),
                failed=self._failed, title=_("改回区里的"), notice=_("已改回 {n} 项").format(n=len(own)),
            )  # fmt: skip

    def _look(self, wanted: Callable[[], tuple[Contents, str]]) -> None:
        def read(progress: Progress) -> Look:
            contents, note = wanted()
            day = today(self._office.clock)
            told = [i for i in contents.items if i.part == Part.LAYOUT and i.value is not None]
            design.insist_pack(self._office, [layout_of(i.key, i.value) for i in told], today=day)
            plan = comparing.compare(self._office, contents, note=note)
            seen = trying.noticed(self._office, plan, actor=self._actor, today=day, progress=progress)
            return Look(plan, seen)

        def show(look: Look) -> None:
            self.look = look
            self._view.show_look(look)

        self._work.read(read, show, failed=self._failed, slot="settings.pack", title=_("读入区县包"))

    def _failed(self, error: GezhiError) -> None:
        told = error.problems.values() if isinstance(error, Refused) else ()
        self._view.say("\n".join([error.text, *(problem.text for problem in told)]))
