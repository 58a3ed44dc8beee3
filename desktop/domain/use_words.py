"""What offices write about the use of a dwelling, for the six uses a ledger knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_WORDS: Final = {
    "self": "自住 自用 自有 自住房 自有住房 自家 自有自住 业主自住 居住 常住 有人 业主自用 业主居住 自家住 自己住 本人住"
    " 本人自住 房主自住 户主自住 有人住 有人居住",
    "rented": "出租 租住 租赁 出租房 租房 已出租 承租 出租屋 合租 群租 租 已租 整租 转租 租出 出租中",
    "vacant": "空置 空户 空房 空关 无人 空 闲置 空置房 无人居住 空挂 长期空置 常年空置 无人住 没人住 未住人 长期无人"
    " 长期无人居住 常年无人 空关房 空房子 闲置房",
    "not_reached": "敲门未遇 未遇 不详 未见面 未入户 未知 多次上门未遇 敲门无人应 未核实",
    "commercial": "商用 商铺 门面 店铺 办公 经营 商业 门店 商住",
    "other": "其他 其它 装修 装修中 拆迁 待售 待租 在售 借住 寄住 借用 毛坯 未装修",
}
USE: Final[Mapping[str, str]] = {word: use for use, words in _WORDS.items() for word in words.split()}
"""A word to the key of `codes.DWELLING_USES`."""
