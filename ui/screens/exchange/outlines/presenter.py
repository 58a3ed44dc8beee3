"""What the page for map files does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import N_, _
from desktop.domain.changes import Changes
from desktop.exchange.outlines import table
from desktop.exchange.outlines.data import MapFile, Outline
from desktop.exchange.outlines.matching import (
    FIT_NAMES,
    Fit,
    Listed,
    Match,
    Matching,
    choose_field,
    match,
    settled,
    size,
)
from desktop.exchange.outlines.planning import plan
from desktop.exchange.outlines.reading import labelled, notices, read_outlines
from desktop.operations import outlines
from desktop.queries import outlines as queries
from desktop.queries.outlines import Standing

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

CHOSEN, LEFT_OUT = "chosen", "left_out"
WORDS: Mapping[str, str] = {
    **{str(fit): word for fit, word in FIT_NAMES.items()}, CHOSEN: N_("已指定"), LEFT_OUT: N_("不用"),
}  # fmt: skip
_RANK = {Fit.DUPLICATE: 0, Fit.GUESSED: 1, Fit.EXACT: 2, Fit.NONE: 3}
UNITS = (("", N_("自动判断")), ("m", N_("米")), ("cm", N_("厘米")), ("mm", N_("毫米")))


@dataclass(frozen=True)
class Wanted:
    """How the clerk wants the file to be read: only these layers (empty: all), the attribute with the numbers (empty: found
    by itself), the unit of a drawing, the only compound in it, streets as well, the map begun anew."""

    layers: tuple[str, ...] = ()
    field: str = ""
    unit: str = ""
    compound: str = ""
    roads: bool = False
    anew: bool = False


@dataclass(frozen=True)
class FileFacts:
    """What is to be said of an opened file."""

    name: str
    kind: str
    crs: str
    layers: Mapping[str, int]
    fields: tuple[str, ...]
    field: str
    compounds: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One outline in the table; `state` is a key of WORDS."""

    id: str
    source: str
    layer: str
    label: str
    area: int
    state: str
    building: str
    title: str
    outline: Outline


@dataclass(frozen=True)
class Read:
    """A file as it was read, with the list it is matched to."""

    found: MapFile
    listed: Sequence[Listed]
    standing: Standing


class OutlinesView(Protocol):
    """What the presenter asks of the page."""

    def show_file(self, facts: FileFacts | None) -> None: ...
    def show_rows(self, rows: Sequence[Row], counts: Mapping[str, int], missing: Sequence[str]) -> None: ...
    def show_buildings(self, buildings: Sequence[tuple[str, str]]) -> None: ...
    def show_problem(self, text: str) -> None: ...
    def show_done(self, text: str) -> None: ...


