"""The search box: how a clerk looks for somebody, and that what was found is always what is on the books."""

from __future__ import annotations

import unicodedata

import pytest

from desktop.operations import checking, undo
from desktop.queries import search
from desktop.store import search as index
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes

ME = "李梅"


@pytest.fixture
def street(office: Workspace) -> Workspace:
    with office.change("import.residents", actor=ME) as unit:
        compound = unit.create("compound", {"name": "锦绣龙庭"})
        building = unit.create("building", {"compound_id": compound, "label": "3"})
        stair = unit.create("unit", {"building_id": building, "label": "2"})
        dwelling = unit.create("dwelling", {"building_id": building, "unit_id": stair, "room": "501"})
        household = unit.create("household", {"dwelling_id": dwelling, "head_name": "单雄信"})
        for name, phone, number in (
            ("单雄信", "13800001234", "11010519491231002X"),
            ("阿卜杜拉·买买提", "13900005678", ""),
            ("曾国芳", "", ""),
        ):
            unit.create(
                "resident",
                {
                    "name": name,
                    "household_id": household,
                    "phones": [phone] if phone else [],
                    "id_number": number,
                },
            )
        unit.create("staff", {"name": "解晓东"})
        unit.create("grid", {"name": "第三网格", "code": "420303090012003", "number": 3})
    return office


def titles(office: Workspace, words: str) -> set[tuple[str, str]]:
    with office.read() as db:
        return {(hit.kind, hit.title) for hit in search.find(db, words).hits}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("单雄信", ("resident", "单雄信")),
        ("雄信", ("resident", "单雄信")),
        ("sxx", ("resident", "单雄信")),
        ("shanxiongxin", ("resident", "单雄信")),
        ("SXX", ("resident", "单雄信")),
        ("1234", ("resident", "单雄信")),
        ("13800001234", ("resident", "单雄信")),
        ("002x", ("resident", "单雄信")),
        ("买买提", ("resident", "阿卜杜拉·买买提")),
        ("zgf", ("resident", "曾国芳")),
        ("xxd", ("staff", "解晓东")),
        ("3-2-501", ("dwelling", "单雄信")),
        ("3号楼2单元501室", ("dwelling", "单雄信")),
        ("锦绣龙庭3-2-501", ("dwelling", "单雄信")),
        ("jxlt", ("compound", "锦绣龙庭")),
        ("单 1234", ("resident", "单雄信")),
        ("第三", ("grid", "第三网格")),
    ],
)
def test_what_is_typed_finds_what_is_meant(street: Workspace, words: str, found: tuple[str, str]) -> None:
    assert found in titles(street, words)


@pytest.mark.parametrize("words", ["", "  ", '"', "*", "NOT", "单 5678", "zzz", "' OR 1=1", "-", "AND"])
def test_nonsense_finds_nothing_and_hurts_nothing(street: Workspace, words: str) -> None:
    assert titles(street, words) == set()


def test_the_place_is_said_beside_the_name(street: Workspace) -> None:
    with street.read() as db:
        hit = next(h for h in search.find(db, "sxx").hits if h.kind == "resident")
    assert hit.where == "锦绣龙庭 3-2-501"


def test_the_index_follows_every_change(street: Workspace) -> None:
    with street.read() as db:
        resident = str(db.exec_driver_sql("SELECT id FROM resident WHERE name = '曾国芳'").scalar())
        building = str(db.exec_driver_sql("SELECT id FROM building").scalar())
    with street.change("resident.edit", actor=ME) as unit:
        unit.set("resident", resident, {"name": "仇国芳"})
        unit.set("building", building, {"label": "8"})
    assert titles(street, "zgf") == set()
    assert ("resident", "仇国芳") in titles(street, "qgf")
    assert ("dwelling", "单雄信") in titles(street, "8-2-501")
    assert titles(street, "3-2-501") == set()
    undo.undo(street, actor=ME)
    assert ("resident", "曾国芳") in titles(street, "zgf")
    with street.change("resident.remove", actor=ME) as unit:
        unit.delete("resident", resident)
    assert titles(street, "zgf") == set()


def test_the_total_goes_on_counting_behind_the_limit(street: Workspace) -> None:
    with street.change("import.residents", actor=ME) as unit:
        unit.create_many("resident", ((None, {"name": f"龚{chr(0x4E00 + i)}"}) for i in range(120)))
    with street.read() as db:
        found = search.find(db, "龚", limit=50)
    assert (len(found.hits), found.total) == (50, 120)


def test_every_surname_reading_is_first() -> None:
    for surname, reading in index.SURNAMES.items():
        assert index.readings(surname + "芳")[0][0] == reading + "fang"


