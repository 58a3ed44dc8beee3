"""The import screen's behaviour on the practice community, without Qt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.base.errors import Severity
from desktop.operations.undo import undo
from desktop.queries import history
from tests.ui.screens.inline import Inline, Recorder
from ui.screens.exchange.imports.answers import Answers, day_in_name
from ui.screens.exchange.imports.import_file import DONE, FAILED, NOTHING_NEW, READY
from ui.screens.exchange.imports.presenter import ImportsPresenter

FILES = Path(__file__).parents[2] / "files" / "public"
ROSTER, BUILDINGS, CARE = (
    FILES / name for name in ("04_网格队伍花名册.xlsx", "03_楼栋房屋清单.xls", "05_重点人群台账.xlsx")
)
TODAY = date(2026, 7, 1)


@pytest.fixture
def screen(office):
    view, work = Recorder(), Inline()
    return ImportsPresenter(view, office, work, actor="李梅", today=lambda: TODAY), view, work


def the_file(view):
    return view.said["show_file"]


def test_a_file_is_recognised_and_every_row_has_a_fate(screen):
    presenter, view, _work = screen
    presenter.add([ROSTER])
    file = the_file(view)
    assert (file.kind, file.state) == ("staff", READY)
    preview = file.preview
    assert sum(preview.results.values()) == preview.rows == len(preview.lines)
    assert preview.results["added"] > 150
    assert preview.creates["staff"] > 150
    assert presenter.day_of(presenter.chosen) == TODAY  # neither the name nor an answer says otherwise


def test_columns_say_what_they_are_read_as_and_how_sure(screen):
    presenter, view, _work = screen
    presenter.add([ROSTER])
    columns = {column.heading: column for column in the_file(view).preview.columns}
    assert columns["姓名"].field == "staff.name"
    assert {column.certainty for column in columns.values()} >= {"heading"}


def test_findings_come_in_words_worst_first_and_filter_the_rows(screen):
    presenter, view, _work = screen
    presenter.add([CARE])
    findings = the_file(view).preview.findings
    assert findings[0].severity is Severity.BLOCK
    assert all(finding.text != finding.code for finding in findings)
    code = next(f.code for f in findings if f.code == "card.conflicts")
    presenter.filter(code=code)
    lines = view.said["show_lines"]
    assert lines
    assert all(code in line.codes for line in lines)
    presenter.filter(result="added")
    assert {line.result for line in view.said["show_lines"]} == {"added"}


def test_cells_show_before_and_after_with_numbers_masked(screen):
    presenter, view, _work = screen
    presenter.add([CARE])
    line = next(line for line in the_file(view).preview.lines if line.result == "added")
    presenter.look_at(line.key)
    cells = view.said["show_cells"]
    numbers = [cell for cell in cells if "身份证" in cell.heading]
    assert numbers
    assert "****" in numbers[0].before
    read = {cell.heading: cell.after for cell in cells}
    assert read.get("性别", "男") in {"男", "女"}  # words, not codes
    assert not any(len(run) >= 15 for cell in cells for run in "".join(
        ch if ch.isdigit() else " " for ch in cell.before + " " + cell.after).split())  # fmt: skip


def test_everything_is_written_places_first_and_each_file_is_one_step(screen, office):
    presenter, view, work = screen
    presenter.load_answers(FILES / "decisions.json")
    presenter.add([CARE, ROSTER, BUILDINGS])
    presenter.apply_all()
    with office.read() as db:
        steps = [step.name for step in history.steps(db)][:3]
    assert steps == ["import.care", "import.staff", "import.buildings"]
    files = view.said["show_files"]
    assert {file.state for file in files} == {DONE}
    assert len(work.notices) == 3
    care = next(file for file in files if file.kind == "care")
    shown = {fate: n for fate, n in care.preview.results.items() if fate != "skipped"}
    assert shown == dict(
        care.applied.fates
    )  # the rows as they turned out, not as they looked before the others


def test_a_second_time_there_is_nothing_new(screen):
    presenter, view, _work = screen
    presenter.load_answers(FILES / "decisions.json")
    presenter.add([BUILDINGS])
    presenter.apply()
    presenter.add([BUILDINGS])
    assert the_file(view).state == NOTHING_NEW


def test_an_import_is_taken_back_and_may_be_tried_again(screen, office):
    presenter, view, _work = screen
    presenter.add([BUILDINGS])
    presenter.apply()
    presenter.undo()
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM building").scalar() == 0
    assert the_file(view).state == READY


def test_an_import_taken_back_elsewhere_is_no_longer_done(screen, office):
    presenter, view, _work = screen
    presenter.add([BUILDINGS])
    presenter.apply()
    assert the_file(view).state == DONE
    presenter.changed(undo(office, actor="李梅"))
    assert the_file(view).state == READY


def test_another_spelling_is_asked_about_and_settled(screen, tmp_path):
    presenter, view, _work = screen
    presenter.add([BUILDINGS])
    presenter.apply()
    ledger = tmp_path / "居民台账.csv"
    ledger.write_text(
        "姓名,与户主关系,身份证号,现住址\n"
        "梅兰,户主,110101199003077758,锦绣花苑3号楼1单元201室\n竹菊,配偶,,锦绣花苑3号楼1单元201室\n",
        "utf-8",
    )
    presenter.add([ledger])
    presenter.choose("2")
    preview = the_file(view).preview
    assert preview.new_compounds == ("锦绣花苑",)
    official = next(name for name in preview.known_compounds if name == "锦绣龙庭")
    presenter.answer_compound("锦绣花苑", official)
    assert the_file(view).preview.new_compounds == ()
    presenter.answer_compound("锦绣花苑", "")
    assert the_file(view).preview.new_compounds == ("锦绣花苑",)


def test_a_column_read_wrongly_is_put_right_on_every_sheet_alike(screen):
    presenter, view, _work = screen
    presenter.add([ROSTER])
    before = {c.key: c for c in the_file(view).preview.columns}
    column = next(c for c in before.values() if c.field == "staff.phones")
    presenter.set_column(column, "")
    after = {c.key: c for c in the_file(view).preview.columns}
    assert after[column.key].certainty == "unmapped"
    presenter.set_column(after[column.key], "staff.phones")
    assert {c.key: c.field for c in the_file(view).preview.columns} == {k: c.field for k, c in before.items()}
    name = next(c for c in before.values() if c.field == "staff.name")
    presenter.set_column(column, "staff.name")  # what the clerk says takes the place of the guess
    assert {c.key: c for c in the_file(view).preview.columns}[name.key].field == ""


def test_a_countys_workbook_is_recognised(screen):
    presenter, view, _work = screen
    presenter.add([FILES / "07_演练县社区网格基础数据.xlsx"])
    file = the_file(view)
    assert (file.kind, file.state) == ("county", READY)
    assert sum(file.preview.results.values()) == file.preview.rows > 800
    assert file.preview.columns


def test_a_blank_form_brings_nothing(screen):
    presenter, view, _work = screen
    presenter.add([FILES / "08_自查表模板.xlsx"])
    assert the_file(view).state == NOTHING_NEW
    assert not the_file(view).preview.imports_something


def test_refused_rows_are_saved_with_their_reason(screen, tmp_path):
    presenter, view, _work = screen
    ledger = tmp_path / "居民台账.csv"
    ledger.write_text("姓名,与户主关系,身份证号,现住址\n,户主,,锦绣龙庭3号楼1单元201室\n", "utf-8")
    presenter.add([ledger])
    out = tmp_path / "退回.xlsx"
    presenter.save_rejects(out)
    path, count = view.said["show_rejects_saved"]
    assert (path, count) == (out, 1)
    assert out.exists()


def test_a_file_that_cannot_be_opened_says_why(screen, tmp_path):
    presenter, view, _work = screen
    broken = tmp_path / "台账.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    presenter.add([broken])
    assert the_file(view).state == FAILED
    assert the_file(view).problem
    presenter.apply()
    presenter.remove(presenter.chosen)
    assert view.said["show_files"] == ()


class Stopped:
    """Somebody has pressed cancel."""

    cancelled = True

    def report(self, done: int, total: int, doing: str = "") -> None:
        raise AssertionError("nothing is reported once cancelled")


def test_a_reading_that_was_cancelled_says_so_and_can_be_done_again(screen):
    presenter, view, work = screen
    work.progress = Stopped()
    presenter.add([ROSTER])
    assert (the_file(view).state, "取消" in the_file(view).problem) == (FAILED, True)
    work.progress = Inline().progress
    presenter.add([ROSTER])
    assert the_file(view).state == READY


def test_a_writing_that_was_cancelled_leaves_the_rest_alone(screen, office):
    presenter, view, work = screen
    presenter.load_answers(FILES / "decisions.json")
    presenter.add([ROSTER, BUILDINGS])
    going_on, work.progress = work.progress, Stopped()
    presenter.apply_all()
    assert {file.state for file in view.said["show_files"]} == {READY}
    work.progress = going_on
    presenter.choose("2")
    presenter.apply()
    assert [file.state for file in view.said["show_files"]] == [READY, DONE]


def test_a_wrong_guess_is_corrected(screen):
    presenter, view, _work = screen
    presenter.add([ROSTER])
    presenter.set_kind(presenter.chosen, "residents")
    assert the_file(view).kind == "residents"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("01_居民台账_2026年6月", date(2026, 6, 30)),
        ("06_实有人口导出_20260630", date(2026, 6, 30)),
        ("台账2024-02", date(2024, 2, 29)),
        ("台账20261340", None),
        ("居民台账", None),
    ],
)
def test_the_day_in_a_file_name(name, day):
    assert day_in_name(name) == day


def test_answers_reach_the_importer():
    answers = Answers(include_hidden_rows=False, aliases={"龙庭": "锦绣龙庭"}, days={"a.xlsx": "2026-01-31"})
    decisions = answers.decisions()
    assert decisions.include_hidden_rows is False
    assert decisions.book.compound("龙庭") == ("锦绣龙庭", True)
    assert answers.day_of(Path("a.xlsx"), TODAY) == date(2026, 1, 31)