class OutlinesPresenter:
    """One file at a time; nothing is written before `apply`."""

    def __init__(self, view: OutlinesView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self._path: Path | None = None
        self._read: Read | None = None
        self._labelled: MapFile | None = None
        self._matching: Matching | None = None
        self._chosen: dict[int, str] = {}
        self.wanted = Wanted()

    def open(self, path: Path, *, unit: str = "") -> None:
        """Read a file in a child process and propose what its outlines are."""
        self._path = path

        def look(_progress: object) -> Read:
            found = read_outlines(path, unit=unit)
            with self._office.read() as db:
                return Read(found, queries.buildings(db), queries.standing(db))

        def show(read: Read) -> None:
            self._read = read
            self.wanted = Wanted(unit=unit, layers=_usual_layers(read))
            self._view.show_buildings([(one.id, one.title) for one in read.listed])
            self.look_again()

        self._view.show_problem("")
        self._work.read(look, show, failed=self._failed, slot="outlines", title=_("读地图文件"))

    def want(self, wanted: Wanted) -> None:
        """Read the file another way; what was chosen by hand is forgotten."""
        if self._path is None or wanted == self.wanted:
            return
        if wanted.unit != self.wanted.unit:
            self.open(self._path, unit=wanted.unit)
            return
        self.wanted = wanted
        self.look_again()

    def look_again(self) -> None:
        """Match anew with what is wanted."""
        if self._read is None or self._path is None:
            return
        wanted, read = self.wanted, self._read
        found = read.found.only(wanted.layers) if wanted.layers else read.found
        field = wanted.field if wanted.field in found.fields() else choose_field(found, read.listed)
        if field:
            found = labelled(found, field, self._path.name)
        self._labelled = found
        self._matching = match(found, read.listed, compound=wanted.compound)
        self._chosen = {}
        compounds = dict.fromkeys((one.compound_id, one.names[0]) for one in read.listed if one.names)
        self._view.show_file(
            FileFacts(
                self._path.name, read.found.kind, read.found.frame.crs, read.found.layers(), found.fields(), field,
                tuple(compounds), tuple(notices(read.found)),
            )
        )  # fmt: skip
        self._tell()

    def choose(self, rows: Sequence[str], building: str) -> None:
        """The clerk's word: these outlines are parts of one building, or of none ("")."""
        for row in rows:
            self._chosen[int(row)] = building
        self._tell()

    def confirm(self, rows: Sequence[str]) -> None:
        """What is proposed for these outlines is right, doubtful or not."""
        if self._matching is not None:
            for row in rows:
                if proposed := self._matching.matches[int(row)].building:
                    self._chosen[int(row)] = proposed
            self._tell()

    def forget(self, rows: Sequence[str]) -> None:
        """Back to what was proposed."""
        for row in rows:
            self._chosen.pop(int(row), None)
        self._tell()

    def ready(self) -> int:
        """How many buildings would be written."""
        return len({building for _outline, building in self._settled()})

    def _settled(self) -> list[tuple[Outline, str]]:
        if self._matching is None:
            return []
        usual = {
            k: one.building
            for k, one in enumerate(self._matching.matches)
            if one.fit in (Fit.EXACT, Fit.GUESSED)
        }
        return list(settled(self._matching, {**usual, **self._chosen}))

    def apply(self) -> None:
        """Write what is settled, as one step."""
        if self._labelled is None or self._matching is None or self._read is None or self._path is None:
            return
        found, matching, pairs, wanted = self._labelled, self._matching, self._settled(), self.wanted
        name = self._path.name

        def write(_progress: object) -> Changes:
            with self._office.read() as db:
                standing = queries.standing(db)
            ready = plan(
                found, name, standing, pairs, matching.compounds, roads=wanted.roads, replace=wanted.anew
            )
            return outlines.apply(self._office, ready, actor=self._actor)

        count = self.ready()
        told = _("已写入 {n} 栋楼的轮廓").format(n=count)
        self._work.change(
            write,
            lambda _changes: self._view.show_done(told),
            failed=self._failed,
            notice=told,
            title=_("写入轮廓"),
        )

    def table(self) -> bytes:
        """The table of proposals for WPS; empty without a file."""
        if self._matching is None or self._read is None:
            return b""
        return table.written(self._matching, self._read.listed)

    def take_table(self, content: bytes, name: str) -> None:
        """What was corrected in WPS comes back as the clerk's word."""
        if self._matching is None or self._read is None:
            return
        try:
            self._chosen = dict(table.read(content, self._matching, self._read.listed, name))
        except GezhiError as error:
            self._failed(error)
            return
        self._tell()

    def _failed(self, error: GezhiError) -> None:
        self._view.show_problem(error.text)

    def _tell(self) -> None:
        if self._matching is None or self._read is None:
            return
        titles = {one.id: one.title for one in self._read.listed}
        # What a clerk has to look at comes first and stays where it is, whatever he says of it.
        order = sorted(enumerate(self._matching.matches), key=lambda item: _RANK[item[1].fit])
        rows = [self._row(k, one, titles) for k, one in order]
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.state] = counts.get(row.state, 0) + 1
        taken = {building for _outline, building in self._settled()}
        missing = [one.title for one in self._read.listed if one.id not in taken]
        self._view.show_rows(rows, counts, missing)

    def _row(self, number: int, one: Match, titles: Mapping[str, str]) -> Row:
        state, building = str(one.fit), one.building
        if number in self._chosen:
            building = self._chosen[number]
            state = CHOSEN if building else LEFT_OUT
        outline = one.outline
        return Row(
            str(number), outline.source, outline.layer, outline.label, round(size(outline)), state, building,
            titles.get(building, ""), outline,
        )  # fmt: skip


def _usual_layers(read: Read) -> tuple[str, ...]:
    """All layers; a drawing of a survey has dozens, so there only those in which buildings are found."""
    layers = read.found.layers()
    if len(layers) < 4:
        return ()
    field = choose_field(read.found, read.listed)
    found = labelled(read.found, field, "") if field else read.found
    named = {one.outline.layer for one in match(found, read.listed).matches if one.building}
    return tuple(layer for layer in layers if layer in named)