def test_the_readings_are_the_library_s() -> None:
    from pypinyin import Style, pinyin

    for ch in "中华人民共和国社区网格长曾单仇解查盖":
        spoken = list(dict.fromkeys(pinyin(ch, style=Style.NORMAL, heteronym=True)[0]))[:3]
        assert list(index._syllables(ch, first=False)) == spoken


def test_a_renamed_compound_is_found_with_its_doors_by_the_new_name(street: Workspace) -> None:
    with street.change("compound.edit", actor=ME) as unit:
        (compound,) = unit.db.exec_driver_sql("SELECT id FROM compound").one()
        unit.set("compound", compound, {"name": "云麓花园"})
    with street.read() as db:
        assert {hit.kind for hit in search.find(db, "云麓花园").hits} == {"compound", "building", "dwelling"}
        assert search.find(db, "锦绣龙庭").total == 0


def test_a_door_is_found_however_late_its_building_and_compound_come(office: Workspace) -> None:
    compound, building = "c" * 32, "b" * 32
    with office.change("import.buildings", actor=ME) as unit:
        unit.create("dwelling", {"building_id": building, "room": "501"})
        assert unit.db
        unit.create("building", {"compound_id": compound, "label": "3"}, id=building)
        assert unit.db
        unit.create("compound", {"name": "云麓花园"}, id=compound)
    with office.read() as db:
        assert [hit.kind for hit in search.find(db, "云麓花园3-501").hits] == ["dwelling"]


def test_an_entry_that_went_astray_is_noticed_and_mended(street: Workspace) -> None:
    with street.local() as db:
        db.exec_driver_sql("DELETE FROM search_entry WHERE kind = 'staff'")
        db.exec_driver_sql("UPDATE search_entry SET entity_id = 'nobody' WHERE kind = 'grid'")
    assert len(checking.check(street).problems) == 1
    checking.repair(street, actor=ME)
    assert checking.check(street).problems == ()
    assert titles(street, "xxd") == {("staff", "解晓东")}


@pytest.mark.parametrize("name", ["张𠮷", "张𬭸明", "张𰻞", "caf\u00e9", "张\u19b0三"])
def test_every_letter_a_name_may_have_can_be_looked_for(office: Workspace, name: str) -> None:
    with office.change("resident.add", actor=ME) as unit:
        unit.create("resident", {"name": name})
    for words in (name, unicodedata.normalize("NFD", name)):
        assert titles(office, words) == {("resident", name)}


@pytest.fixture
def estate(office: Workspace) -> dict[str, str]:
    """Doors as ledgers write them; the answer is the dwelling's id by a short name."""
    ids = {}
    with office.change("import.buildings", actor=ME) as unit:
        dragon = unit.create("compound", {"name": "锦绣龙庭", "aliases": ["龙庭花园"]})
        lane = unit.create("compound", {"name": "东风巷", "kind": "courtyard"})
        for name, compound, building, stair, room in (
            ("3-2-501", dragon, "3", "2", "501"),
            ("3-2-502", dragon, "3", "2", "502"),
            ("13-2-501", dragon, "13", "2", "501"),
            ("A-1203", dragon, "A", None, "1203"),
            ("west", dragon, "3", "2", "5楼西"),
            ("yard", lane, "12", None, "3"),
        ):
            block = unit.create("building", {"compound_id": compound, "label": building})
            unit_id = unit.create("unit", {"building_id": block, "label": stair}) if stair else None
            ids[name] = unit.create("dwelling", {"building_id": block, "unit_id": unit_id, "room": room})
    return ids


def doors(office: Workspace, words: str) -> set[str]:
    with office.read() as db:
        return {hit.id for hit in search.find(db, words).hits if hit.kind == "dwelling"}


@pytest.mark.parametrize(
    ("typed", "door"),
    [
        ("3-2-501", "3-2-501"),
        ("3#2单元501室", "3-2-501"),
        ("3#2-501", "3-2-501"),
        ("3号楼2单元501", "3-2-501"),
        ("3号楼2单元501室", "3-2-501"),
        ("3号楼二单元5楼501", "3-2-501"),
        ("3栋2单元501", "3-2-501"),
        ("3栋二单元501室", "3-2-501"),
        ("3幢2门501", "3-2-501"),
        ("三号楼二单元五〇一", "3-2-501"),
        ("叁号楼2单元501室", "3-2-501"),
        ("第3栋2单元501号", "3-2-501"),
        ("03号楼02单元0501室", "3-2-501"),
        ("3—2—501", "3-2-501"),
        ("3.2.501", "3-2-501"),
        ("3/2/501", "3-2-501"),
        ("3、2、501", "3-2-501"),
        ("3 2 501", "3-2-501"),
        ("\uff13\uff0d\uff12\uff0d\uff15\uff10\uff11", "3-2-501"),  # full width
        ("3 栋 2 单元 501", "3-2-501"),
        ("锦绣龙庭3-2-501", "3-2-501"),
        ("锦绣龙庭 3号楼2单元501室", "3-2-501"),
        ("龙庭花园3栋2单元501", "3-2-501"),
        ("锦绣龙庭小区3#2-501", "3-2-501"),
        ("3-501", "3-2-501"),
        ("A座1203", "A-1203"),
        ("a座1203室", "A-1203"),
        ("A-1203", "A-1203"),
        ("3号楼2单元5楼西户", "west"),
        ("3栋2单元5层西", "west"),
        ("东风巷12号院3号", "yard"),
    ],
)
def test_a_door_is_found_in_every_spelling(
    office: Workspace, estate: dict[str, str], typed: str, door: str
) -> None:
    assert doors(office, typed) == {estate[door]}


