"""What a heading asks for: the catalogue's own synonyms first, then patterns for the many ways to say the same."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from desktop.returns.catalogue import CATALOGUE

PLACES: Final = {
    "社区": "community.name", "社区名称": "community.name", "社区名": "community.name", "所属社区": "community.name",
    "村(社区)": "community.name", "村(社区)名称": "community.name", "单位": "community.name",
    "单位名称": "community.name", "居委会": "community.name", "社区居委会": "community.name",
    "社区代码": "community.code", "社区编码": "community.code",
    "网格": "grid.name", "网格号": "grid.name", "网格名称": "grid.name", "网格编码": "grid.code",
    "网格代码": "grid.code",
}  # fmt: skip
_GRID_NAMES = re.compile(r"^(各|所辖|辖区)?网格(名称|名单)(及(范围|四至))?$")

_NEUTRAL = re.compile(
    r"^其中|(情况|规模|划分|建设|建立|配备|制度|队伍|人员|网格|网格员|力量|信息|统一|落实|总数|合计|四员|数)$"
)

# In this order, on the joined heading without its slashes; what is particular stands before what is general.
_PATTERNS: Final = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("A16", r"(不足|少于|小于|低于|<)300|300户?(以下|及以下)"),
        ("A18", r"300户?[-~至到]500"),
        ("A17", r"(超过|多于|大于|高于|>)500|500户?以上"),
        ("A15", r"(网均|格均|平均|每个?网格).*实住.*户"),
        ("A14", r"(网均|格均|每个?网格|网格平均|平均).*户数"),
        ("C09", r"(兼|管).*(3|三)个?(及)?(以上)?网格"),
        ("C08", r"(兼|管).*(2|两|二)个?(及)?(以上)?网格"),
        ("C06", r"两委.*网格员.*(占比|比率|百分比)"),
        ("C07", r"(书记|主任)、?(主任)?兼任?网格员(人)?数?$"),
        (
            "C04",
            r"(书记以外|不含书记|除书记|书记除外).*兼|两委.*兼.*网格员|^兼任网格员的?(两委成员)?(人)?数?$",
        ),
        ("C05", r"^(兼任|配备)?比例"),
        ("C01", r"^(社区)?两委(班子)?(成员|干部)?(总)?(人)?数?(量)?$"),
        ("B25", r"(社工|社会工作)(者|师)?(职业)?(资格)?证?书?(持证)?(人)?数?"),
        ("B05", r"配备(覆盖)?率"),
        ("B07", r"一格一员(配备)?率"),
        ("B06", r"一格一员(网格)?数"),
        ("B10.full_time", r"专职(网格员)?(人)?数?$"),
        ("B10.part_time", r"兼职(网格员)?(人)?数?$"),
        ("B13.count", r"协管员(人)?数?(量)?$"),
        ("B14.count", r"监督员(人)?数?(量)?$"),
        ("B15.persons", r"公益员(人)?数?(量)?$"),
        ("B16.persons", r"信息员(人)?数?(量)?$"),
        ("B12.persons", r"网格长(人)?数?(量)?$"),
        ("B01", r"(^|配备)(社区)?网格员(总)?(人)?数?(量)?$"),
        ("E07", r"卡.*率$"),
        ("E06.due", r"卡.*应(发|发放|制)"),
        ("E06.issued", r"卡.*(已|实际?|现)(发|发放)"),
        ("E05.due", r"(胸牌|工作证|工作牌).*应"),
        ("E05.issued", r"(胸牌|工作证|工作牌).*(已|实)"),
        ("I02.rate", r"(微信|平台|公众号).*使用率"),
        ("I01.rate", r"(微信|平台|公众号).*(建成|建立|覆盖)率"),
        ("I02", r"(微信|平台|公众号).*(使用|运行|运营)"),
        ("I01", r"(微信|平台|公众号).*(建立|建成|已建|开通|是否建)"),
        ("G02.daily", r"(每日|每天|日)巡查.*率"),
        ("G02.weekly", r"巡查.*(达标|完成|频次).*率"),
        ("G01.done", r"巡查(走访)?(总)?次数$"),
        ("E02", r"公示率$"),
        ("E01", r"公示.*(齐全|完整|到位|三项).*网格|公示网格数|公示齐全"),
        ("D01", r"例会(制度)?$"),
        ("D02", r"日志(制度)?$"),
        ("D03", r"公示(制度)?$"),
        ("F01", r"采集率$"),
        ("A28", r"入格率$"),
        ("A22", r"(微网格|小格区)(个)?(总)?数(量)?$"),
        ("A11", r"^(划分|现有|基础)?网格(总|个)?数(量)?$"),
        ("A04", r"^(实住|入住|实有|在住)(总)?户数?$"),
        ("A03", r"^(登记|在册|居民|住户|家庭|总|现有)?(总)?(住)?户(总)?数$"),
        ("A08", r"^(实住|居民|辖区|总)?人口(总)?数?$|^(总人数|居民(总)?人?数)$"),
    )
)


def tidy(text: str) -> str:
    """A heading without blanks and quotes and with narrow punctuation, to be compared."""
    narrow = {ord(c) + 0xFEE0: c for c in "()%<>:~-+,./0123456789"}
    narrow |= dict.fromkeys(map(ord, "—–―"), "-") | dict.fromkeys(map(ord, "“”‘’「」『』"), "")
    return re.sub(r"-+", "-", re.sub(r"\s|\"", "", text).translate(narrow))


@cache
def meanings() -> dict[str, str]:
    """Heading -> code, from the synonyms of the catalogue."""
    return {tidy(word): indicator.code for indicator in CATALOGUE for word in indicator.synonyms}


def meaning(label: str, per: str) -> str | None:
    """What a joined heading (`其中/不足300户`) asks for in a table with a row per `per`; None when nobody knows.

    A heading counts as a whole. Its last part speaks alone only under a group that adds nothing (`其中`, `队伍情况`):
    the 户数 under 空置 are not all households.
    """
    parts = label.split("/")
    whole = ["/".join(parts), "".join(parts)]
    alone = [
        "/".join(parts[start:]) for start in range(1, len(parts)) if all(map(_NEUTRAL.search, parts[:start]))
    ]
    for texts in (whole, alone):
        for text in [*texts, *(re.sub(r"\([^)]*\)", "", text) for text in texts)]:
            if per == "community" and _GRID_NAMES.match(text):
                return "grid_names"
            if found := meanings().get(text) or PLACES.get(text):
                return found
        for text in [*texts, *(re.sub(r"\([^)]*\)", "", text) for text in texts)]:
            if found := _by_pattern(text.replace("/", "")):
                return found
    return None


def _by_pattern(text: str) -> str | None:
    return next((code for code, pattern in _PATTERNS if pattern.search(text)), None)
