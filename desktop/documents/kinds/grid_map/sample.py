"""Made-up communities to show, to test and to frighten the grid map with."""

from __future__ import annotations

from dataclasses import replace

from desktop.documents.kinds.grid_map.data import (
    GridMapData,
    MapBuilding,
    MapCompound,
    MapGrid,
    MapMicroGrid,
    MapPart,
    MapPerson,
)

NAMES = (
    *("王秀兰", "李建国", "张敏", "陈立军", "赵桂英", "刘志强"),
    *("周海燕", "吴国庆", "孙丽华", "马玉梅", "何文斌", "郭晓峰"),
)


def slab(
    compound: str, label: str, households: list[int], micro: list[str | None], suffix: str = "号楼"
) -> MapBuilding:
    """A building of stairwells with so many households each; `micro` per stairwell, the last one for the rest."""
    parts = tuple(
        MapPart(label=str(place + 1), households=number, micro_grid=micro[min(place, len(micro) - 1)])
        for place, number in enumerate(households)
    )
    return MapBuilding(id=f"{compound}/{label}", title=label + suffix, short=label, parts=parts)


def yard(compound: str, label: str, households: int | None, micro: str | None) -> MapBuilding:
    """A courtyard of single-storey houses."""
    part = MapPart(households=households, micro_grid=micro)
    return MapBuilding(
        id=f"{compound}/{label}", title=f"{label}号院", short=label, parts=(part,), courtyard=True
    )


def grid(number: int, micros: int, *, people: int = 2) -> MapGrid:
    """A grid with made-up staff; micro-grids are called g1m1, g1m2 …"""
    posts = ("网格长", "网格员", "网格指导员", "网格警员")[:people]
    return MapGrid(
        id=f"g{number}",
        number=number,
        name=f"第{_numeral(number)}网格",
        micro_grids=tuple(
            MapMicroGrid(
                id=f"g{number}m{k}",
                number=k,
                people=(MapPerson(post="微网格长", name=NAMES[(3 * number + k) % len(NAMES)]),),
            )
            for k in range(1, micros + 1)
        ),
        people=tuple(
            MapPerson(
                post=post,
                name=NAMES[(number + 5 * place) % len(NAMES)],
                phone=f"1350000{number:02d}{place:02d}",
            )
            for place, post in enumerate(posts)
        ),
    )


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九十"
    if number > 99:
        return str(number)
    if number <= 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _rows(compound: str, sizes: list[tuple[int, int]], micros: list[str | None]) -> tuple[MapBuilding, ...]:
    return tuple(
        slab(compound, str(place), [each] * stairs, [micros[place - 1]])
        for place, (stairs, each) in enumerate(sizes, 1)
    )