def test_a_room_alone_is_looked_for_in_every_building(office: Workspace, estate: dict[str, str]) -> None:
    both = {estate["3-2-501"], estate["13-2-501"]}
    assert doors(office, "501室") == both
    assert doors(office, "5楼501") == both
    assert doors(office, "5楼西户") == {estate["west"]}
    assert doors(office, "3-2") == {estate["3-2-501"], estate["3-2-502"], estate["west"]}


@pytest.mark.parametrize("typed", ["3号楼", "3栋", "叁号楼", "3#", "锦绣龙庭3栋", "03幢"])
def test_a_building_is_found_by_its_number(office: Workspace, estate: dict[str, str], typed: str) -> None:
    assert {title for kind, title in titles(office, typed) if kind == "building"} == {"3号楼"}


@pytest.mark.parametrize("typed", ["第三网格", "第3网格", "3网格", "03号网格", "三网格"])
def test_a_grid_is_found_by_its_number(street: Workspace, typed: str) -> None:
    assert titles(street, typed) == {("grid", "第三网格")}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单田芳", "stf"), ("曾国藩", "zengguofan"), ("仇英", "qiuying"), ("解缙", "xiejin"), ("区桃", "outao"),
        ("查良镛", "zly"), ("尉迟恭", "yuchigong"), ("尉迟恭", "ycg"), ("万俟卨", "mqx"), ("长孙无忌", "zswj"),
        ("单于夜", "chanyuye"), ("重庆长", "cqc"), ("重庆长", "zqz"), ("王重阳", "wangchongyang"), ("乐嘉", "yuejia"),
        ("朴银玉", "piaoyinyu"), ("盖叫天", "gejiaotian"), ("行长乐", "xingchangle"), ("银行", "yinhang"),
    ],
)  # fmt: skip
def test_names_are_found_by_every_reading(office: Workspace, name: str, typed: str) -> None:
    with office.change("resident.add", actor=ME) as unit:
        unit.create("resident", {"name": name})
    assert titles(office, typed) == {("resident", name)}


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1234", "电话 138****1234"), ("01234", "电话 138****1234"), ("00001234", "电话 138****1234"),
        ("1380000", "电话 138****1234"), ("002x", "证件 110105********002X"), ("31002X", "证件 110105********002X"),
        ("1101051949", "证件 110105********002X"), ("单雄信", ""), ("sxx", ""),
    ],
)  # fmt: skip
def test_a_number_is_found_by_its_end_and_shown_masked(street: Workspace, typed: str, reason: str) -> None:
    with street.read() as db:
        hit = next(h for h in search.find(db, typed).hits if h.title == "单雄信")
    assert hit.reason == reason


def test_a_former_name_is_said(office: Workspace) -> None:
    with office.change("resident.add", actor=ME) as unit:
        unit.create("resident", {"name": "张晓明", "former_name": "张狗剩", "state": "left"})
    with office.read() as db:
        (hit,) = search.find(db, "狗剩").hits
    assert (hit.title, hit.reason) == ("张晓明(已迁出)", "曾用名 张狗剩")


def test_the_whole_name_comes_before_names_that_begin_so(office: Workspace) -> None:
    with office.change("import.residents", actor=ME) as unit:
        unit.create_many("resident", ((None, {"name": f"王芳{chr(0x4E00 + i)}"}) for i in range(60)))
        unit.create("resident", {"name": "王芳"})
    with office.read() as db:
        assert search.find(db, "王芳", limit=10).hits[0].title == "王芳"


def test_nobody_is_found_by_a_care_category(street: Workspace) -> None:
    with street.change("care.add", actor=ME) as unit:
        resident = unit.db.exec_driver_sql("SELECT id FROM resident LIMIT 1").scalar()
        unit.create(
            "care_record", {"resident_id": resident, "category": "corrected", "card_number": "JZ20260001"}
        )
    for words in ("corrected", "社区矫正", "矫正", "JZ20260001", "jz2026"):
        assert titles(street, words) == set()


