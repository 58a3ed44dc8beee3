"""Twenty households as they stand on paper, what is keyed for them, and what must be in the ledger afterwards.

Everybody here is made up; the numbers have right check digits and belong to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(first17: str) -> str:
    """With the check digit of ISO 7064 MOD 11-2."""
    return first17 + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, first17, strict=True)) % 11]


@dataclass(frozen=True)
class Person:
    """keyed: column of the table to what is typed (None: Enter alone). whole: fields of the whole form, by Ctrl+Enter.

    stored: what the ledger must hold beside what every member has.
    """

    keyed: dict[str, str]
    stored: dict[str, Any]
    whole: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """One sheet. home: the household's fields as typed; dwelling: the dwelling's; beside: behind the door before."""

    room: str
    home: dict[str, str] = field(default_factory=dict)
    stored: dict[str, Any] = field(default_factory=dict)
    members: tuple[Person, ...] = ()
    dwelling: dict[str, str] = field(default_factory=dict)
    dwelling_stored: dict[str, Any] = field(default_factory=dict)
    beside: bool = False


def _adult(
    name: str, first17: str, *, relation: tuple[str, str], phone: str = "", here: str = "s", **more: Any
) -> Person:
    whole_number = number(first17)
    sex = "1" if int(whole_number[16]) % 2 else "2"
    birth = f"{whole_number[6:10]}-{whole_number[10:12]}-{whole_number[12:14]}"
    keyed = {
        "name": name,
        "relation": relation[0],
        "id_number": whole_number,
        "phones": phone,
        "hukou_here": here,
    }
    stored = {
        "name": name, "relation": relation[1], "id_number": whole_number, "id_type": "111", "sex": sex, "birth": birth,
        "hukou_here": {"s": 1, "f": 0}[here], **more,
    }  # fmt: skip
    if phone:
        stored.setdefault("phones", [phone])
    return Person(keyed, stored)


HEAD, WIFE, SON, DAUGHTER = ("", "02"), ("q", "12"), ("z", "20"), ("30", "30")
MOTHER, TENANT = ("52", "52"), ("99", "99")


def _pair(room: str, man: str, woman: str, tail: int, phone: str) -> Paper:
    return Paper(
        room,
        {"head_name": man, "phone": phone, "state": "rh", "channel": "wx"},
        {"head_name": man, "phone": phone, "state": "consistent", "channel": "wechat"},
        (
            _adult(man, f"4203031968{tail % 12 + 1:02d}120{tail % 10}1", relation=HEAD, phone=phone),
            _adult(woman, f"4203031970{tail % 12 + 1:02d}150{tail % 10}2", relation=WIFE),
        ),
    )


ELDER = Paper(
    "902",
    {"head_name": "𬭎䶮", "phone": "0719-8123456", "state": "rh", "channel": "js"},
    {"head_name": "𬭎䶮", "phone": "0719-8123456", "state": "consistent", "channel": "visit"},
    (
        Person(
            {"name": "", "relation": "", "id_number": "420303381107002", "phones": "13907190099(女儿)", "hukou_here": "s"},
            {"name": "𬭎䶮", "relation": "02", "id_number": number("42030319381107002"), "id_type": "111", "sex": "2",
             "birth": "1938-11-07", "phones": ["13907190099"], "phone_owners": {"13907190099": "女儿"}, "hukou_here": 1,
             "emergency_contact": "𬭎小燕", "emergency_phone": "13907190099"},
            {"emergency_contact": "𬭎小燕", "emergency_phone": "13907190099"},
        ),
    ),
)  # fmt: skip
NEWBORN = Paper(
    "801",
    {"head_name": "陈立", "phone": "13800000801", "state": "rh", "channel": "wx"},
    {"head_name": "陈立", "phone": "13800000801", "state": "consistent", "channel": "wechat"},
    (
        _adult("陈立", "42030319930405003", relation=HEAD, phone="13800000801"),
        _adult("单晓梅", "42030319950607004", relation=WIFE),
        Person(
            {"name": "陈小宝", "relation": "z", "id_number": "", "sex": "n", "birth": "20260612"},
            {"name": "陈小宝", "relation": "20", "id_number": None, "sex": "1", "birth": "2026-06-12", "hukou_here": None,
             "id_none_reason": "newborn", "guardian": "陈立", "guardian_relation": "51"},
            {"id_none_reason": "xs", "guardian": "陈立", "guardian_relation": "fq"},
        ),
    ),
)  # fmt: skip
FOREIGNER = Paper(
    "702",
    {"head_name": "KIM MINSU", "phone": "13800000702", "state": "zz", "channel": "dh"},
    {"head_name": "KIM MINSU", "phone": "13800000702", "state": "rented", "channel": "phone"},
    (
        Person(
            {"name": "", "relation": "", "id_number": "", "sex": "n", "birth": "1988.3.21", "phones": "13800000702",
             "hukou_here": "f"},
            {"name": "KIM MINSU", "relation": "02", "id_number": "M70145892", "id_type": "414", "nationality": "KOR",
             "foreign_name": "KIM MINSU", "sex": "1", "birth": "1988-03-21", "phones": ["13800000702"], "hukou_here": 0},
            {"id_type": "hz", "nationality": "hg", "foreign_name": "KIM MINSU", "id_number": "M70145892"},
        ),
    ),
)  # fmt: skip
VACANT = Paper("701", dwelling={"use": "kz", "owner_name": "向红", "owner_phone": "13800000701"},
               dwelling_stored={"use": "vacant", "owner_name": "向红", "owner_phone": "13800000701"})  # fmt: skip
TENANTS = Paper(
    "602",
    {"head_name": "马哈", "phone": "13800000602", "state": "zz", "channel": "wx"},
    {"head_name": "马哈", "phone": "13800000602", "state": "rented", "channel": "wechat"},
    (
        _adult("马哈", "62010119900102005", relation=HEAD, phone="13800000602", here="f"),
        _adult("马小燕", "62010119920304006", relation=WIFE, here="f"),
    ),
    {
        "use": "cz",
        "owner_name": "李国强",
        "owner_phone": "13900000602",
        "tenant_name": "马哈",
        "lease_until": "202706",
    },
    {
        "use": "rented",
        "owner_name": "李国强",
        "owner_phone": "13900000602",
        "tenant_name": "马哈",
        "lease_until": "2027-06",
    },
)
SHARED_ONE = Paper(
    "601",
    {"head_name": "胡杰", "phone": "13800000601", "state": "zz", "channel": "dh"},
    {"head_name": "胡杰", "phone": "13800000601", "state": "rented", "channel": "phone"},
    (_adult("胡杰", "42900419990909007", relation=HEAD, phone="13800000601", here="f"),),
)
SHARED_TWO = Paper(
    "601",
    {"head_name": "罗平", "phone": "13800000611", "state": "zz", "channel": "dh"},
    {"head_name": "罗平", "phone": "13800000611", "state": "rented", "channel": "phone"},
    (
        _adult("罗平", "42900419980808008", relation=HEAD, phone="13800000611", here="f"),
        _adult("邹敏", "42900420000101010", relation=TENANT, here="f"),
    ),
    beside=True,
)
AWAY = Paper(
    "502",
    {"head_name": "方志远", "phone": "13800000502", "state": "hz", "channel": "dh"},
    {"head_name": "方志远", "phone": "13800000502", "state": "away", "channel": "phone"},
    (
        Person(
            {"name": "", "relation": "", "id_number": number("42030319850505009"), "phones": "13800000502",
             "lives_here": "f", "hukou_here": "s"},
            {"name": "方志远", "relation": "02", "id_number": number("42030319850505009"), "id_type": "111", "sex": "1",
             "birth": "1985-05-05", "phones": ["13800000502"], "lives_here": 0, "hukou_here": 1, "hukou_state": "away",
             "away_to": "广东深圳", "away_reason": "01", "away_since": "2019-03"},
            {"away_to": "广东深圳", "away_reason": "wg", "away_since": "2019.3"},
        ),
    ),
)  # fmt: skip
THREE_GENERATIONS = Paper(
    "501",
    {"head_name": "解春来", "phone": "13800000501", "state": "rh", "channel": "wx"},
    {"head_name": "解春来", "phone": "13800000501", "state": "consistent", "channel": "wechat"},
    (
        _adult("解春来", "42030319720303011", relation=HEAD, phone="13800000501"),
        _adult("曾玉兰", "42030319740404012", relation=WIFE),
        _adult("解小军", "42030320000505013", relation=SON, phone="13800000511"),
        _adult("解奶奶", "42030319450606014", relation=MOTHER),
    ),
)

_SHEETS: tuple[Paper, ...] = (
    _pair("1002", "张大山", "王秀英", 1, "13800001002"), _pair("1001", "李明", "赵芳", 2, "13800001001"),
    ELDER, _pair("901", "仇和平", "周琴", 3, "13800000901"),
    _pair("802", "区建华", "吴敏", 4, "13800000802"), NEWBORN,
    FOREIGNER, VACANT,
    TENANTS, SHARED_ONE, SHARED_TWO,
    AWAY, THREE_GENERATIONS,
    _pair("402", "查文", "华英", 5, "13800000402"), _pair("401", "尹力", "江燕", 6, "13800000401"),
    _pair("302", "盖强", "钟丽", 7, "13800000302"), _pair("301", "任飞", "万琳", 8, "13800000301"),
    _pair("202", "朴勇", "黑梅", 9, "13800000202"), _pair("201", "乐平", "冼霞", 10, "13800000201"),
    _pair("102", "翟刚", "覃静", 11, "13800000102"),
)  # fmt: skip
# As a stair is walked down: the door at the left first; two households share one door.
_ROOMS = (
    1001,
    1002,
    901,
    902,
    801,
    802,
    701,
    702,
    601,
    602,
    602,
    501,
    502,
    401,
    402,
    301,
    302,
    201,
    202,
    101,
)
PAPERS: tuple[Paper, ...] = tuple(
    replace(paper, room=str(room)) for paper, room in zip(_SHEETS, _ROOMS, strict=True)
)
