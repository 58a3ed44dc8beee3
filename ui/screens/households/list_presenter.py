"""What a table of the register does: place, filters, order, names for filters, one's own columns. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.operations import arrangements as keeping
from desktop.queries import arrangements, household_list, listing, overview, resident_list
from desktop.queries import bulk as bulk_queries
from desktop.queries.arrangements import ColumnChoice
from desktop.queries.listing import Asked, Condition, Test
from ui.screens.households.list_columns import KINDS, SOURCES, ListKind, title_of

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.screens.households.presenter import Choice

_PLACES = ("compound", "building", "unit", "pending")
_ROWS: Mapping[str, Callable[..., Mapping[str, Any]]] = {
    "household": household_list.rows,
    "resident": resident_list.rows,
}


class ListView(Protocol):
    """What the presenter says to the page."""

    def show_ids(self, title: str, ids: Sequence[str]) -> None: ...
    def show_asked(self, words: Sequence[str], order: Sequence[tuple[str, bool]]) -> None: ...
    def show_saved(self, names: Sequence[str]) -> None: ...
    def show_columns(self, columns: Sequence[ColumnChoice]) -> None: ...
    def say(self, text: str) -> None: ...


class ListPresenter:
    """One table, of households or of residents. Filters and order stay when the place changes."""

    def __init__(
        self,
        kind: str,
        view: ListView,
        office: Workspace,
        work: Work,
        *,
        actor: str,
        today: Callable[[], date],
    ) -> None:
        self.kind: ListKind = KINDS[kind]
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.asked = Asked(conditions=self.kind.first)
        self.grids: Mapping[str, str] = {}
        self._saved: Mapping[str, Asked] = {}
        self._choice: Choice | None = None
        self._arranged = False

    # What is listed

    def show(self, choice: Choice) -> None:
        """List a place of the tree, everything, or what stands behind a number of the start screen."""
        self._choice = choice
        place = (choice.kind, choice.id) if choice.kind in _PLACES else ("", "")
        self.asked = replace(self.asked, place=place)
        if not self._arranged:
            self._arranged = True
            self._read_columns()
        self.reload()

    def reload(self) -> None:
        """Read the list again as it is asked for now."""
        choice, asked = self._choice, self.asked
        if choice is None:
            return
        self._view.show_asked([self.words(c) for c in asked.conditions], asked.order)
        behind = choice.id if choice.kind == "gap" else ""

        def show(ids: list[str]) -> None:
            title = _(self.kind.counted).format(title=choice.title, n=f"{len(ids):,}")
            self._view.show_ids(title, ids)

        self._work.read(
            lambda _p: self._ids(asked, behind), show, failed=self._failed, slot="households.middle"
        )

    def _ids(self, asked: Asked, behind: str) -> list[str]:
        with self._office.read() as db:
            if not behind:
                return listing.ids(db, self.kind.source, asked)
            found = overview.household_ids(db, behind, day=self._today())
            if not asked.conditions and not asked.order:
                return found
            wanted = set(found)
            return [i for i in listing.ids(db, self.kind.source, asked) if i in wanted]

    def rows(self, ids: Sequence[str]) -> Mapping[str, Any]:
        """The rows of a page of the list (called while painting: one look-up by key)."""
        with self._office.read() as db:
            return _ROWS[self.kind.key](db, ids)

    # Order and filters

    def sort(self, order: Sequence[tuple[str, bool]]) -> None:
        """Another order, the first column first."""
        self._ask(replace(self.asked, order=tuple(order)))

    def add(self, condition: Condition) -> None:
        """One more condition; one on the same column and of the same kind is replaced."""
        others = tuple(
            c for c in self.asked.conditions if (c.column, c.test) != (condition.column, condition.test)
        )
        self._ask(replace(self.asked, conditions=(*others, condition)))

    def drop(self, number: int) -> None:
        """Without one of the conditions."""
        kept = tuple(c for n, c in enumerate(self.asked.conditions) if n != number)
        self._ask(replace(self.asked, conditions=kept))

    def clear(self) -> None:
        """Without any condition, in the usual order."""
        self._ask(replace(self.asked, conditions=(), order=()))

    def _ask(self, asked: Asked) -> None:
        self.asked = asked
        self.reload()

    def words(self, condition: Condition) -> str:
        """A condition as a sentence: `人户状态:租住、空置`."""
        column = title_of(self.kind, condition.column)
        known = self.words_of(condition.column)
        values = "、".join(_(known[v]) if v in known else v or _("(空)") for v in condition.values)
        sentence = {
            Test.HAS: _("{column} 含“{value}”"), Test.ENDS: _("{column} 尾号 {value}"),
            Test.ANY_OF: _("{column}:{value}"), Test.FROM: _("{column} 不小于 {value}"),
            Test.TO: _("{column} 不大于 {value}"), Test.EMPTY: _("{column} 没有填"), Test.FILLED: _("{column} 填了"),
        }[condition.test]  # fmt: skip
        return sentence.format(column=column, value=values)

    def words_of(self, column: str) -> Mapping[str, str]:
        """Code to word of a column that holds codes."""
        return self.grids if column == "grid" else self.kind.words.get(column, {})

    # Named filters and one's own columns

    def _read_columns(self) -> None:
        def look(_progress: object) -> tuple[tuple[ColumnChoice, ...], dict[str, Asked], dict[str, str]]:
            with self._office.read() as db:
                kept = arrangements.columns(db, self.kind.key, actor=self._actor)
                numbers = {name.partition(" ")[0]: name for name in bulk_queries.micro_names(db).values()}
                return kept, arrangements.saved_filters(db, self.kind.key), numbers

        def show(found: tuple[tuple[ColumnChoice, ...], dict[str, Asked], dict[str, str]]) -> None:
            columns, self._saved, self.grids = found
            if columns:
                self._view.show_columns(columns)
            self._view.show_saved(list(self._saved))

        self._work.read(look, show, slot=f"households.columns.{self.kind.key}")

    def keep_columns(self, columns: Sequence[ColumnChoice]) -> None:
        """Remember how the columns stand now."""
        self._work.change(
            lambda _p: keeping.keep_columns(self._office, self.kind.key, columns, actor=self._actor),
            title=_("记住表格的列"),
        )

    def keep_filter(self, name: str) -> None:
        """Give the conditions of now a name."""
        asked = self.asked
        self._work.change(
            lambda _p: keeping.keep_filter(
                self._office, self.kind.key, name, asked, sources=SOURCES, actor=self._actor
            ),
            lambda _changes: self._read_columns(),
            failed=self._failed,
            title=_("保存筛选"),
            notice=_("已保存筛选:{name}").format(name=name),
        )

    def use_filter(self, name: str) -> None:
        """The conditions and the order that were given a name."""
        if (saved := self._saved.get(name)) is not None:
            self._ask(replace(saved, place=self.asked.place))

    def drop_filter(self, name: str) -> None:
        """Take a name away; the conditions on sight stay."""
        self._work.change(
            lambda _p: keeping.drop_filter(self._office, self.kind.key, name, actor=self._actor),
            lambda _changes: self._read_columns(),
            failed=self._failed,
            title=_("删除筛选"),
            notice=_("已删除筛选:{name}").format(name=name),
        )

    def settings_changed(self) -> None:
        """Another PC or an undo changed the named filters or the grids."""
        if self._arranged:
            self._read_columns()

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
