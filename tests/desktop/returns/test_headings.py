"""Headings of forms, in the words of several counties: each means one figure, and strangers mean none."""

from __future__ import annotations

import pytest

from desktop.returns.catalogue import CATALOGUE
from desktop.returns.template.headings import meaning, tidy

SAID = {
    "A03": ("总户数", "总户数(户)", "居民户数", "户数", "登记户数", "家庭总户数", "总 户 数", "住户总数"),
    "A04": ("实住户数", "入住户数", "实住/户数"),
    "A08": ("总人口", "总人口(人)", "人口数", "人口总数", "居民总数"),
    "A11": ("网格数", "网格总数", "网格个数", "划分网格数", "网格数量(个)"),
    "A14": ("网均户数", "网格平均户数", "每网格户数"),
    "A16": ("其中/不足300户", "300户以下", "网格规模/少于300户", "300户以下网格数"),
    "A17": ("其中/超过500户", "500户以上", "大于500户的网格数"),
    "A18": ("其中/300-500户", "300—500户", "300~500户", "300户至500户", "３００－５００户"),
    "A22": ("微网格数", "小格区个数"),
    "B01": ("网格员数", "网格员人数", "网格员总数(人)", "配备网格员数"),
    "B05": ("配备覆盖率", "网格员配备率", "网格员配备覆盖率(%)"),
    "B10.full_time": ("其中/专职", "专职网格员", "网格员/专职人数"),
    "B10.part_time": ("其中/兼职", "兼职网格员数"),
    "B13.count": ("协管员", "四员配备/协管员", "协管员人数"),
    "B14.count": ("监督员", "网格监督员"),
    "B15.persons": ("公益员", "公益员人数"),
    "B16.persons": ("信息员", "信息员(人)"),
    "B25": ("社工证人数", "持社工证人数", "社会工作者证书人数"),
    "C01": ("两委成员数", "“两委”成员数", "两委人数", "社区两委成员"),
    "C04": (
        "书记以外两委兼任网格员数",
        "两委成员(不含书记)兼任网格员人数",
        "除书记外两委兼任网格员数",
        "兼任网格员数",
    ),
    "C05": ("比例(1:n)", "兼任比例", "比例"),
    "C08": ("兼任2个以上网格人数", "兼任两个及以上网格人数", "一人管2个以上网格的人数"),
    "D01": ("制度建立/例会", "例会制度", "制度/网格例会制度"),
    "D02": ("制度建立/日志", "工作日志"),
    "D03": ("制度建立/公示", "服务公示制度"),
    "E01": ("公示齐全网格数", "三项公示齐全的网格数", "公示网格数"),
    "E05.due": ("胸牌/应发", "工作证应发数"),
    "E06.due": ("联系卡/应发", "便民联系卡/应发放数", "联系卡应发户数"),
    "E06.issued": ("联系卡/已发", "联系卡/实发", "联系卡实际发放数"),
    "E07": ("联系卡/发放率", "联系卡/率", "联系卡发放率(%)"),
    "F01": ("采集率", "基础信息采集率"),
    "G01.done": ("季度巡查次数", "巡查次数", "本季度巡查总次数", "巡查走访次数"),
    "G02.weekly": ("周巡查达标率", "巡查达标率", "每周巡查达标率"),
    "G02.daily": ("日巡查达标率", "每日巡查达标率"),
    "I01": ("微信平台/建立", "微信平台/是否建立", "公众号开通"),
    "I02": ("微信平台/使用", "微信平台/是否正常使用"),
    "community.name": ("社区", "社区名称", "村(社区)", "所属社区"),
    "grid_names": ("网格名称", "网格名称及范围", "各网格名称"),
}


@pytest.mark.parametrize(
    ("code", "label"), [(code, label) for code, labels in SAID.items() for label in labels]
)
def test_many_words_for_one_figure(code: str, label: str) -> None:
    assert meaning("/".join(tidy(part) for part in label.split("/")), "community") == code


@pytest.mark.parametrize(
    "label",
    [
        "备注",
        "天气",
        "培训人数",
        "网格员培训人次",
        "党员人数",
        "宠物户数占比",
        "单位:户、人、个",
        "办结率",
        "下沉干部人数",
    ],
)
def test_strangers_are_left_to_the_clerk(label: str) -> None:
    assert meaning(tidy(label), "community") is None


def test_every_synonym_of_the_catalogue_means_its_own_figure() -> None:
    for indicator in CATALOGUE:
        for word in indicator.synonyms:
            assert meaning(tidy(word), "community") == indicator.code, word


def test_a_row_per_grid_is_named_by_its_grid() -> None:
    assert meaning("网格名称", "grid") == "grid.name"
    assert meaning("社区", "grid") == "community.name"
