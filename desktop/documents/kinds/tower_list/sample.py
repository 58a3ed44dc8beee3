"""Made-up buildings: three stairs, a tower, a courtyard, and one that has everything that goes wrong."""

from __future__ import annotations

from dataclasses import replace

from desktop.documents.kinds.internal import Copy
from desktop.documents.kinds.tower_list.data import TowerDoor, TowerList


def _door(unit: str, floor: int, door: str, number: int) -> TowerDoor:
    names = ("王秀兰", "李建国", "张敏", "陈立军", "赵桂英", "欧阳明月", "周海燕")
    use = ("self", "self", "rented", "self", "vacant", "self", "not_reached", "self", "commercial")[
        number % 9
    ]
    heads = () if use in ("vacant", "not_reached") else (names[number % 7],)
    room = f"{floor}{int(door):02d}"
    return TowerDoor(
        unit=unit,
        floor=floor,
        door=door,
        room=room,
        use=use,
        heads=heads,
        people=len(heads) * (1 + number % 4),
    )


def _slab(floors: int, units: int, doors: int) -> tuple[TowerDoor, ...]:
    places = [
        (u, f, d) for u in range(1, units + 1) for f in range(1, floors + 1) for d in range(1, doors + 1)
    ]
    return tuple(_door(str(u), f, str(d), k * 5 % 61) for k, (u, f, d) in enumerate(places))


SAMPLE = TowerList(
    place="幸福里3号楼",
    as_of="2026年9月30日",
    grid="第一网格 1-3微网格",
    worker="李建国",
    head="马玉梅",
    floors=6,
    doors=_slab(6, 3, 2),
)
TALL = replace(SAMPLE, place="金域华府2号楼", floors=33, doors=_slab(33, 2, 4))
LANE = replace(
    SAMPLE,
    place="槐树巷12号院",
    floors=1,
    doors=tuple(TowerDoor(room=str(k), heads=("赵桂英",), people=k) for k in range(1, 9)),
)
AWKWARD = replace(
    SAMPLE,
    place="青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲3号楼",
    worker="",
    head="阿卜杜热合曼·买买提图尔荪",
    floors=7,
    doors=(
        *_slab(6, 1, 14),
        TowerDoor(
            unit="2", floor=2, door="1", room="201", heads=("䶮𬭎𠅤", "阿卜杜热合曼·买买提图尔荪"), people=9
        ),
        TowerDoor(
            unit="2", floor=3, door="东", room="三楼东户", use="rented", heads=("王秀兰",) * 5, people=12
        ),
        TowerDoor(unit="2", room="地下室", use="other"),
        TowerDoor(room="临街门面3", use="commercial", heads=("张敏",), people=1),
    ),
)
COPY = Copy(user="录入员 李", time="2026-09-30 14:05", serial="P000123")
