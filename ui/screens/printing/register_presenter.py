"""The register's side of the print screen: what was printed, what is out there, what of it is wrong. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.i18n import _
from desktop.documents import pictures
from desktop.documents.layout.text import group_phone
from desktop.documents.render import stale
from desktop.documents.render.keeping import labels
from desktop.operations import hanging, printing
from desktop.queries import posted, printed

if TYPE_CHECKING:
    from desktop.base.errors import GezhiError
    from desktop.domain.changes import Changes
    from desktop.queries.printed import OutItem, PrintedRow
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class Thing:
    """One printed thing that is out there; `because` says why it is wrong, empty when it is right."""

    item: OutItem
    kind: str
    where: str
    because: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return "/".join(map(str, self.item.key))

    @property
    def ends_by_issue(self) -> bool:
        """Whether it is on record one by one: a card, a board, a badge."""
        return bool(self.item.issue_id)


@dataclass(frozen=True)
class Register:
    """Everything the page shows, of one moment; `places`: the office's words for where boards hang."""

    prints: tuple[PrintedRow, ...] = ()
    things: tuple[Thing, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def wrong(self) -> tuple[Thing, ...]:
        return tuple(thing for thing in self.things if thing.because)

    @property
    def wrong_by_kind(self) -> Mapping[str, int]:
        """How many of each kind have to be replaced, the most first."""
        return dict(Counter(thing.kind for thing in self.wrong).most_common())

    @property
    def unfinished(self) -> tuple[PrintedRow, ...]:
        return tuple(row for row in self.prints if row.pending)


class RegisterView(Protocol):
    """What the presenter asks of the register page."""

    def show(self, found: Register) -> None: ...
    def show_refusal(self, text: str) -> None: ...


@dataclass(frozen=True)
class Hanging:
    """What a clerk says about a board on its wall; None: stays as it is. `photo` is a file."""

    day: date | None = None
    size: str | None = None
    photo: Path | None = None
    spot: str | None = None


class RegisterPresenter:
    """Reads the register and compares what is out there with today, off the interface thread."""

    def __init__(
        self, view: RegisterView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self._old = True
        self.found = Register()

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """Something changed: compare again when it can have touched what is printed."""
        if stale.concerned(changes):
            self._old = True
            if visible:
                self.load()

    def load(self) -> None:
        """Read and compare."""
        self._old = False
        today = self._today()

        def look(_progress: object) -> Register:
            with self._office.read() as db:
                rows, out = printed.register(db), printed.out(db)
                wrong = {one.item.key: one for one in stale.find(db, today)}
                places = posted.places(db)
            return Register(tuple(rows), tuple(_thing(item, wrong.get(item.key)) for item in out), places)

        self._work.read(look, self._show, slot="printing.register")

    def entered(self) -> None:
        """The page became visible."""
        if self._old:
            self.load()

    def _show(self, found: Register) -> None:
        self.found = found
        self._view.show(found)

    def end(self, things: Sequence[Thing]) -> None:
        """Taken down, given back: today."""
        issues = [(one.item.what, one.item.issue_id) for one in things if one.ends_by_issue]
        loose = [one.item for one in things if not one.ends_by_issue]
        actor, today = self._actor, self._today()

        def work(_progress: object) -> Changes | None:
            for item in loose:
                printing.take_down(self._office, item.register_id, [item.no])
            return hanging.end(self._office, issues, day=today, actor=actor) if issues else None

        notice = _("已登记撤下或收回 {n} 份").format(n=len(things))
        self._work.change(work, lambda _done: self.load(), failed=self._refused, notice=notice)

    def give_up(self, row: PrintedRow) -> None:
        """Nobody goes on with a stopped print."""

        def work(_progress: object) -> None:
            printing.give_up(self._office, row.id, actor=self._actor)

        notice = _("不再接着打,打好的照样算数")
        self._work.change(work, lambda _done: self.load(), failed=self._refused, notice=notice)

    def hang(self, thing: Thing, told: Hanging) -> None:
        """A board on its wall."""
        actor = self._actor

        def work(_progress: object) -> Changes:
            photo = pictures.cropped(told.photo.read_bytes()) if told.photo else None
            return hanging.hang(
                self._office, thing.item.issue_id, actor=actor, day=told.day, size=told.size, photo=photo,
                spot=told.spot,
            )  # fmt: skip

        self._work.change(work, lambda _done: self.load(), failed=self._refused, notice=_("已登记上墙"))

    def _refused(self, error: GezhiError) -> None:
        self._view.show_refusal(error.text)


def _thing(item: OutItem, wrong: stale.Stale | None) -> Thing:
    if wrong:
        return Thing(item, wrong.kind, wrong.where, wrong.because)
    plain = stale.Stale(item, item.place or item.title, ())
    return Thing(item, plain.kind, plain.where)


@dataclass(frozen=True)
class Line:
    """One fact of a printed thing: what a clerk calls it and what the paper says."""

    label: str
    words: str


def told(thing: Thing) -> list[Line]:
    """What the paper says, from what the register keeps."""
    names = labels(thing.item.model)
    facts = [(names[name], thing.item.facts.get(name)) for name in names if name != "qr"]
    return [Line(_(name), words) for name, value in facts if (words := _words(value))]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "；".join(filter(None, map(_words, value)))
    if isinstance(value, dict):
        kept = [part for name, part in value.items() if name not in ("photo", "id")]
        return " ".join(filter(None, map(_words, kept)))
    return group_phone(str(value)) if isinstance(value, str) else "" if value is None else str(value)


__all__ = ["Hanging", "Line", "Register", "RegisterPresenter", "RegisterView", "Thing", "told"]
