"""Who sent when, what is missing and what clashes: a borough of six offices, and one of three on PostgreSQL."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from desktop.base.clock import FixedClock, today
from desktop.base.errors import Cancelled, Refused
from desktop.district import (
    checking,
    clashes,
    database,
    duplicates,
    previewing,
    survey,
    telling_apart,
    totals,
)
from desktop.district.arrivals import Age, age_of, arrivals, refusals
from desktop.district.clashes import KINDS
from desktop.district.database import Database, derived
from desktop.district.projection import PERSONS
from desktop.district.replica import Replica
from desktop.district.schema import ROWS
from desktop.district.survey import Survey, whole
from desktop.returns import Basis, Figure
from desktop.workspace import Workspace
from tests.desktop.district import borough
from tests.desktop.district.borough import ACTOR, DAY_MS, NOW, NUMBER, STAFF_NUMBER, Borough, code_of
from tests.desktop.district.conftest import Server

DAY = today(FixedClock(NOW))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Borough:
    folder = tmp_path_factory.mktemp("borough")
    return borough.build(str(folder / "d.gezhi-district"), folder, offices=6)


@pytest.fixture
def district(town: Borough) -> Iterator[Database]:
    opened = database.connect(town.where, town.keys)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("days", "age"),
    [(None, Age.NEVER), (0, Age.FRESH), (5, Age.FRESH), (6, Age.LATE), (30, Age.LATE), (31, Age.OVERDUE)],
)
def test_amber_begins_after_five_days_and_red_after_thirty(days: int | None, age: Age) -> None:
    assert age_of(days) is age


def test_each_office_is_told_with_its_age_its_computer_and_what_is_missing(district: Database) -> None:
    with district.read() as db:
        found = arrivals(db, now_ms=NOW)
        refused = refusals(db)
    assert [(one.days, one.age) for one in found] == [
        (0, Age.FRESH), (1, Age.FRESH), (8, Age.LATE), (40, Age.OVERDUE), (None, Age.NEVER), (None, Age.NEVER),
    ]  # fmt: skip
    assert {one.last.computer for one in found if one.last} == {"1号电脑"}
    (gap,) = found[2].gaps
    assert (gap.computer, gap.since_ms, gap.until_ms) == ("1号电脑", None, NOW - 9 * DAY_MS)
    assert gap.ops > 50
    assert not any(one.gaps for one in found if one is not found[2])
    assert [one.receipt_due for one in found] == [False, True, True, True, False, False]
    assert [(one.name, one.code) for one in refused] == [("手机里的.sqb", "bundle.not_ours")]


def test_a_look_at_files_writes_nothing_and_says_what_they_would_bring(
    district: Database, town: Borough, tmp_path: Path
) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    bundle = tmp_path / "deep" / "er" / "a.sqb"
    bundle.write_bytes(town.waiting[0].read_bytes())
    (tmp_path / "z.sqb").write_bytes(bundle.read_bytes()[:-3])
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    paths = previewing.files_in([tmp_path, tmp_path / "gone.sqb"])
    assert [path.name for path in paths] == ["a.sqb", "gone.sqb", "z.sqb"]
    good, gone, cut = previewing.preview(district, paths, keys=town.keys, at_ms=NOW)
    assert (good.office, good.computer, good.new, good.lacking) == (code_of(4), "1号电脑", good.ops, 0)
    assert gone.problem
    assert cut.problem
    with district.read() as db:
        assert arrivals(db, now_ms=NOW)[4].last is None

    class Stop:
        cancelled = True

        def report(self, done: int, total: int, doing: str = "") -> None: ...

    with pytest.raises(Cancelled):
        previewing.preview(district, paths, keys=town.keys, at_ms=NOW, progress=Stop())


def test_quarantine_gives_back_only_what_is_still_the_same(town: Borough, tmp_path: Path) -> None:
    kept = next(town.quarantine.iterdir())
    assert previewing.quarantined(town.quarantine, kept.stem) == kept
    (tmp_path / kept.name).write_bytes(b"another")
    assert previewing.quarantined(tmp_path, kept.stem) is None
    assert previewing.quarantined(tmp_path, "0" * 64) is None


def test_what_is_counted_office_by_office_adds_up_and_is_read_once(district: Database) -> None:
    looked = Survey(district)
    sheets = looked.sheets(DAY)
    again = looked.sheets(DAY)
    assert all(one is other for one, other in zip(sheets, again, strict=True)), "nothing new came"
    together = whole(sheets)
    each = [sheet.figures() for sheet in sheets]
    for code in ("A03", "A08", "A11", "B01", "B02"):
        values = [figures[code].value for figures in each]
        assert together[code].value == sum(v for v in values if isinstance(v, int)), code
    assert [grid.place for grid in sheets[0].grids(["B05"])] == ["第1网格", "第2网格", "第3网格"]
    assert sum(len(sheet.basis.rows("A03")) for sheet in sheets) == together["A03"].value


def all_at_once(
    database: Database, codes: Sequence[str], wanted: Sequence[str] | None = None
) -> dict[str, Figure]:
    """Every office in memory together, and one basis of them all: what adding them up must come to."""
    with ExitStack() as held, database.read() as db:
        opened = [held.enter_context(closing(Replica(db, code))) for code in codes]
        return Basis(cast("list[Workspace]", opened), as_of=DAY).evaluate(codes=wanted).figures


def words(figures: Mapping[str, Figure]) -> bytes:
    """As the command line writes them."""
    return orjson.dumps({code: figure.plain() for code, figure in figures.items()})


def test_added_up_they_are_the_figures_of_one_basis_of_all(district: Database) -> None:
    """Every figure of the catalogue to its last word: what nobody collected, rates and targets too."""
    sheets = Survey(district).sheets(DAY)
    codes = [sheet.code for sheet in sheets]
    together = all_at_once(district, codes)
    assert whole(sheets) == together
    for sheet in sheets:
        assert sheet.figures() == all_at_once(district, [sheet.code])
    assert any(figure.missing for figure in whole(sheets).values())
    assert words(totals.figures(district, codes, as_of=DAY)) == words(together)


def test_a_return_of_some_indicators_or_of_no_office_is_the_same_too(district: Database) -> None:
    codes = [sheet.code for sheet in Survey(district).sheets(DAY)]
    asked: list[tuple[list[str] | None, list[str]]] = [
        (["B", "A11"], codes[1:3]), (["B05"], []), (None, []), (None, codes[:1]),
    ]  # fmt: skip
    for wanted, some in asked:
        ours = totals.figures(district, some, as_of=DAY, codes=wanted)
        assert words(ours) == words(all_at_once(district, some, wanted))
    with pytest.raises(Refused):
        totals.figures(district, codes, as_of=DAY, codes=["Z99"])


def test_a_return_holds_one_office_at_a_time(district: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand at once would not fit: no rows and no facts of an office are left when the next is read."""
    held: weakref.WeakSet[object] = weakref.WeakSet()
    most = 0

    class Counted(Replica):
        def __init__(self, *given: Any, **named: Any) -> None:
            nonlocal most
            super().__init__(*given, **named)
            held.add(self)
            gc.collect()
            most = max(most, len(held))

    class Facts(Basis):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            held.add(self)

    monkeypatch.setattr(totals, "Replica", Counted)
    monkeypatch.setattr(totals, "Basis", Facts)
    codes = [sheet.code for sheet in Survey(district).sheets(DAY)]
    assert len(codes) > 2
    assert totals.figures(district, codes, as_of=DAY)
    assert most == 1