def test_an_index_of_an_older_program_is_made_again(office: Workspace) -> None:
    with office.change("resident.add", actor=ME) as unit:
        unit.create("resident", {"name": "张三", "phones": ["13800001234"]})
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM search")
        db.exec_driver_sql("UPDATE meta SET value = '1' WHERE key = 'search_version'")
    office.close()
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    assert titles(again, "01234") == {("resident", "张三")}
    again.close()


@pytest.fixture
def rented(office: Workspace) -> dict[str, str]:
    """A dwelling owned by one, rented by another, with the household of a third; the ids by kind."""
    with office.change("import.residents", actor=ME) as unit:
        building = unit.create("building", {"label": "3"})
        stair = unit.create("unit", {"building_id": building, "label": "2"})
        owned = {
            "owner_name": "曾国芳", "owner_phone": "0719-8123456", "tenant_name": "Anna Smith",
            "tenant_phone": "13900005678",
        }  # fmt: skip
        place = {"building_id": building, "unit_id": stair, "room": "501"}
        dwelling = unit.create("dwelling", place | owned)
        home = {
            "dwelling_id": dwelling,
            "head_name": "单雄信",
            "contact_name": "秦叔宝",
            "phone": "13800001234",
        }
        household = unit.create("household", home)
    return {"dwelling": dwelling, "household": household}


@pytest.mark.parametrize(
    ("typed", "kind", "reason"),
    [
        ("13800001234", "household", "电话 138****1234"), ("1234", "household", "电话 138****1234"),
        ("秦叔宝", "household", "联系人 秦叔宝"), ("qsb", "household", "联系人 秦叔宝"), ("单雄信", "household", ""),
        ("曾国芳", "dwelling", "产权人 曾国芳"), ("zgf", "dwelling", "产权人 曾国芳"),
        ("07198123456", "dwelling", "电话 0719-****456"), ("anna", "dwelling", "承租人 Anna Smith"),
        ("5678", "dwelling", "电话 139****5678"),
    ],
)  # fmt: skip
def test_a_home_is_found_by_whom_one_rings_and_a_door_by_who_owns_or_rents_it(
    office: Workspace, rented: dict[str, str], typed: str, kind: str, reason: str
) -> None:
    with office.read() as db:
        hits = search.find(db, typed).hits
    assert [(hit.kind, hit.id, hit.reason) for hit in hits] == [(kind, rented[kind], reason)]


def test_a_contact_who_changed_is_found_no_more(office: Workspace, rented: dict[str, str]) -> None:
    with office.change("household.edit", actor=ME) as unit:
        unit.set("household", rented["household"], {"contact_name": None, "phone": None})
        unit.set("dwelling", rented["dwelling"], {"owner_name": "罗成", "owner_phone": None})
    assert titles(office, "秦叔宝") == titles(office, "1234") == titles(office, "zgf") == set()
    assert {kind for kind, _title in titles(office, "罗成")} == {"dwelling"}


@pytest.fixture
def micros(office: Workspace) -> None:
    with office.change("import.staff", actor=ME) as unit:
        building = unit.create("building", {"label": "1"})
        unit.create("dwelling", {"building_id": building, "room": "1"})
        grid = "a" * 32
        for number in (1, 2):
            unit.create(
                "micro_grid", {"grid_id": grid, "number": number, "name": "幸福里" if number == 2 else None}
            )
        unit.create("grid", {"number": 1, "name": "第一网格"}, id=grid)  # after its micro-grids


@pytest.mark.parametrize(
    "typed", ["1-2", "1-02", "1-2微网格", "一网格2微网格", "第一网格第2微网格", "幸福里", "xfl"]
)
def test_a_micro_grid_is_found_by_number_and_name(office: Workspace, micros: None, typed: str) -> None:
    with office.read() as db:
        assert [(h.kind, h.title, h.where) for h in search.find(db, typed).hits] == [
            ("micro_grid", "幸福里", "第一网格")
        ]


def test_a_door_comes_before_the_micro_grid_of_the_same_number(office: Workspace, micros: None) -> None:
    with office.read() as db:
        assert [(h.kind, h.title) for h in search.find(db, "1-1").hits] == [
            ("dwelling", "1-1"),
            ("micro_grid", "1-1 微网格"),
        ]


def test_a_micro_grid_follows_the_number_of_its_grid(office: Workspace, micros: None) -> None:
    with office.change("grid.rename", actor=ME) as unit:
        unit.set("grid", "a" * 32, {"number": 7})
    assert titles(office, "7-2微网格") == {("micro_grid", "幸福里")}
    assert titles(office, "1-2微网格") == set()
    with office.read() as db:
        assert index.strays(db) == 0
