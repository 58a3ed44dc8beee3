"""What the screens of a district do, each with a view that only remembers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from desktop.base.progress import SILENT
from desktop.district import chain
from desktop.district.arrivals import Age
from desktop.domain.permissions import Permit, Role
from desktop.exchange.enrolment import requests
from tests.desktop.district.borough import NAMES, NUMBER, code_of, install_of
from tests.desktop.exchange.bundle.conftest import ALICE, TODAY
from ui.bridge.district_desk import changed
from ui.screens.district.audit.columns import lines as audit_columns
from ui.screens.district.audit.presenter import AuditPresenter
from ui.screens.district.clashes.presenter import ClashesPresenter
from ui.screens.district.coverage.presenter import AGE, CoveragePresenter
from ui.screens.district.letters.presenter import LettersPresenter
from ui.screens.district.offices import presenter as presenter_module
from ui.screens.district.offices.enrolling import Enrolling
from ui.screens.district.offices.presenter import GAPS, OfficesPresenter
from ui.screens.district.receipts.presenter import ReceiptsPresenter
from ui.screens.district.receive.columns import state_words
from ui.screens.district.receive.presenter import ReceivePresenter, received
from ui.screens.district.returns.presenter import ReturnsPresenter
from ui.screens.district.twins.columns import masked
from ui.screens.district.twins.presenter import TwinsPresenter

ROOT = Path(__file__).resolve().parents[3]


class Remembers:
    """A view: every `show_x(…)` becomes the attribute `x`, a tuple when there are several."""

    def __getattr__(self, name: str) -> Any:
        if not name.startswith(("show_", "ask_", "go_", "choose_")):
            raise AttributeError(name)

        def keep(*said: Any, **more: Any) -> None:
            self.__dict__[name.partition("_")[2]] = said[0] if len(said) == 1 else said

        return keep


@pytest.fixture
def view() -> Remembers:
    return Remembers()


def test_offices_are_counted_by_age_and_explained(view, desk, went):
    presenter = OfficesPresenter(view, desk)
    presenter.entered()
    counts = view.counts
    assert {band: counts.get(band, 0) for band in (*Age, GAPS, "")} == {
        Age.FRESH: 2, Age.LATE: 1, Age.OVERDUE: 1, Age.NEVER: 2, GAPS: 1, "": 6,
    }  # fmt: skip
    presenter.filter(GAPS)
    offices, band = view.offices
    assert ([one.code for one in offices], band) == ([code_of(2)], GAPS)
    presenter.choose(code_of(2))
    words = dict(view.office)
    assert "1号电脑" in words["缺的部分"]
    assert "2026-06-22" in words["缺的部分"]
    presenter.to_returns(code_of(2))
    assert (went[-1].place, went[-1].id) == ("district.returns", code_of(2))


def test_one_office_is_led_to_before_anything_was_read(view, desk):
    presenter = OfficesPresenter(view, desk)
    presenter.open(code_of(1))
    assert view.to == code_of(1)


def test_bundles_are_looked_at_taken_in_and_answered(view, desk, town, tmp_path):
    presenter = ReceivePresenter(view, desk)
    presenter.entered()
    assert [one.name for one in view.refusals] == ["手机里的.sqb"]
    stick = town.waiting[0].parent
    (stick / "坏的.sqb").write_bytes(b"nothing")
    presenter.choose([stick])
    by_name = {item.seen.path.name: item for item in view.items}
    good = by_name[town.waiting[0].name]
    assert (good.seen.office, good.seen.computer, good.seen.repeated) == (code_of(4), "1号电脑", False)
    assert good.seen.new == good.seen.ops > 50
    assert "不能收" in state_words(by_name["坏的.sqb"])
    assert presenter.waiting == 1
    presenter.folder = tmp_path
    presenter.take()
    taken = next(item for item in view.items if item.received)
    assert taken.received.new_ops == good.seen.new
    assert (tmp_path / taken.receipt).is_file()
    assert "可以安全弹出" in view.done[0]
    presenter.choose([stick])
    assert presenter.waiting == 0
    assert "以前收过" in state_words(next(item for item in view.items if not item.seen.problem))


def test_a_refused_file_can_be_tried_again_and_says_why_when_it_is_gone(view, desk, town):
    presenter = ReceivePresenter(view, desk)
    presenter.entered()
    sha256 = view.refusals[0].sha256
    presenter.again(sha256)
    assert view.items[0].seen.problem
    for kept in town.quarantine.iterdir():
        kept.unlink()
    presenter.again(sha256)
    assert "隔离文件夹里已经没有" in view.done[0]


def test_cancelling_keeps_what_was_taken(desk, town, view):
    class Stops:
        cancelled = False

        def report(self, done: int, total: int, doing: str = "") -> None:
            self.cancelled = True  # after the first file

    presenter = ReceivePresenter(view, desk)
    (town.waiting[0].parent / "twice.sqb").write_bytes(town.waiting[0].read_bytes())
    presenter.choose([town.waiting[0].parent])
    assert presenter.waiting == 2
    batch = received(desk.district, presenter.items, None, Stops())
    assert [item.received is not None for item in batch.items] == [True, False]
    assert "已取消" in batch.stopped


def test_receipts_are_due_after_a_bundle_and_written_to_a_folder(view, desk, tmp_path):
    presenter = ReceiptsPresenter(view, desk)
    presenter.entered()
    assert presenter.due == [code_of(n) for n in (1, 2, 3)]
    out = tmp_path / "out"
    out.mkdir()
    presenter.write(presenter.due, out)
    assert len(list(out.glob("*.sqr"))) == 3
    presenter.reload()
    assert presenter.due == []
    presenter.write([code_of(1)], tmp_path / "no such folder")
    assert view.done[1] is False


def test_a_pair_is_masked_and_told_apart_for_good(view, desk):
    presenter = TwinsPresenter(view, desk)
    presenter.entered()
    (pair,) = view.lists.pairs
    assert {pair.first.office, pair.second.office} == {code_of(0), code_of(1)}
    assert masked(pair.first.name) == "邓*"
    presenter.decide(pair, "")
    assert "不是同一人" in view.done[0]
    presenter.reload()
    assert view.lists.pairs == ()
    presenter.show_decided(True)
    assert [one.decided for one in view.lists.pairs] == ["other"]


def test_one_person_stays_with_one_office_and_is_handed_over(view, desk):
    presenter = TwinsPresenter(view, desk)
    presenter.entered()
    presenter.decide(view.lists.pairs[0], code_of(0))
    assert NAMES[0] in view.done[0]
    presenter.reload()
    assert [(one.from_office, one.to_office) for one in view.lists.handed] == [(code_of(1), code_of(0))]


def test_figures_go_down_from_the_district_to_a_numbered_list(view, desk):
    presenter = ReturnsPresenter(view, desk)
    presenter.entered()
    figures = {figure.code: figure for figure in view.figures[0]}
    assert (figures["B01"].value, figures["B02"].value) == (7, 9)
    presenter.choose("B05")
    parts = view.parts[1]
    assert [(part.name, part.figure.numerator, part.figure.denominator) for part in parts if part.figure.denominator] == [
        ("云麓台社区", 3, 3), ("星湖社区", 2, 3), ("桃源社区", 2, 3),
    ]  # fmt: skip
    assert sum(part.figure.numerator or 0 for part in parts) == figures["B05"].numerator
    presenter.enter(code_of(1))
    assert [part.name for part in view.parts[1]] == ["第1网格", "第2网格", "第3网格"]
    assert view.figure[1] == ["全区", "星湖社区"]
    presenter.enter(view.parts[1][0].id)
    assert view.figure[1] == ["全区", "星湖社区", "第1网格", "没达标的"]
    presenter.back()
    assert view.figure[1] == ["全区", "星湖社区"]
    presenter.back()
    assert view.figure[1] == ["全区"]
    assert not presenter.deep


def test_an_office_that_sent_nothing_has_no_figures_to_go_down_to(view, desk):
    said = []
    desk.messages.noticed.connect(lambda notice: said.append(notice.text))
    presenter = ReturnsPresenter(view, desk)
    presenter.entered()
    presenter.open("B05", code_of(5))
    assert view.figure[1] == ["全区"]
    assert said == ["登记了,还没有收到过数据"]


def test_entering_again_before_the_grids_are_read_leads_nowhere(view, desk, work, monkeypatch):
    presenter = ReturnsPresenter(view, desk)
    presenter.entered()
    presenter.choose("B05")
    waiting = []
    monkeypatch.setattr(
        work, "read", lambda asked, then, **_how: waiting.append(lambda: then(asked(SILENT)))
    )  # a slow machine
    presenter.enter(code_of(1))
    presenter.enter(code_of(1))  # Enter twice on the line of the office
    for answer in waiting:
        answer()
    assert view.figure[1] == ["全区", "星湖社区"]
    assert [part.name for part in view.parts[1]] == ["第1网格", "第2网格", "第3网格"]


@pytest.mark.parametrize("kind", [ReturnsPresenter, CoveragePresenter, ClashesPresenter])
def test_an_answer_from_before_a_bundle_is_read_again(view, desk, work, monkeypatch, kind):
    presenter = kind(view, desk)
    on_its_way = []
    monkeypatch.setattr(
        work, "read", lambda asked, then, **_how: on_its_way.append(lambda: then(asked(SILENT)))
    )  # a slow machine
    presenter.entered()
    presenter.changed(
        changed("bundle", name="district.receive"), visible=False
    )  # somebody is at another place
    on_its_way.pop()()
    presenter.entered()
    assert len(on_its_way) == 1
    on_its_way.pop()()
    presenter.entered()
    assert on_its_way == []


def test_who_only_looks_is_told_of_no_errands(view, desk, monkeypatch):
    monkeypatch.setattr(presenter_module.rights, "permit", lambda _database: Permit.of([Role.VIEWER]))
    OfficesPresenter(view, desk).entered()
    assert view.errands == ()
    assert view.counts[""] == 6


def test_a_list_of_people_is_numbers_and_family_names(view, desk):
    presenter = ReturnsPresenter(view, desk)
    presenter.entered()
    presenter.choose("A03")
    presenter.list_part("numerator")
    _title, lines = view.list
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert len(lines) == 18  # three offices of six households; the fourth's rows were lost
    assert {line.title for line in lines} <= {"邓*", ""}
    assert not any("139" in line.where or "邓1" in line.where for line in lines)
    presenter.set_day("last Tuesday")
    assert "2026-06-30" in view.day_problem


def test_tiles_say_colour_word_and_share_and_lead_to_the_figures(view, desk, went):
    presenter = CoveragePresenter(view, desk)
    presenter.entered()
    places = {place.code: place for place in view.places[0]}
    assert (places[code_of(0)].value, places[code_of(0)].band) == ("100.0%", "good")
    assert (places[code_of(1)].value, places[code_of(1)].band) == ("66.7%", "low")
    assert (places[code_of(5)].value, places[code_of(5)].share) == ("没有数据", None)
    presenter.open(code_of(1))
    assert (went[-1].place, went[-1].facts) == ("district.returns", {"code": "B05"})
    presenter.choose(AGE)
    assert {place.band for place in view.places[0]} == {"good", "middle", "low", "unknown"}
    presenter.open(code_of(3))
    assert went[-1].place == "district.offices"


def test_what_does_not_fit_is_listed_and_leads_where_it_can_be_seen(view, desk, went):
    presenter = ClashesPresenter(view, desk)
    presenter.entered()
    found, whole = view.clashes
    kinds = [one.kind for one in found]
    assert whole == len(found)
    assert {"never", "overdue", "late", "gap", "duplicate", "staff", "posts", "office"} <= set(kinds)
    assert NUMBER not in repr(found)
    leads = {}
    for one in found:
        presenter.open(one)
        leads[one.kind] = went[-1].place
    assert leads["duplicate"] == "district.twins"
    assert leads["office"] == "district.returns"
    assert leads["never"] == "district.offices"
    presenter.only_serious(True)
    assert all(one.serious for one in view.clashes[0])


def test_the_record_is_proved_and_a_changed_line_is_named(view, desk):
    presenter = AuditPresenter(view, desk)
    presenter.entered()
    lines, broken, names = view.lines
    assert broken is None
    assert [line.no for line in lines] == sorted((line.no for line in lines), reverse=True)
    said = " ".join(column.text(line) for line in lines for column in audit_columns(names))
    assert "收下交换包" in said
    assert "bundle." not in said.replace("原因 bundle.", "")
    desk.district.database.change(
        lambda db: db.execute(chain.audit.update().where(chain.audit.c.no == 3).values(actor="别人"))
    )
    presenter.reload()
    assert view.lines[1] == 3


def test_a_computer_struck_off_is_refused_from_then_on(view, desk, town):
    enrolling = Enrolling(view, desk)
    enrolling.revoke(install_of(4).public_key)
    assert "不再收" in view.done[0]
    receiving = ReceivePresenter(view, desk)
    receiving.choose(list(town.waiting))
    assert receiving.waiting == 0
    assert "不能收" in state_words(view.items[0])


def test_an_office_is_enrolled_by_its_request_and_the_check_code(view, desk, office, tmp_path: Path):
    path = tmp_path / "登记.sqq"
    request = requests.write_office(office, path, install=ALICE, name="前台", actor="李梅", today=TODAY)
    enrolling = Enrolling(view, desk)
    enrolling.look(path)
    assert view.check_code[1].office == request.office
    enrolling.admit(path, "1111-1111")
    assert "核对码不一致" in view.check_code[2]
    enrolling.admit(path, request.fingerprint)
    assert (path.with_suffix(".sqc")).is_file()
    assert "已登记" in view.done[0]
    listed = OfficesPresenter(view, desk)
    listed.entered()
    assert "前台" in [one.name for one in listed.computers(request.office)]
    enrolling.look(tmp_path / "nothing.sqq")
    assert view.done[1] is False


def test_rules_are_laid_down_and_carried_to_every_office(view, desk, tmp_path: Path):
    file, out = tmp_path / "区县包.json", tmp_path / "out"
    out.mkdir()
    file.write_text(
        '{"format": "gezhi-pack/1", "name": "张湾区", "version": "1", "rules": {"phone.invalid": "block"}}',
        "utf-8",
    )
    presenter = LettersPresenter(view, desk)
    presenter.entered()
    assert [one.items for one in view.found.standings] == [0] * 6
    presenter.lay_down(file)
    assert "定下 1 项" in view.done[0]
    presenter.lay_down(file)
    assert "没有不同" in view.done[0]
    presenter.write(presenter.codes, out)
    assert len(list(out.glob("*.sqb"))) == 6
    presenter.reload()
    assert [(one.sent, one.taken) for one in view.found.standings] == [(1, 0)] * 6
    presenter.lay_down(tmp_path / "none.json")
    assert view.done[1] is False


def test_every_event_of_the_record_has_words():
    said = {
        event
        for room in ("desktop/district", "desktop/cli", "ui/screens/district")
        for file in (ROOT / room).rglob("*.py")
        for event in re.findall(r'chain\.append\([^)]*?event="([a-z_.]+)"', file.read_text("utf-8"))
    }
    assert len(said) > 8
    assert said - chain.EVENTS.keys() == set()