class Waiting:
    """Somebody who cancels after so many steps were told."""

    def __init__(self, steps: int | None = None) -> None:
        self.told: list[tuple[int, int, str]] = []
        self._steps = steps

    @property
    def cancelled(self) -> bool:
        return len(self.told) == self._steps

    def report(self, done: int, total: int, doing: str = "") -> None:
        self.told.append((done, total, doing))


def test_a_return_says_which_office_it_counts_and_can_be_cancelled_at_each(district: Database) -> None:
    sheets = Survey(district).sheets(DAY)
    codes = [sheet.code for sheet in sheets]
    each = [(number, len(codes), sheet.name) for number, sheet in enumerate(sheets)]
    assert totals.figures(district, codes, as_of=DAY, codes=["A11"], progress=(patient := Waiting()))
    assert patient.told == each
    with pytest.raises(Cancelled):
        totals.figures(district, codes, as_of=DAY, codes=["A11"], progress=(hasty := Waiting(2)))
    assert hasty.told == each[:2]


def test_the_facts_of_few_offices_are_kept_and_read_again_when_asked_for(
    district: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "KEPT", 2)
    looked = Survey(district)
    sheets = looked.sheets(DAY)
    assert len(sheets) > 2
    assert len(looked._facts) == 2
    first = [sheet.grids(["B05"]) for sheet in sheets]
    assert len(looked._facts) == 2
    assert [sheet.grids(["B05"]) for sheet in reversed(sheets)] == first[::-1]
    newest = sheets[0].basis
    assert sheets[0].basis is newest, "whoever is looked at stays"
    assert looked.sheets(DAY)[1] is sheets[1], "its figures are kept all the same"