def _sample() -> GridMapData:
    old = [(4, 10), (3, 10), (5, 11), (3, 10), (3, 11), (3, 10), (4, 10), (3, 10), (3, 10), (3, 10), (3, 10)]
    old += [(5, 11), (5, 10), (3, 10)]
    old_micros: list[str | None] = [f"g1m{k}" for k in (1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 8)]
    old_micros += ["g3m1", "g1m9", "g3m2"]
    new_micros: list[str | None] = [f"g2m{k}" for k in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    towers = (
        slab("金域华府", "1", [44, 45], ["g4m1", "g4m2"]),
        slab("金域华府", "2", [70, 71], ["g4m3", "g4m4"]),
        slab("金域华府", "3", [49], ["g4m5"]),
        slab("金域华府", "A", [51], ["g4m6"], "座"),
        slab("金域华府", "B", [48, 48], ["g4m7", "g4m8"], "座"),
    )
    mill = _rows("纺织厂宿舍", [(3, 10)] * 10, [f"g3m{3 + k // 2}" for k in range(10)])
    lane = tuple(yard("槐树巷", str(k), 1 + k * 5 % 6, "g3m8") for k in range(1, 7))
    return GridMapData(
        community="幸福里社区",
        place="东风街道",
        office="幸福里社区居民委员会",
        made_on="2026-09-30",
        grids=(
            grid(1, 9),
            replace(grid(2, 10), east="人民路", south="文化街", west="锦绣路", north="滨河公园南墙"),
            grid(3, 8, people=4),
            grid(4, 8),
        ),
        compounds=(
            MapCompound(id="幸福里", name="幸福里", buildings=_rows("幸福里", old, old_micros)),
            MapCompound(
                id="锦绣江南",
                name="锦绣江南",
                buildings=_rows("锦绣江南", [(2, 20)] * 5 + [(3, 19)] * 5, new_micros),
            ),
            MapCompound(id="金域华府", name="金域华府", buildings=towers),
            MapCompound(id="纺织厂宿舍", name="纺织厂宿舍", buildings=mill),
            MapCompound(id="槐树巷", name="槐树巷", buildings=lane),
        ),
    )


def terraces(buildings: int, *, per_grid: int = 12, per_compound: int = 20) -> GridMapData:
    """A community of so many buildings in compounds of `per_compound`, grids of `per_grid`, two buildings to a
    micro-grid: 20, 80, 200 are the sizes the tests know."""
    grids = -(-buildings // per_grid)
    micros = -(-per_grid // 2)
    compounds: list[MapCompound] = []
    for start in range(0, buildings, per_compound):
        name = f"{NAMES[start // per_compound % len(NAMES)][0]}家园{start // per_compound + 1}期"
        members = tuple(
            slab(
                name,
                str(k - start + 1),
                [12] * (1 + k * 7 % 5),
                [f"g{k // per_grid + 1}m{k % per_grid // 2 + 1}"],
            )
            for k in range(start, min(start + per_compound, buildings))
        )
        compounds.append(MapCompound(id=name, name=name, buildings=members))
    return GridMapData(
        community="大社区",
        place="东风街道",
        office="大社区居民委员会",
        made_on="2026-09-30",
        grids=tuple(grid(number, micros) for number in range(1, grids + 1)),
        compounds=tuple(compounds),
    )


def _awkward() -> GridMapData:
    long = "青江市第二通用机械制造厂车桥分厂职工家属住宅小区"
    split = MapBuilding(
        id="t1",
        title="1号楼",
        short="1",
        parts=tuple(
            MapPart(label=str(k + 1), households=90 + k, micro_grid=m)
            for k, m in enumerate(["g1m1", "g1m1", "g1m2", "g2m1", None])
        ),
    )
    odd = (
        split,
        slab(long, "2-1", [36], ["g1m2"]),
        slab(long, "甲3", [30, 28], ["g2m1", "g2m2"], "号楼"),
        slab(long, "老干部活动中心(原厂招待所)", [8], ["g2m2"], ""),
        slab(long, "10", [12] * 11, ["g2m2"]),
        slab(long, "9", [12, 12], [None]),
        replace(slab(long, "11", [1], ["g1m1"]), parts=(MapPart(micro_grid="g1m1"),)),
    )
    lane = tuple(yard("东风巷", str(k), None if k == 3 else 1 + k % 6, "g2m3") for k in range(1, 33))
    one = MapCompound(id="门卫", name="门卫", buildings=(slab("门卫", "1", [1], ["g3m1"]),))
    empty = MapCompound(id="待建", name="待建地块", buildings=())
    vacant = replace(
        grid(3, 1), people=(MapPerson(post="网格长"), MapPerson(post="网格员", name="欧阳𬭎媛媛"))
    )
    return GridMapData(
        community="云麓台新型城镇化示范社区",
        place="",
        office="云麓台新型示范社区居民委员会",
        made_on="2026-09-30",
        grids=(replace(grid(1, 2, people=4), name="第一网格(原车桥厂)"), grid(2, 3), vacant, grid(4, 0)),
        compounds=(
            MapCompound(id=long, name=long, buildings=odd),
            MapCompound(id="东风巷", name="东风巷", buildings=lane),
            one,
            empty,
        ),
    )


SAMPLE = _sample()
AWKWARD = _awkward()
