"""Where a room stands in the floor × door picture, and how places are sorted and said."""

import pytest

from desktop.domain import door


@pytest.mark.parametrize(
    ("room", "floor", "name"),
    [
        ("501", 5, "1"),
        ("1203", 12, "3"),
        ("3312", 33, "12"),
        ("5楼西", 5, "西"),
        ("3", 0, "3"),
        (None, 0, ""),
    ],
)
def test_rooms(room: str | None, floor: int, name: str) -> None:
    assert door.place(room) == door.Door(floor, name)


def test_two_comes_before_ten() -> None:
    assert sorted(["10号楼", "2号楼", "A座", "1号楼"], key=door.natural) == [
        "1号楼",
        "2号楼",
        "10号楼",
        "A座",
    ]


def test_labels() -> None:
    assert door.label("3", "2", "501", "锦绣龙庭") == "锦绣龙庭 3-2-501"
    assert door.label("12", None, "3") == "12-3"
    assert door.label(None, None, None) == "地址待落"
