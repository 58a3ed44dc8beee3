"""The gate: each planted thing is blocked and named by place only; clean documents pass."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from desktop.base.errors import Refused
from desktop.documents.kinds import badge, contact_card, duty_board, template
from desktop.documents.kinds.common import Shown, shown
from desktop.documents.privacy import Gate, Known

KNOWN = Known(
    names=frozenset({"王秀英", "李强", "文明", "陈小燕", "古丽巴哈尔·艾合买提"}),
    phones=frozenset({"13911112222", "13800000000"}),
    private_phones=frozenset({"13733334444"}),
    codes=frozenset({"420303001003", "420303001003003"}),
    published=frozenset({"13600000000", "15600000000", "13900000000"}),
)
CARD = contact_card.SAMPLE
BOARD = duty_board.SAMPLE


def codes(item: object) -> list[str]:
    return sorted(code for _where, code in Gate(KNOWN).findings(item))


@pytest.mark.parametrize(
    "item", [CARD, contact_card.AWKWARD, BOARD, duty_board.AWKWARD, badge.SAMPLE, badge.AWKWARD]
)
def test_clean_documents_pass_even_when_the_worker_lives_here(item: object) -> None:
    assert codes(item) == []


@pytest.mark.parametrize("key", ["contact_card", "duty_board", "badge"])
def test_the_wording_we_ship_passes(key: str) -> None:
    words = template.load(key).data["words"]
    texts = [str(words)] + [
        text for value in words.values() for text in ([value] if isinstance(value, str) else map(str, value))
    ]
    Gate(KNOWN).insist("联系卡", [], wording=[("文字", text) for text in texts])


@pytest.mark.parametrize(
    ("planted", "code"),
    [
        ("服务 42030319850312001X 号", "privacy.id_number"),
        ("服务 420303 19850312 0013", "privacy.id_number"),
        ("４２０３０３１９８５０３１２００１３", "privacy.id_number"),
        ("420303198503\u200b120013", "privacy.id_number"),
        ("420303850312001", "privacy.id_number"),
        ("420303********0013", "privacy.id_number"),
        ("身份证尾号 0013", "privacy.id_number"),
        ("6222 0213 0000 1234 567", "privacy.id_number"),
        ("3 号楼 王秀英", "privacy.resident_name"),
        ("协助王秀英办理证件", "privacy.resident_name"),
        ("古丽巴哈尔·艾合买提家门口", "privacy.resident_name"),
        ("联系李强先生", "privacy.resident_name"),
        ("李强、3 号楼", "privacy.resident_name"),
        ("李　强、3 号楼", "privacy.resident_name"),
        ("3 号楼，王 秀 英", "privacy.resident_name"),
        ("低 保，上门", "privacy.care"),
        ("低保户上门", "privacy.care"),
        ("严重精神障碍患者随访", "privacy.care"),
        ("社区矫正对象", "privacy.care"),
        ("3 号楼 501 空置", "privacy.empty_home"),
        ("独居老人重点走访", "privacy.empty_home"),
        ("高龄老人 2 人", "privacy.small_count"),
        ("业主 139 1111 2222", "privacy.phone"),
        ("备用 13733334444", "privacy.phone"),
        ("开锁 18877776666", "privacy.unknown_phone"),
        ("开锁 188 7777 6666", "privacy.unknown_phone"),
        ("开锁 188-777-76666", "privacy.unknown_phone"),
        ("开锁 +86 18877776666", "privacy.unknown_phone"),
        ("开锁 8618877776666", "privacy.unknown_phone"),
        ("开锁 1887777.6666", "privacy.unknown_phone"),
        ("开锁 １８８７７７７６６６６", "privacy.unknown_phone"),
        ("3号楼2户", "privacy.small_count"),
    ],
)
def test_each_planted_thing_is_blocked(planted: str, code: str) -> None:
    assert code in codes(replace(CARD, services=("政策宣传", planted)))
    assert code in codes(replace(BOARD, scope=planted))


@pytest.mark.parametrize(
    "innocent",
    [
        "文明创建、平安建设",
        "高龄老人 120 人",
        "1—6 号楼，红卫路 12 号院",
        "0719-8888888 13600000000",
        "电梯维修 156 0000 0000",
        "13 14 15 16 17 8 号楼",
        "网格员 1 人、民警 2 人",
        "残疾人专职委员",
        "儿童主任",
        "2026年6月30日",
        "网格 420303001003003",
    ],
)
def test_ordinary_words_are_not(innocent: str) -> None:
    assert codes(replace(CARD, services=(innocent,))) == []


def test_a_private_number_is_blocked_even_as_the_phone_of_the_post() -> None:
    assert codes(replace(CARD, phone="13733334444", qr="")) == ["privacy.phone"]


def test_a_residents_number_is_blocked_except_as_the_workers_own() -> None:
    assert codes(replace(CARD, duty_phone="13911112222")) == ["privacy.phone"]
    assert codes(CARD) == []  # the worker's number is also in the register of residents


def test_a_number_that_is_not_our_code_is_read_like_any_other() -> None:
    assert codes(replace(CARD, serial="420303850312001-0001")) == ["privacy.id_number"]
    assert codes(replace(CARD, serial="420303001003003-0001")) == []


def test_the_code_a_phone_would_scan_is_read_too() -> None:
    assert codes(replace(CARD, qr="MECARD:N:王秀英;TEL:13911112222;;")) == [
        "privacy.phone",
        "privacy.resident_name",
    ]


def test_the_class_of_a_field_decides_before_its_content() -> None:
    @dataclass(frozen=True)
    class Poster:
        place: str = shown(Shown.OFFICE, "位置")
        told: str = shown(Shown.RESIDENT, "诉求", default="")
        alone: int = shown(Shown.COUNT, "人数", default=0)
        portrait: bytes | None = shown(Shown.OFFICE, "图", default=None)
        key: str = shown(Shown.INNER, "", default="")

    assert codes(Poster("东门", key="1234567890123456")) == []
    assert codes(Poster("东门", told="一切都好")) == ["privacy.resident"]
    assert codes(Poster("东门", alone=2)) == ["privacy.small_count"]
    assert codes(Poster("东门", alone=3)) == []
    assert codes(Poster("东门", portrait=b"..")) == ["privacy.picture"]
    with pytest.raises(Refused, match="图：有不是工作人员的照片"):
        Gate(KNOWN).insist("海报", [Poster("东门", portrait=b"..")])


def test_the_refusal_names_place_and_kind_but_never_the_value() -> None:
    with pytest.raises(Refused) as caught:
        Gate(KNOWN).insist("联系卡", [CARD, replace(CARD, address="王秀英 13911112222 42030319850312001X")])
    said = caught.value.text + "".join(problem.text for problem in caught.value.problems.values())
    assert caught.value.code == "privacy.gate"
    assert "第2份 社区地址" in said
    assert {problem.code for problem in caught.value.problems.values()} == {
        "privacy.id_number",
        "privacy.resident_name",
        "privacy.phone",
    }
    for secret in ("王秀英", "13911112222", "42030319850312001X", "0312001"):
        assert secret not in said


def test_the_districts_own_wording_is_read_as_well() -> None:
    with pytest.raises(Refused, match="版式里的“口号”：有关爱"):
        Gate(KNOWN).insist("公示牌", [BOARD], wording=[("口号", "低保户名单见背面")])


def test_every_field_of_a_public_kind_says_what_it_holds() -> None:
    from dataclasses import fields

    for kind in (contact_card.ContactCard, duty_board.DutyBoard, duty_board.OnDuty, badge.Badge):
        for field in fields(kind):
            assert isinstance(field.metadata.get("shown"), Shown), (kind, field.name)
            assert field.metadata["shown"] is not Shown.RESIDENT
