"""Synthetic households and residents, the same every time; nobody real."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任单仇解区查盖"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国文华志春梅红玉海燕小晓东云辉鹏飞宇浩欣怡子涵一诺"
PER_HOUSEHOLD = 2.57


def households(people: int, *, seed: int = 7) -> Iterator[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """(id, household fields, its residents' fields) until `people` residents were made."""
    chance = random.Random(seed)
    made = 0
    while made < people:
        size = min(chance.choice((1, 2, 2, 3, 3, 4)), people - made)
        surname = chance.choice(SURNAMES)
        members = []
        for number in range(size):
            name = surname + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))
            year, month, day = chance.randint(1935, 2024), chance.randint(1, 12), chance.randint(1, 28)
            members.append(
                {
                    "name": name, "relation": "02" if number == 0 else "99", "sex": str(chance.randint(1, 2)),
                    "birth": f"{year}-{month:02}-{day:02}", "id_number": f"420303{year}{month:02}{day:02}{made:04d}"[:18],
                    "phones": [f"13{chance.randint(0, 9)}0000{chance.randint(0, 9999):04}"], "ethnicity": "01",
                    "politics": "13", "education": "60", "state": "live",
                }
            )  # fmt: skip
            made += 1
        identity = f"{chance.getrandbits(128):032x}"
        yield identity, {"head_name": members[0]["name"], "state": "consistent"}, members
