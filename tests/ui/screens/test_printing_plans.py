"""Plans and operations maps on the print screen: chosen, turned, looked at page by page, saved and registered."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop.queries import printed
from tests.desktop.queries.team_town import TODAY, add_home, build
from tests.ui.screens.inline import Inline, Recorder
from tests.ui.screens.test_printing_presenter import View
from ui.screens.printing.presenter import PrintingPresenter


@pytest.fixture
def screen(office):
    town = build(office)
    add_home(office, town.buildings[0], None, people=2)
    view, work = View(), Inline()
    presenter = PrintingPresenter(view, view.register, office, work, actor="李梅", today=lambda: TODAY)
    work.after = lambda changes: presenter.changed(changes, visible=True)
    presenter.entered()
    return presenter, view


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(pdf)
    return [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document]


@pytest.mark.parametrize(("kind", "pages"), [("map-plan", 3), ("map-ops", 1)])
def test_a_map_is_previewed_turned_and_registered(screen, office, tmp_path, kind, pages):
    presenter, view = screen
    presenter.choose_kind(kind)
    assert {option.key for option in view.said["show_kind"].options} >= {"paper", "turn", "tile"}
    presenter.preview()
    document = view.said["show_document"]
    assert sizes(document.pdf) == [(420, 297)] * pages
    presenter.set_option("turn", "upright")
    presenter.set_option("paper", "a2")
    presenter.preview()
    document = view.said["show_document"]
    assert sizes(document.pdf) == [(420, 594)] * pages
    out = tmp_path / "图.pdf"
    presenter.handing.save(out)
    with office.read() as db:
        assert [row.kind for row in printed.register(db)] == [kind]


def test_a_plan_of_one_grid_is_one_page_and_tiles_have_an_index(screen):
    presenter, view = screen
    presenter.choose_kind("map-plan")
    presenter.choose_scope(1)
    presenter.preview()
    assert len(sizes(view.said["show_document"].pdf)) == 1
    presenter.set_option("paper", "a1")
    presenter.set_option("tile", "a3")
    presenter.preview()
    tiled = sizes(view.said["show_document"].pdf)
    assert len(tiled) > 4
    assert {tuple(sorted(size)) for size in tiled} == {(297, 420)}
    assert isinstance(view.register, Recorder)
