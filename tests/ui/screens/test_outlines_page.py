"""Outlines by the window: open a file, correct the table, write, take back."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.operations.undo import undo
from desktop.queries.site_map import site_map
from tests.ui.screens.inline import Inline, Recorder
from ui.bridge.target import Target
from ui.screens.exchange.outlines.presenter import OutlinesPresenter, Wanted

WUHAN = Path(__file__).parents[2] / "files" / "maps" / "wuhan_guanshan_osm.geojson"
ME = "李梅"


def dormitories(office) -> None:
    """Dormitories 3 to 29 and flats 6, 7, 9 in two compounds."""
    with office.change("import.buildings", actor=ME) as unit:
        community = unit.db.exec_driver_sql("SELECT id FROM community").scalar()
        for order, (name, labels) in enumerate((("教工宿舍", range(3, 30)), ("学生公寓", (6, 7, 9)))):
            compound = unit.create(
                "compound", {"community_id": community, "name": name, "sort_no": order + 50}
            )
            for label in labels:
                unit.create("building", {"compound_id": compound, "label": str(label), "sort_no": label})


@pytest.fixture
def page(office):
    dormitories(office)
    view = Recorder()
    presenter = OutlinesPresenter(view, office, Inline(), actor=ME)
    presenter.open(WUHAN)
    return presenter, view, office


def rows(view) -> dict:
    return {row.id: row for row in view.said["show_rows"][0]}


def placed(office) -> set[str]:
    with office.read() as db:
        return {site.title for site in site_map(db).sites if site.source == "imported"}


def test_a_file_is_opened_matched_and_nothing_is_written(page):
    _presenter, view, office = page
    facts = view.said["show_file"]
    assert (facts.name, facts.kind, facts.field) == (WUHAN.name, "geojson", "name")
    assert dict(facts.compounds)
    assert set(facts.layers) == {"building", "water"}
    _rows, counts, missing = view.said["show_rows"]
    assert counts["exact"] >= 20
    assert counts["duplicate"] > 1
    assert any("学生公寓9号楼" in one for one in missing)
    assert placed(office) == set()


def test_the_clerk_decides_and_one_step_takes_it_back(page):
    presenter, view, office = page
    doubles = [row for row in rows(view).values() if row.state == "duplicate"]
    before = presenter.ready()
    presenter.confirm([doubles[0].id])
    presenter.choose([row.id for row in doubles[1:]], "")
    assert rows(view)[doubles[0].id].state == "chosen"
    assert {rows(view)[row.id].state for row in doubles[1:]} == {"left_out"}
    assert presenter.ready() == before + 1
    presenter.apply()
    assert "已写入" in view.said["show_done"]
    assert {"9号楼", "29号楼"} <= placed(office)
    undo(office, actor=ME)
    assert placed(office) == set()
    presenter.forget([doubles[0].id])
    assert rows(view)[doubles[0].id].state == "duplicate"


def test_a_table_corrected_elsewhere_comes_back(page):
    presenter, view, _office = page
    lines = presenter.table().decode("utf-8-sig").splitlines()
    lines[1] = lines[1].rpartition(",")[0] + ",学生公寓9号楼"
    presenter.take_table("\n".join(lines).encode(), "表.csv")
    assert rows(view)["0"].title == "学生公寓9号楼"
    lines[1] = lines[1].replace("学生公寓9号楼", "桂花园1号楼")
    presenter.take_table("\n".join(lines).encode(), "表.csv")
    assert "“表.csv”第 2 行" in view.said["show_problem"]


def test_another_layer_leaves_nothing_to_write_and_a_broken_file_is_named(page, tmp_path):
    presenter, view, _office = page
    presenter.want(Wanted(layers=("water",)))
    assert presenter.ready() == 0
    broken = tmp_path / "坏.geojson"
    broken.write_bytes(WUHAN.read_bytes()[:5000])
    presenter.open(broken)
    assert "坏.geojson" in view.said["show_problem"]


def test_the_page_in_the_window(open_screen, office):
    dormitories(office)
    window, screen = open_screen("exchange", Target("exchange", "outlines"))
    page = screen.outlines
    assert screen.part() == "outlines"
    page.presenter.open(WUHAN)
    open_screen.quiet(window)
    assert page.table.model().rowCount() > 40
    assert page.apply_button.isEnabled()
    page.table.go_to("0")
    assert page.none.isEnabled()
    page.apply_button.click()
    open_screen.quiet(window)
    assert len(placed(office)) >= 20
