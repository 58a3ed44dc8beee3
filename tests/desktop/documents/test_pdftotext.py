"""What others read out of our papers: poppler's pdftotext finds every word, whole and in order; a scanner every code."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.documents.kinds import recovery_sheet
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.text import clean
from tests.desktop.documents.every_kind import COPY, ITEMS, KINDS, paper, told
from tests.desktop.documents.reading import codes_in, picture_of, size_of

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None and sys.platform != "linux",  # where `make test` installs it
    reason="poppler-utils is not installed",
)
RARE = "䶮𬭎𠅤"
NOT_PRINTED: dict[str, set[str]] = {
    "contact_card": {"qr"},
    "folded_card": {"qr"},
    "door_sticker": {"qr", "address", "hotlines", "serial", "supervision_phone", "services"},
    "duty_board": {"qr", "place"},
    "gate_board": {"qr", "place", "map", "community"},
    "office_board": {"map"},
    "grid_map": {
        "made_on",
        "post",
    },  # the day is written out, of micro-grid leaders only the name stands there
    "tower_list": {"use"},  # a letter of its own
}
"""Fields that a paper keeps to itself, or shows as something else: a code, another way to write a date."""
LANDMARKS: dict[str, tuple[str, ...]] = {
    "badge": ("工作证", "陈小燕", "网格员", "第三网格", "编号420303001003-0012", "使用须知", "发证单位"),
    "call_list": ("群外人员联系名单", "楼栋—单元—室", "锦绣龙庭1号楼2单元101", "锦绣龙庭2号楼2单元201", "内部使用"),
    "card_list": ("发放登记表", "卡片编号", "420303001003003-0001", "420303001003003-0002", "发放人", "内部使用"),
    "care_due": ("走访提醒单", "王秀兰", "李建国", "欧阳明月", "走访人签字", "内部使用"),
    "contact_card": ("网格服务联系卡", "陈小燕", "13800000000", "0719-8888888", "编号", "便民服务", "监督电话"),
    "diary": ("2026年6月", "第三网格", "陈小燕", "2026年6月1日", "8:30", "10:00", "15:00", "明日计划", "内部使用"),
    "door_sticker": ("您的网格员", "陈小燕", "网格员", "13800000000", "社区值班0719-8888888"),
    "duty_board": ("红卫社区第三网格公示牌", "网格编号", "周建国", "13900000000", "陈小燕", "13800000000", "公示日期"),
    "erasure_certificate": ("删除证明", "规则、依据和经手人", "删除了多少", "还留有旧内容的备份", "内部使用"),
    "folded_card": ("网格服务联系卡", "第三网格", "您的网格员", "陈小燕", "13800000000", "常用电话"),
    "gate_board": ("红卫社区第一网格公示牌", "1号楼", "13号楼", "幸福里", "周建国", "便民电话", "监督电话"),
    "gift_list": ("慰问签收名册", "身份证号", "王秀兰", "李建国", "见证人", "内部使用"),
    "grid_map": ("幸福里社区网格示意图", "第一网格", "网格长", "第二网格", "不作为边界依据"),
    "handover": ("工作交接清单", "一、网格概况", "二、台账资料", "五、待走访", "八、联系人", "移交人：", "内部使用"),
    "large_card": ("有事找网格员", "陈小燕", "网格员", "第三网格", "13800000000", "0719-8888888", "120"),
    "nickname_list": ("群备注名单", "第三网格网格长-周建国", "3-1小格区长-王芳", "内部使用"),
    "notice": ("居民个人信息处理告知书", "一、登记什么", "二、用来做什么", "三、谁能看到", "四、您的权利", "2026年6月30日"),
    "office_board": ("红卫社区网格化服务管理总览", "社区概况", "第一网格", "第二网格", "第三网格", "公示日期"),
    "pin": ("红卫社区", "陈小燕"),
    "recovery_sheet": ("恢复码封存单", *recovery_sheet.SAMPLE.groups[:1], "怎样使用", "保管要求", "封存人"),
    "roster_photos": ("工作人员照片册", "周建国", "第三网格", "内部使用"),
    "staff_roster": ("网格工作人员花名册", "联系电话", "13800000000", "填表人", "内部使用"),
    "tower_list": ("幸福里3号楼住户一览", "1单元", "601", "李建国", "501", "401", "301", "201", "101", "王秀兰", "内部使用"),
    "vacancy_list": ("岗位空缺表", "第五网格", "锦绣龙庭1号楼", "锦绣龙庭8号楼", "填表人", "内部使用"),
    "visit_form": ("入户走访登记表", "王家", "住房情况", "特殊情况", "走访情况", "意见建议", "走访人签字", "内部使用"),
    "visit_sheet": ("入户走访登记表", "锦绣龙庭3号楼1单元101", "锦绣龙庭3号楼2单元302", "走访人签字", "内部使用"),
}  # fmt: skip
"""Words of the sample from top to bottom, as somebody reads them."""
SIDE_BY_SIDE = {"office_board", "gate_board", "grid_map", "badge", "contact_card", "folded_card"}
"""Columns, or cards that are turned over: their order is the one in which they are written, not line by line."""
OTHERS = {"site_plan", "ops_map"}  # drawn from outlines; their words are looked at in their own tests


def read(data: bytes, *options: str) -> str:
    """The words of a PDF without white space, by poppler: pages in the order a person reads, `-layout` line by line, or
    `-raw` as written."""
    command = ["pdftotext", *options, "-enc", "UTF-8", "-", "-"]
    ran = subprocess.run(command, input=data, capture_output=True, check=True)
    return "".join(ran.stdout.decode("utf-8").split())


def squeezed(words: str) -> str:
    return "".join(clean(words).split())


def missing(kind: str, item: Any, found: str) -> list[str]:
    """What an item says and the text does not, `NOT_PRINTED` apart."""
    left_out = NOT_PRINTED.get(kind, set())
    return [words for name, words in told(item, left_out) if squeezed(words) not in found]


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in OTHERS])
def test_every_word_comes_back_whole(kind: str, item: str) -> None:
    words = read(paper(kind, item), "-raw")
    lost = missing(kind, getattr(KINDS[kind], item), words)
    assert [one for one in lost if one != "待建地块"] == []  # a compound without buildings is not on the map


@pytest.mark.parametrize("kind", LANDMARKS)
def test_the_words_come_in_reading_order(kind: str) -> None:
    words, at = read(paper(kind, "SAMPLE"), "-raw" if kind in SIDE_BY_SIDE else "-layout"), 0
    for mark in LANDMARKS[kind]:
        place = words.find(squeezed(mark), at)
        assert place >= 0, (mark, words[at : at + 200])
        at = place + 1


def test_a_word_that_is_not_there_is_missed() -> None:
    """The test above can fail."""
    words = read(paper("badge", "SAMPLE"), "-raw").replace("陈小燕", "陈小")
    assert missing("badge", KINDS["badge"].SAMPLE, words) == ["陈小燕"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if RARE in str(KINDS[kind].AWKWARD)])
def test_rare_characters_of_names_come_back(kind: str) -> None:
    assert RARE in read(paper(kind, "AWKWARD"), "-raw")


def test_every_kind_is_read_here() -> None:
    from desktop.documents.kinds import calibration  # draws a page of lines, not an item

    assert not hasattr(calibration, "SAMPLE")
    assert len(KINDS) >= 26
    assert LANDMARKS.keys() <= KINDS.keys()


def test_the_196_beyond_the_basic_plane_copy_back_in_order() -> None:
    rows = (Path(__file__).parents[2] / "files/han-8105.txt").read_text(encoding="utf-8").split()
    beyond = [char for char in "".join(rows) if ord(char) > 0xFFFF]
    assert len(beyond) == 196
    lines = ["".join(beyond[start : start + 28]) for start in range(0, 196, 28)]
    out = io.BytesIO()
    canvas = Canvas(out, 210, 297, title="超出基本平面的字")
    for number, line in enumerate(lines):
        canvas.write(10, 20 + 10 * number, line, size=14, colour="#000000")
    canvas.close()
    assert canvas.findings.all() == ()
    assert read(out.getvalue()) == "".join(lines)
    assert read(out.getvalue(), "-raw") == "".join(lines)


CODED = [
    (kind, item)
    for kind in KINDS
    for item in ITEMS
    if getattr(getattr(KINDS[kind], item), "qr", "") and kind not in ("large_card", "pin")
]


@pytest.mark.parametrize(("kind", "item"), CODED)
def test_codes_are_read_back_from_the_picture(kind: str, item: str) -> None:
    """At 200 dots an inch, boards at 50; in grey, as a copier gives it."""
    data, wanted = paper(kind, item), getattr(KINDS[kind], item).qr
    dots = 200 if size_of(data)[0] < 500 else 50
    found: list[str] = []
    for page in range(2 if kind in ("badge", "contact_card", "folded_card") else 1):
        found += codes_in(picture_of(data, page, dots_per_inch=dots).convert("L").convert("RGB"))
    assert set(found) - {COPY.audit} == {wanted}
