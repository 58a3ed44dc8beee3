"""From the office file to paper: who is on it, in which order, what is refused, and what is written down."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest
from sqlalchemy import text

from desktop.base import i18n
from desktop.base.errors import NotFound, Refused
from desktop.documents.render import KINDS, Printed, Scope, render
from desktop.operations.printing import register_print
from desktop.operations.undo import undo
from desktop.queries import paper
from desktop.workspace import Workspace
from tests.desktop.documents.paper_town import CLERK, OFFICE_CODE, TODAY, Town, build
from tests.desktop.documents.reading import codes_in, picture_of, text_of


@pytest.fixture
def town(office: Workspace) -> Town:
    return build(office)


def made(office: Workspace, kind: str, scope: str = "community", **options: Any) -> tuple[Printed, bytes]:
    out = io.BytesIO()
    printed = render(office, kind, Scope.parse(scope), options, out, **CLERK)
    assert printed.sha256 == hashlib.sha256(out.getvalue()).hexdigest()
    return printed, out.getvalue()


def all_text(data: bytes, pages: int) -> str:
    return "\n".join(text_of(data, page) for page in range(pages))


def rows(office: Workspace, table: str) -> list[dict[str, Any]]:
    with office.read() as db:
        return [dict(row) for row in db.execute(text(f"SELECT * FROM {table}")).mappings()]


def test_a_card_for_every_household_of_a_grid_that_has_a_worker(office: Workspace, town: Town) -> None:
    printed, data = made(office, "card")
    assert (printed.items, printed.pages) == (8, 2)
    words = text_of(data, 0)
    assert words.count("陈小燕") == 8
    assert [f"{OFFICE_CODE}001-{n:04d}" in words for n in range(1, 10)] == [True] * 8 + [False]
    assert codes_in(picture_of(data)) == ["MECARD:N:陈小燕;TEL:13800000001;ORG:云麓台社区第一网格;;"] * 8
    back = text_of(data, 1)
    for line in ("青桐街道桐荫路 8 号", "监督电话 0719-8666666", "物业服务", "片区民警", "0719-8110110"):
        assert line in back
    assert [(w.code, w.where) for w in printed.warnings] == [("card.no_worker", "第二网格")]
    assert "8 户" in printed.warnings[0].text


def test_no_resident_is_named_on_any_public_document(office: Workspace, town: Town) -> None:
    for kind in ("card", "board-door", "badge", "map"):
        printed, data = made(office, kind)
        words = all_text(data, printed.pages)
        assert not any(name in words for name in ("王秀", "赵国", "13955550000", "110101199003077758"))


def test_cards_are_recorded_keep_their_serial_and_only_the_missing_are_printed(
    office: Workspace, town: Town
) -> None:
    first, _ = made(office, "card", scope=f"household:{town.homes[4]}")
    changes = register_print(office, first.job(), **CLERK)
    assert changes.concerns("card_issue")
    (card,) = rows(office, "card_issue")
    assert (card["household_id"], card["serial"], card["phone"], card["register_id"], card["method"]) == (
        town.homes[4], f"{OFFICE_CODE}001-0001", "13800000001", first.register_id, "printed",
    )  # fmt: skip
    rest, data = made(office, "card", which="missing")
    assert rest.items == 7
    assert f"{OFFICE_CODE}001-0001" not in text_of(data, 0)
    register_print(office, rest.job(), **CLERK)
    everything, _ = made(office, "card")
    serials = {issue.household_id: issue.serial for issue in everything.issues}
    assert serials[town.homes[4]] == f"{OFFICE_CODE}001-0001"
    assert sorted(serials.values()) == [f"{OFFICE_CODE}001-{n:04d}" for n in range(1, 9)]
    with pytest.raises(Refused, match="没有可打印"):
        made(office, "card", which="missing")


def test_a_reprint_ends_the_card_before_it_and_undo_takes_it_back(office: Workspace, town: Town) -> None:
    for _ in range(2):
        printed, _data = made(office, "card", scope="grid:1")
        register_print(office, printed.job(), **CLERK)
    ended = [card["ended_on"] for card in rows(office, "card_issue")]
    assert (ended.count(None), ended.count(TODAY.isoformat())) == (8, 8)
    undo(office, actor="李梅")
    with office.read() as db:
        assert len(paper.issued(db, "card")) == 8
    register = rows(office, "print_register")
    assert [(entry["kind"], entry["scope"], entry["items"]) for entry in register] == [
        ("card", "grid:1", 8)
    ] * 2
    assert json.loads(register[0]["options"])["qr"] == "contact"
    assert {entry["actor"] for entry in register} == {"李梅"}


def test_serials_never_return_after_a_household_left(office: Workspace, town: Town) -> None:
    printed, _data = made(office, "card", scope="grid:1")
    register_print(office, printed.job(), **CLERK)
    with office.change("household.remove", actor="李梅") as unit:
        unit.set("household", town.homes[0], {"state": "left"})
        card = next(c for c in rows(office, "card_issue") if c["household_id"] == town.homes[1])
        unit.set("card_issue", card["id"], {"ended_on": TODAY.isoformat()})
    again, _data = made(office, "card", which="missing")
    assert [(issue.household_id, issue.serial) for issue in again.issues] == [
        (town.homes[1], f"{OFFICE_CODE}001-0009")
    ]


def test_boards_hang_at_every_stair_with_those_who_answer_for_it(office: Workspace, town: Town) -> None:
    printed, data = made(office, "board-door")
    places = [issue.place for issue in printed.issues]
    assert places == ["香樟里 1号楼1单元", "香樟里 1号楼2单元", "香樟里 2号楼"]
    first = text_of(data, 0)
    for words in (
        "云麓台社区第一网格公示牌",
        "周建国",
        "陈小燕",
        "䶮𬭎𠅤",
        "138 0000 0001",
        "香樟里1、2号楼",
        "2026年6月",
    ):
        assert words in first
    assert "网格员、楼栋长" in first
    assert [(w.code, w.where) for w in printed.warnings if w.code.startswith("board")] == [
        ("board.no_people", "香樟里 10号楼"),
        ("board.no_people", "桐荫路 12号院"),
    ]
    register_print(office, printed.job(), **CLERK)
    register_print(
        office, made(office, "board-door", scope=f"building:{town.buildings[1]}")[0].job(), **CLERK
    )
    boards = rows(office, "board_issue")
    assert (len(boards), sum(board["removed_on"] is None for board in boards)) == (4, 3)
    assert json.loads(boards[0]["parts"]) == ["contact", "duty"]


@pytest.mark.parametrize(("per", "count"), [("unit", 3), ("building", 2), ("grid", 1)])
def test_boards_for_stairs_buildings_or_grids(office: Workspace, town: Town, per: str, count: int) -> None:
    printed, _data = made(office, "board-door", scope="grid:1", per=per, size="40x60", bleed="1")
    assert (printed.items, printed.pages) == (count, count)


def test_badges_for_everybody_with_a_post_of_our_own(office: Workspace, town: Town) -> None:
    printed, data = made(office, "badge", size="pocket", years=1)
    words = text_of(data, 0)
    assert all(name in words for name in ("陈小燕", "周建国", "䶮𬭎𠅤"))
    assert "高警官" not in words
    numbers = [issue.number for issue in printed.issues]
    assert numbers == [f"{OFFICE_CODE}-{n:04d}" for n in (1, 2, 3)]
    assert {issue.valid_until for issue in printed.issues} == {"2027-06-30"}
    assert [w.where for w in printed.warnings if w.code == "photo.missing"] == ["周建国", "䶮𬭎𠅤"]
    register_print(office, printed.job(), **CLERK)
    again, _data = made(office, "badge", scope=f"staff:{town.staff['䶮𬭎𠅤']}")
    assert [issue.number for issue in again.issues] == numbers[2:]


def test_the_roster_counts_posts_apart_from_persons_and_masks(office: Workspace, town: Town) -> None:
    printed, data = made(office, "roster", ids=True)
    words = all_text(data, printed.pages)
    assert "共 4 人，5 个岗位" in words
    assert "110101********7758" in words.replace("\r\n", "")
    assert "110101199003077758" not in words
    assert "李梅" in words
    assert printed.register_id[:8].upper() in words
    assert "110101" not in all_text(*reversed((made(office, "roster")[0].pages, made(office, "roster")[1])))


def test_maps_for_the_community_and_for_one_grid(office: Workspace, town: Town) -> None:
    whole, _data = made(office, "map")
    assert whole.pages == 3
    one, data = made(office, "map", scope="grid:2", paper="a3")
    assert one.pages == 1
    assert "第二网格" in text_of(data, 0)
    assert "10号楼" in text_of(data, 0) or "10" in text_of(data, 0)


def test_the_gate_stops_a_public_document_before_anything_is_written(office: Workspace, town: Town) -> None:
    with office.change("community.edit", actor="李梅") as unit:
        (community,) = rows(office, "community")
        unit.set("community", community["id"], {"address": "桐荫路 8 号，找王秀英 13955550000"})
    out = io.BytesIO()
    with pytest.raises(Refused, match="居民信息") as caught:
        render(office, "card", Scope(), {}, out, **CLERK)
    assert {problem.code for problem in caught.value.problems.values()} == {
        "privacy.resident_name",
        "privacy.phone",
    }
    assert "王秀英" not in caught.value.text
    assert out.getvalue() == b""


def test_a_private_phone_entered_as_a_work_phone_is_stopped(office: Workspace, town: Town) -> None:
    with office.change("staff.edit", actor="李梅") as unit:
        unit.set("staff", town.staff["陈小燕"], {"private_phone": "138 0000 0001"})
    with pytest.raises(Refused, match="私人电话"):
        made(office, "card")


@pytest.mark.parametrize(
    ("kind", "scope", "options", "code"),
    [
        ("poster", "community", {}, "print.kind"),
        ("card", "staff:1", {}, "print.scope"),
        ("card", "community", {"colour": "red"}, "print.option"),
        ("card", "community", {"skip": "10"}, "print.option"),
        ("card", "community", {"back": "maybe"}, "print.option"),
        ("map", "community", {"paper": "a9"}, "print.option"),
        ("badge", "staff:nobody", {}, "print.nothing"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(
    office: Workspace, town: Town, kind: str, scope: str, options: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        made(office, kind, scope, **options)
    assert caught.value.code == code


@pytest.mark.parametrize("written", ["", "grid", "grid:", "street:1", "community:1"])
def test_scopes_that_say_nothing_are_refused(written: str) -> None:
    with pytest.raises(Refused):
        Scope.parse(written)


def test_a_grid_that_does_not_exist(office: Workspace, town: Town) -> None:
    with pytest.raises(NotFound):
        made(office, "card", "grid:7")


def test_an_office_without_buildings_has_no_map(office: Workspace) -> None:
    with pytest.raises(Refused, match="楼栋"):
        made(office, "map")


def test_public_documents_are_the_same_bytes_twice(office: Workspace, town: Town) -> None:
    for kind in KINDS.values():
        if kind.public:
            assert made(office, kind.key)[1] == made(office, kind.key)[1]


def test_papers_speak_chinese_whatever_the_window_speaks(
    office: Workspace, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Foreign:
        def gettext(self, message: str) -> str:
            return f"XX{message}"

    before = {kind: made(office, kind)[1] for kind in ("card", "board-door", "badge")}
    monkeypatch.setattr(i18n, "_catalogue", lambda language: Foreign())
    monkeypatch.setattr(i18n, "_language", "en")
    for kind, data in before.items():
        printed, now = made(office, kind)
        assert "XX" not in all_text(now, printed.pages)
        assert now == data
        assert all("XX" in warning.text for warning in printed.warnings)


def test_people_of_another_community_wear_and_list_their_own(office: Workspace, town: Town) -> None:
    with office.change("import.county", actor="李梅") as unit:
        other = unit.create("community", {"code": "420303090013", "name": "松涛社区", "sort_no": 9})
        grid = unit.create("grid", {"community_id": other, "number": 1, "name": "松涛一网格"})
        worker = unit.create("staff", {"name": "何远", "community_id": other, "phones": ["13800000009"]})
        doctor = unit.create("staff", {"name": "郝医生", "community_id": other, "phones": ["13800000008"]})
        for person, role, kind, scope in (
            (worker, "grid_worker", "grid", grid),
            (doctor, "doctor", "community", None),
        ):
            unit.create(
                "assignment",
                {
                    "staff_id": person,
                    "role": role,
                    "scope_kind": kind,
                    "scope_id": scope,
                    "start": "2026-01-01",
                },
            )
    badges, data = made(office, "badge", scope=f"staff:{worker}")
    assert "松涛社区" in text_of(data, 0)
    assert [issue.number for issue in badges.issues] == ["420303090013-0001"]
    roster, data = made(office, "roster")
    words = all_text(data, roster.pages)
    assert "云麓台社区网格工作人员花名册" in words
    assert "松涛社区网格工作人员花名册" in words
    assert "13800000008" not in text_of(made(office, "card", scope="grid:1")[1], 1).replace(" ", "")
