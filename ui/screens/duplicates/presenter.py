"""What the duplicates screen does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.operations import duplicates as operations
from desktop.queries import accounts, comparing, duplicates

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.queries.comparing import Comparison, FieldPair
    from desktop.queries.duplicates import Pair
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

CONCERNS = ("resident", "household", "distinct_pair")


@dataclass(frozen=True)
class PairRow:
    """One pair in the list."""

    id: str
    score: int
    left: str
    right: str
    why: str
    left_where: str
    right_where: str


@dataclass(frozen=True)
class ChoiceRow:
    """One field of both and what is chosen: "left", "right" or "both"."""

    field: FieldPair
    choice: str


class DuplicatesView(Protocol):
    """What the presenter asks of the screen."""

    def show_pairs(self, ids: Sequence[str], *, kind: str) -> None: ...
    def show_comparison(self, found: Comparison, rows: Mapping[str, ChoiceRow], title: str) -> None: ...
    def show_nothing(self) -> None: ...
    def say(self, text: str) -> None: ...


class DuplicatesPresenter:
    """One kind at a time; `swapped` says which of the two registrations stays."""

    def __init__(self, view: DuplicatesView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self.kind = "resident"
        self._pairs: dict[str, Pair] = {}
        self._current: tuple[str, str] | None = None
        self._choices: dict[str, str] = {}
        self._comparison: Comparison | None = None
        self._stale = True
        self._own = False  # the change was this screen's: its list is mended without looking again

    def entered(self) -> None:
        """The screen became visible."""
        if self._stale:
            self.look()

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere; the list is looked for again when the screen is entered."""
        if changes.concerns(*CONCERNS) and not self._own:
            self._stale = True
        self._own = False

    def show_kind(self, kind: str) -> None:
        """Residents or households."""
        if kind != self.kind:
            self.kind = kind
            self.look()

    def look(self) -> None:
        """Look through the whole office."""
        self._stale = False
        kind = self.kind

        def find(progress: Progress) -> list[Pair]:
            with self._office.read() as db:
                return duplicates.pairs(db, kind=kind, progress=progress)

        def show(found: list[Pair]) -> None:
            self._pairs = {pair.id: pair for pair in found}
            self._forget()
            self._view.show_pairs(list(self._pairs), kind=kind)

        self._work.read(find, show, slot="duplicates.list", title=_("查找重复的登记"))

    def rows(self, ids: Sequence[str]) -> Mapping[str, PairRow]:
        """The lines on sight."""
        wanted = [self._pairs[i] for i in ids if i in self._pairs]
        with self._office.read() as db:
            names = duplicates.names(db, self.kind, [i for pair in wanted for i in (pair.left, pair.right)])
        gone = ("", "")
        found = {}
        for pair in wanted:
            left, right = names.get(pair.left, gone), names.get(pair.right, gone)
            found[pair.id] = PairRow(pair.id, pair.score, left[0], right[0], pair.words, left[1], right[1])
        return found

    def compare(self, pair_id: str) -> None:
        """Put the two of a pair side by side."""
        pair = self._pairs.get(pair_id)
        if pair is None:
            self._forget()
        else:
            self._compare(pair.left, pair.right)

    def swap(self) -> None:
        """Let the other registration stay."""
        if self._current is not None:
            self._compare(self._current[1], self._current[0])

    def _compare(self, left: str, right: str) -> None:
        kind = self.kind

        def look(_progress: object) -> Comparison:
            with self._office.read() as db:
                return comparing.side_by_side(db, accounts.permit(db, self._actor), kind, left, right)

        def show(found: Comparison) -> None:
            self._current, self._comparison = (left, right), found
            self._choices = {field.name: field.choice for field in found.fields}
            self._show()

        self._work.read(look, show, failed=self._failed, slot="duplicates.compare")

    def choose(self, field: str, side: str) -> None:
        """Take a field from "left" or "right", or "both" of a list."""
        if field in self._choices and (side != "both" or field in comparing.LISTS[self.kind]):
            self._choices[field] = side
            self._show()

    def _show(self) -> None:
        if self._comparison is not None:
            rows = {f.name: ChoiceRow(f, self._choices[f.name]) for f in self._comparison.fields}
            pair = self._pairs.get(":".join(duplicates.pair_of(*self._current or ("", ""))))
            self._view.show_comparison(self._comparison, rows, pair.words if pair else "")

    def merge(self) -> None:
        """Make one of the two."""
        if self._current is None:
            return
        (keep, drop), choices, kind = self._current, dict(self._choices), self.kind

        def done(_changes: Changes) -> None:
            self._pairs = {i: p for i, p in self._pairs.items() if drop not in (p.left, p.right)}
            self._forget()
            self._view.show_pairs(list(self._pairs), kind=kind)

        self._own = True
        self._work.change(
            lambda _p: operations.merge(self._office, kind, keep, drop, actor=self._actor, choices=choices),
            done, failed=self._failed, title=_("合并重复登记"), notice=_("已合并,Ctrl+Z 可以撤销"),
        )  # fmt: skip

    def distinct(self) -> None:
        """They are two; they are never listed as a pair again."""
        if self._current is None:
            return
        one, other = self._current
        kind = self.kind

        def done(_changes: Changes) -> None:
            self._pairs.pop(":".join(duplicates.pair_of(one, other)), None)
            self._forget()
            self._view.show_pairs(list(self._pairs), kind=kind)

        self._own = True
        self._work.change(
            lambda _p: operations.distinct(self._office, kind, one, other, actor=self._actor),
            done, failed=self._failed, title=_("不是同一个"), notice=_("已记住:不是同一个"),
        )  # fmt: skip

    def has_pair(self) -> bool:
        """Whether two registrations stand side by side."""
        return self._current is not None

    def _forget(self) -> None:
        self._current, self._comparison = None, None
        self._view.show_nothing()

    def _failed(self, error: GezhiError) -> None:
        self._own = False
        self._view.say(error.text)
