"""What can be written out from where the clerk stands, and the one that was chosen. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.i18n import N_, _
from desktop.base.progress import step
from desktop.domain.care import BY_KEY, CATEGORIES
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.exchange.exporting import kept
from desktop.exchange.exporting.fields import FIELDS
from desktop.exchange.exporting.learn import learn_template
from desktop.exchange.exporting.lists import LISTS, SEARCH
from desktop.exchange.exporting.rows import available
from desktop.exchange.exporting.run import Exported, Wanted, export, look
from desktop.exchange.exporting.table import Shown, export_table
from desktop.exchange.exporting.template import Template
from desktop.queries import accounts, listed
from desktop.queries.listed import Wish

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.workspace import Workspace

SCREEN = "screen"  # the table as it stands
MINE = "mine"  # the records of that table, in the columns of a list
FORMATS = (
    ("xlsx", N_("Excel 表格(.xlsx)")), ("utf-8", N_("CSV,UTF-8(新平台)")), ("gbk", N_("CSV,GBK(老平台)")),
    ("gb18030", N_("CSV,GB18030(有生僻字)")),
)  # fmt: skip
GRIDDED = frozenset({"residents", "households", "care", "dwellings", "buildings"})
_BATCH = 500


@dataclass(frozen=True)
class TableOnScreen:
    """A list the clerk looks at: its records in order, the headings on sight, and how to read its lines."""

    title: str
    ids: tuple[str, ...]
    headings: tuple[str, ...]
    texts: Callable[[Sequence[str]], Sequence[Sequence[str]]]


@dataclass(frozen=True)
class Known:
    """What the office said: which list the table's records are on, every template, who may unmask."""

    list_key: str
    templates: dict[str, Template]
    may_unmask: bool
    counts: dict[str, int] = field(default_factory=dict)
    grids: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """What the dialog says. `source`: SCREEN, MINE or a list; `template`: its key or ""; `only`: `grid:3`,
    `category:alone` or ""."""

    source: str
    template: str = ""
    columns: tuple[str, ...] = ()
    format: str = "xlsx"
    unmask: bool = False
    reason: str = ""
    only: str = ""

    @property
    def suffix(self) -> str:
        """Of the file."""
        return ".xlsx" if self.format == "xlsx" else ".csv"


@dataclass(frozen=True)
class Learnt:
    """A template kept: what changed, whose list it is of, its key."""

    changes: Changes
    list: str
    key: str


