"""The matrix by keys and mouse, at any size, painting only what is on sight."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt

from ui.theme.roles import Cell
from ui.widgets.building_matrix import BuildingMatrix
from ui.widgets.matrix_data import Door, Look, MatrixData, Shape, Stair
from ui.widgets.matrix_paint import MatrixLegend

LOOKS = (
    Look("own", "人户一致", Cell.CALM),
    Look("rent", "租住", Cell.SKY, Shape.DOT),
    Look("vacant", "空置", Cell.GREY, Shape.STRIPES),
)


def building(floors: int, stairs: tuple[int, ...], gaps: set[tuple[int, int]] = frozenset()) -> MatrixData:
    columns = sum(stairs)
    doors = {
        (line, column): Door(
            f"{line}/{column}", f"{floors - line}{column + 1:02d}", "张桂芳", LOOKS[column % 3].key
        )
        for line in range(floors)
        for column in range(columns)
        if (line, column) not in gaps
    }
    names = [Stair(f"{n + 1}单元", doors_) for n, doors_ in enumerate(stairs)]
    return MatrixData([f"{floors - n}层" for n in range(floors)], names, doors, LOOKS, {"own": 3})


@pytest.fixture
def matrix(qtbot):
    made = BuildingMatrix()
    made.resize(900, 500)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_arrows_move_step_over_gaps_and_stop_at_the_edges(qtbot, matrix):
    matrix.show_matrix(building(3, (2, 2), gaps={(0, 1), (1, 0)}))
    steps = [
        ("Right", "0/2"),
        ("Left", "0/0"),
        ("Left", "0/0"),
        ("Down", "2/0"),
        ("Right", "2/1"),
        ("Up", "1/1"),
    ]
    for key, where in steps:
        qtbot.keyClick(matrix, getattr(Qt.Key, f"Key_{key}"))
        assert matrix.current_id() == where
    qtbot.keyClick(matrix, Qt.Key.Key_End)
    assert matrix.current_id() == "2/3"


def test_enter_and_double_click_open(qtbot, matrix):
    matrix.show_matrix(building(3, (2,)))
    opened = []
    matrix.opened.connect(opened.append)
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    at = matrix.cell_rect((2, 1)).center()
    qtbot.mouseDClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == ["0/0", "2/1"]


def test_dragging_selects_a_block_and_leaves_gaps_out(qtbot, matrix):
    matrix.show_matrix(building(4, (3,), gaps={(1, 1)}))
    chosen = []
    matrix.selection_changed.connect(chosen.append)
    view = matrix.viewport()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=matrix.cell_rect((0, 0)).center())
    qtbot.mouseMove(view, matrix.cell_rect((2, 1)).center())
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    at = QPointF(matrix.cell_rect((2, 1)).center())
    move = QMouseEvent(
        QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view, move)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=matrix.cell_rect((2, 1)).center())
    assert matrix.selected_ids() == ("0/0", "0/1", "1/0", "2/0", "2/1")
    assert chosen[-1] == matrix.selected_ids()


def test_shift_extends_and_ctrl_a_takes_all(qtbot, matrix):
    matrix.show_matrix(building(3, (3,)))
    qtbot.keyClick(matrix, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(matrix, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert matrix.selected_ids() == ("0/0", "0/1", "1/0", "1/1")
    qtbot.keyClick(matrix, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(matrix.selected_ids()) == 9


def test_the_current_door_survives_fresh_data_and_a_building_without_doors(matrix):
    matrix.show_matrix(building(3, (3,)))
    matrix.go_to("2/2")
    matrix.show_matrix(building(3, (3,)))
    assert matrix.current_id() == "2/2"
    matrix.show_matrix(MatrixData((), (), {}))
    assert matrix.current_id() == ""
    matrix.grab()


def test_a_tower_of_33_floors_is_fluid(qtbot, matrix):
    matrix.show_matrix(building(33, (4, 4, 4)))
    matrix.grab()
    took = []
    for key in [Qt.Key.Key_Down] * 32 + [Qt.Key.Key_Right] * 11:
        start = time.process_time()
        qtbot.keyClick(matrix, key)
        matrix.viewport().repaint()
        took.append(time.process_time() - start)
    assert matrix.current_id() == "32/11"
    assert matrix.viewport().rect().contains(matrix.cell_rect((32, 11)))
    assert sorted(took)[len(took) // 2] < 0.033  # two frames of CPU, on a slow office PC's budget


def test_a_click_beside_the_doors_changes_nothing(qtbot, matrix):
    matrix.show_matrix(building(2, (2,)))
    qtbot.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert matrix.current_id() == "0/0"


def test_the_legend_wraps_and_leaves_out_what_does_not_occur(qtbot):
    legend = MatrixLegend()
    qtbot.addWidget(legend)
    legend.show_looks(LOOKS, {"own": 40, "vacant": 2})
    assert legend.accessibleName() == "人户一致 40 空置 2"
    assert legend.heightForWidth(120) > legend.heightForWidth(600)