def test_rows_set_right_are_counted_anew(district: Database, town: Borough) -> None:
    looked = Survey(district)
    right = looked.sheets(DAY)
    resident = ROWS["resident"]
    spoilt = district.change(
        lambda db: db.execute(resident.delete().where(resident.c.office == right[0].code)).rowcount
    )
    assert spoilt
    wrong = Survey(district).sheets(DAY)
    assert wrong[0].figures() != right[0].figures()
    stale = Survey(district)
    stale.sheets(DAY)
    told = checking.check(district, right[0].code, keys=town.keys, actor="区管理员", at_ms=NOW, repair=True)
    assert told.repaired
    assert stale.sheets(DAY)[0].figures() == right[0].figures()
    assert stale.sheets(DAY)[0].basis is not wrong[0].basis


def found_in(district: Database, town: Borough) -> list[clashes.Clash]:
    sheets = Survey(district).sheets(DAY)
    with district.read() as db:
        return clashes.clashes(db, arrivals(db, now_ms=NOW), sheets, day=DAY, key=derived(town.keys, PERSONS))


def test_what_does_not_fit_is_said_in_order_without_a_name(district: Database, town: Borough) -> None:
    found = found_in(district, town)
    by_kind = {kind: [one for one in found if one.kind == kind] for kind in KINDS}
    assert [one.codes for one in by_kind["never"]] == [(code_of(4),), (code_of(5),)]
    assert [one.count for one in by_kind["overdue"]] == [40]
    assert [one.codes for one in by_kind["gap"]] == [(code_of(2),)]
    assert [(one.codes, one.count) for one in by_kind["duplicate"]] == [((code_of(0), code_of(1)), 1)]
    assert [(one.codes, one.count) for one in by_kind["staff"]] == [((code_of(0), code_of(1)), 1)]
    assert "9 个" in by_kind["posts"][0].text
    assert "7 人" in by_kind["posts"][0].text
    assert any("3个网格岗位只有2人" in one.text for one in by_kind["office"])
    assert [list(KINDS).index(one.kind) for one in found] == sorted(
        list(KINDS).index(one.kind) for one in found
    )
    assert not [word for word in (NUMBER, STAFF_NUMBER, "邓", "冯一") if word in repr(found)]
    assert all(one.fix for one in found)


def test_two_persons_told_apart_are_no_clash_and_one_code_for_two_is(town: Borough, tmp_path: Path) -> None:
    import shutil

    from desktop.district.schema import ROWS

    shutil.copyfile(town.where, tmp_path / "d.gezhi-district")
    district = database.connect(str(tmp_path / "d.gezhi-district"), town.keys)
    with district.read() as db:
        (pair,) = duplicates.duplicates(db)
    telling_apart.tell_apart(district, pair.key, keys=town.keys, actor=ACTOR, at_ms=NOW)
    district.change(
        lambda db: db.execute(ROWS["grid"].update().where(ROWS["grid"].c.number == 1).values(code="001"))
    )
    district.change(
        lambda db: db.execute(
            ROWS["community"]
            .update()
            .where(ROWS["community"].c.office == code_of(3))
            .values(code="420303999999")
        )
    )
    kinds = {one.kind: one for one in found_in(district, town)}
    district.close()
    assert "duplicate" not in kinds
    assert "420303999999" in kinds["foreign"].text
    assert "001" in kinds["same_grid"].text


@pytest.mark.slow
def test_the_same_on_postgresql(server: Server, tmp_path: Path) -> None:
    town = borough.build(server.new_database(), tmp_path, offices=3)
    district = database.connect(town.where, town.keys)
    with district.read() as db:
        assert [one.age for one in arrivals(db, now_ms=NOW)] == [Age.FRESH, Age.NEVER, Age.NEVER]
    (seen,) = previewing.preview(district, town.waiting, keys=town.keys, at_ms=NOW)
    assert seen.new == seen.ops > 0
    kinds = {one.kind for one in found_in(district, town)}
    district.close()
    assert {"never", "office"} <= kinds


def test_joined_bases_of_nothing_are_empty() -> None:
    assert Basis.joined([], as_of=DAY).evaluate().figures["A03"].numerator in (None, 0)