class ExportChoices:
    """Asks the office and writes; every method may run off the interface thread."""

    def __init__(
        self, office: Workspace, table: TableOnScreen | None, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._office, self._actor, self._today = office, actor, today
        self.table = table

    def known(self, _progress: Progress) -> Known:
        """What the dialog needs before it can ask; raises `Refused` for somebody who may not export."""
        with self._office.read() as db:
            permit = accounts.permit(db, self._actor)
            permit.insist(Action.EXPORT)
            key = listed.list_of(db, self.table.ids[0]) if self.table and self.table.ids else ""
            templates = kept.templates(db)
            grids = tuple(
                number for _id, (number,) in listed.rows(db, "grids", ("grid",), Wish(), day=self._today())
            )
        categories = tuple(c.key for c in CATEGORIES if permit.sees(c.key))
        counts = {
            one: look(self._office, Wanted(one), actor=self._actor, today=self._today()).rows
            for one in LISTS
            if one != SEARCH
        }
        return Known(key, templates, permit.may(Action.REVEAL), counts, grids, categories)

    def sources(self, known: Known) -> list[tuple[str, str]]:
        """(source, words) to choose from, what is on the screen first."""
        found = []
        if self.table is not None and self.table.ids:
            n = f"{len(self.table.ids):,}"
            found.append((SCREEN, _("屏幕上的这张表({n} 行)").format(n=n)))
            if known.list_key:
                words = _("屏幕上的 {n} 条,另选栏目或模板")
                found.append((MINE, words.format(n=n)))
        return found + [
            (key, _("全部{list}({n} 行)").format(list=_(kind.name), n=f"{known.counts[key]:,}"))
            for key, kind in LISTS.items()
            if key in known.counts
        ]

    def key_of(self, known: Known, source: str) -> str:
        """The list a source is of, "" for the table as it stands."""
        return {SCREEN: "", MINE: known.list_key}.get(source, source)

    @staticmethod
    def templates(known: Known, key: str) -> list[tuple[str, str]]:
        """(key, name) of the layouts for a list, ours first."""
        mine = [("", _("本社区的栏目"))] if key else [("", _("和屏幕上一样"))]
        return mine + [(t.key, _(t.name)) for t in known.templates.values() if key and t.list == key]

    @staticmethod
    def narrowings(known: Known, key: str, *, whole: bool) -> list[tuple[str, str]]:
        """(`only`, words) a whole list may be narrowed to; nothing for what is on the screen."""
        if not whole or not key:
            return [("", _("全部"))]
        found = [("", _("全部"))]
        if key == "care":
            found += [(f"category:{c}", _(BY_KEY[c].name)) for c in known.categories]
        if key in GRIDDED:
            found += [(f"grid:{n}", _("第{n}网格").format(n=n)) for n in known.grids if n]
        return found

    @staticmethod
    def columns(key: str) -> list[tuple[str, str, bool]]:
        """(field, heading, usually there) of a list, the usual ones first in their order."""
        if not key:
            return []
        usual = [c for c in LISTS[key].columns if c in available(key)]
        more = [c for c in (*LISTS[key].more, *FIELDS) if c in available(key) and c not in usual]
        return [(c, _(FIELDS[c].heading), True) for c in usual] + [
            (c, _(FIELDS[c].heading), False) for c in dict.fromkeys(more)
        ]

    def file_name(self, known: Known, chosen: Chosen) -> str:
        """What the file is called unless the clerk says otherwise."""
        key = self.key_of(known, chosen.source)
        template = known.templates.get(chosen.template)
        name = (
            template.name
            if template
            else LISTS[key].name
            if key
            else (self.table.title if self.table else "")
        )
        safe = "".join("-" if c in '\\/:*?"<>|' else c for c in name)
        return f"{safe}_{self._today().strftime('%Y%m%d')}{chosen.suffix}"

    def wanted(self, known: Known, chosen: Chosen) -> Wanted:
        """The choice as the exporter takes it; not for SCREEN."""
        template = known.templates.get(chosen.template)
        ids = self.table.ids if chosen.source == MINE and self.table else None
        kind, _colon, value = chosen.only.partition(":")
        return Wanted(
            self.key_of(known, chosen.source), columns=() if template else chosen.columns, template=template, ids=ids,
            grid=int(value) if kind == "grid" else 0, category=value if kind == "category" else "",
            unmask=chosen.unmask, reason=chosen.reason,
            encoding="utf-8" if chosen.format == "xlsx" else chosen.format,
        )  # fmt: skip

    def write(self, known: Known, chosen: Chosen, path: Path, progress: Progress) -> Exported:
        """Write the file; raises `Refused`."""
        if chosen.source != SCREEN:
            wanted = self.wanted(known, chosen)
            return export(
                self._office, wanted, path, actor=self._actor, today=self._today(), progress=progress
            )
        assert self.table is not None
        rows: list[Sequence[str]] = []
        for start in range(0, len(self.table.ids), _BATCH):
            step(progress, start, len(self.table.ids), _("读取名单"))
            rows += self.table.texts(self.table.ids[start : start + _BATCH])
        shown = Shown("screen", self.table.title, self.table.headings, rows)
        encoding = "utf-8" if chosen.format == "xlsx" else chosen.format
        return export_table(
            self._office, shown, path, actor=self._actor, encoding=encoding, progress=progress
        )

    def learn(self, path: Path) -> Learnt:
        """Keep the layout of a blank workbook as a template under the name of the file; raises `Refused`."""
        made = learn_template(path, name=path.stem)
        changes = kept.keep(self._office, made, actor=self._actor)
        with self._office.read() as db:
            return Learnt(changes, made.list, kept.template(db, path.stem).key)
