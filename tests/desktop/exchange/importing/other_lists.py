"""Building lists, rosters and lists of people under care of invented communities, laid out at random, with the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from desktop.exchange.workbook_data import DateCell, Merge, Row, SheetData, Value, WorkbookData
from tests.desktop.exchange.importing.communities import AS_OF, Community, id_number, invent
from tests.desktop.exchange.importing.ledger_words import CHINESE
from tests.desktop.exchange.importing.ledgers import chinese, date_cell

Column = tuple[str, tuple[str, ...]]
SERIAL: Column = ("serial", ("序号", "编号", "No.", "序"))
DATES = ("cell", "dots", "dashes", "words", "digits", "serial")


@dataclass
class Made:
    """A workbook, what the clerk answers, and what must be read out of it."""

    book: WorkbookData
    answers: dict[str, Any]
    truth: Any


class Paper:
    """One sheet being written: title, header, lines, footer."""

    def __init__(
        self, rng: Random, columns: list[tuple[str, str]], title: str, extras: dict[str, Any]
    ) -> None:
        self._rng = rng
        self.columns = columns
        self._extras = extras
        self.rows: dict[int, Row] = {}
        self.merges: list[Merge] = []
        self.at = 0
        for text in (title, "填报单位:某某社区居民委员会", "")[: rng.randint(0, 3)]:
            row = self.line({1: text})
            if rng.random() < 0.7 and len(columns) > 2:
                self.merges.append(Merge(row, 1, row, len(columns)))
        self.header = {n: label for n, (_field, label) in enumerate(columns, 1)}
        self.line(dict(self.header))
        self.at_field = {f: n for n, (f, _label) in enumerate(columns, 1)}
        self._since = 0

    def line(self, cells: dict[int, Any]) -> int:
        self.at += 1
        filled: Row = {c: v for c, v in sorted(cells.items()) if v is not None and v != ""}
        if filled:
            self.rows[self.at] = filled
        return self.at

    def record(self, values: dict[str, Value | None]) -> int:
        """One line of data; now and then a blank line or the header again before it."""
        self._since += 1
        if self._since % 15 == 0 and self._rng.random() < 0.4:
            self.line(dict(self.header) if self._rng.random() < 0.5 else {})
        cells = {self.at_field[f]: v for f, v in values.items() if f in self.at_field}
        cells |= {self.at_field[f]: make(self._rng) for f, make in self._extras.items() if f in self.at_field}
        return self.line(cells)

    def sheet(self, name: str, count: int) -> SheetData:
        if self._rng.random() < 0.5:
            self.line({1: "合计", 2: count})
        if self._rng.random() < 0.5:
            self.line({1: "制表人:周海燕  审核人:李卫国"})
        return SheetData(name, self.rows, merges=tuple(self.merges), last_column=len(self.columns))


def columns_of(
    rng: Random, wanted: list[Column], extras: dict[str, Any], *, shuffle: bool
) -> list[tuple[str, str]]:
    """(field, heading) in an order drawn at random."""
    chosen = [(f, rng.choice(words)) for f, words in wanted]
    if shuffle:
        rng.shuffle(chosen)
    for word in rng.sample(sorted(extras), rng.choice((0, 0, 1, 2)) if extras else 0):
        chosen.insert(rng.randint(1, len(chosen)), (word, word))
    if rng.random() < 0.8:
        chosen.insert(0, (SERIAL[0], rng.choice(SERIAL[1])))
    return chosen


# --- buildings ------------------------------------------------------------------------------------------------------

BUILDING_COLUMNS: list[Column] = [
    ("compound", ("小区", "小区名称", "小区(院落)名称", "所在小区", "院落名称", "楼盘名称")),
    ("label", ("楼栋", "楼号", "栋号", "楼栋号", "幢号", "楼幢", "楼栋名称")),
    ("unit", ("单元", "单元号", "单元名称")),
    ("floors", ("层数", "总层数", "楼层数", "楼层", "地上层数")),
    ("doors", ("每层户数", "一梯几户", "每层几户", "户/层", "梯户数")),
    ("households", ("户数", "总户数", "住户数", "房屋户数")),
]
BUILDING_MORE: list[Column] = [
    ("year", ("建成年份", "建成年代", "建造年份", "竣工时间", "交付年份", "建成时间")),
    ("lift", ("电梯", "有无电梯", "是否有电梯", "电梯情况")),
    ("head", ("楼栋长", "楼长", "楼栋长姓名", "楼长姓名")),
    ("phone", ("楼栋长电话", "楼长电话", "联系电话", "楼长手机")),
    ("grid", ("所属网格", "网格", "网格编号", "所在网格")),
]
BUILDING_EXTRAS = {
    "物业公司": lambda r: "某某物业",
    "外墙情况": lambda r: r.choice(("完好", "脱落")),
    "建筑面积(㎡)": lambda r: r.randint(900, 9000),
    "停车位": lambda r: r.randint(5, 80),
    "消防设施": lambda r: r.choice(("有", "无")),
}


def building_list(rng: Random) -> Made:
    """One row a unit; building cells merged, repeated or left blank below the first."""
    community = invent(rng, 4)
    community.shapes = {n: s for n, s in community.shapes.items() if s != "yard"} or {"阳光城": "estate"}
    wanted = [*BUILDING_COLUMNS, *(c for c in BUILDING_MORE if rng.random() < 0.7)]
    columns = columns_of(rng, wanted, BUILDING_EXTRAS, shuffle=False)
    fill, year_style = rng.choice(("merge", "repeat", "blank")), rng.choice(("plain", "年", "date", "dots"))
    bands = rng.random() < 0.25
    if bands:
        columns = [c for c in columns if c[0] != "compound"]
    paper = Paper(rng, columns, f"{community.name}楼栋房屋清单", BUILDING_EXTRAS)
    fields = {f for f, _label in columns}
    truth: dict[tuple[str, str, str | None], dict[str, Any]] = {}
    for compound, shape in community.shapes.items():
        if bands:
            row = paper.line({1: rng.choice((f"【{compound}】", f"◆ {compound}"))})
            paper.merges.append(Merge(row, 1, row, len(columns)))
        first_of_compound = paper.at + 1
        for label in rng.sample(
            ["1", "2", "3", "5", "12"] if shape == "estate" else ["1", "2", "A", "B"], rng.randint(1, 4)
        ):
            _building(
                rng, paper, truth, (compound, label, shape), (fill, year_style), community.grids, fields
            )
        if fill == "merge" and "compound" in fields and paper.at > first_of_compound:
            _keep_first(paper, "compound", first_of_compound)
            paper.merges.append(
                Merge(first_of_compound, paper.at_field["compound"], paper.at, paper.at_field["compound"])
            )
    sheets = (paper.sheet("楼栋", len(truth)),)
    return Made(WorkbookData("xls", sheets), community.answers(), truth)


def _keep_first(paper: Paper, field: str, first: int) -> None:
    for row in range(first + 1, paper.at + 1):
        paper.rows.get(row, {}).pop(paper.at_field[field], None)


def _building(
    rng: Random,
    paper: Paper,
    truth: dict[Any, Any],
    which: tuple[str, str, str],
    style: tuple[str, str],
    grids: int,
    fields: set[str],
) -> None:
    compound, label, shape = which
    fill, year_style = style
    floors, doors, year = rng.randint(5, 30), rng.randint(1, 4), rng.randint(1985, 2024)
    lift, grid = rng.random() < 0.5, rng.randint(1, grids)
    head, phone = rng.choice((("周建国", "13800000123"), ("吴秀英", "13900000456"), (None, None)))
    units: list[str | None] = (
        [str(n) for n in range(1, rng.randint(1, 4) + 1)] if shape == "estate" else [None]
    )
    years: dict[str, Value] = {
        "plain": year,
        "年": f"{year}年",
        "date": DateCell(date(year, 10, 1)),
        "dots": f"{year}.10",
    }
    shared: dict[str, Value | None] = {
        "compound": compound,
        "label": rng.choice(
            (
                label,
                f"{label}号楼" if label.isdigit() else f"{label}座",
                int(label) if label.isdigit() else label,
            )
        ),
        "year": years[year_style],
        "lift": rng.choice(("√", "有", "是") if lift else ("×", "无", "否")),
        "head": head or rng.choice(("暂缺", "无", None)),
        "phone": phone if rng.random() < 0.5 or phone is None else int(phone),
        "grid": rng.choice((f"第{chinese(grid)}网格", f"{grid:02d}", f"{grid}网格")),
    }
    first = paper.at + 1
    for n, unit in enumerate(units):
        own: dict[str, Value | None] = {
            "unit": None
            if unit is None
            else rng.choice((unit, f"{unit}单元", int(unit), f"{CHINESE[int(unit)]}单元")),
            "floors": rng.choice((floors, f"{floors}层")),
            "doors": rng.choice((doors, f"{doors}户")),
            "households": rng.choice((floors * doors, f"{floors * doors}户")),
            "serial": first + n,
        }
        keep = n == 0 or fill == "repeat"
        paper.record(own | (shared if keep else {}) | ({"compound": compound} if fill == "merge" else {}))
        truth[compound, label, unit] = {
            "floors": floors,
            "doors": doors,
            "households": floors * doors,
            "built_year": year if "year" in fields else None,
            "lift": lift if "lift" in fields else None,
            "head_name": head if "head" in fields else None,
            "grid": grid if "grid" in fields else None,
            "head_phones": (phone,) if phone and "phone" in fields else (),
        }
    if fill == "merge" and len(units) > 1:
        paper.merges += [
            Merge(first, paper.at_field[f], paper.at, paper.at_field[f])
            for f in shared
            if f in paper.at_field and f != "compound"
        ]


# --- rosters --------------------------------------------------------------------------------------------------------

STAFF_COLUMNS: list[Column] = [
    ("name", ("姓名", "人员姓名", "名字", "姓 名")),
    ("posts", ("岗位", "职务", "担任职务", "岗位(职务)", "网格职务", "岗位名称", "工作岗位")),
    ("scopes", ("负责网格", "负责范围", "包保区域", "责任区域", "负责网格/范围", "所在网格", "服务网格")),
    ("phones", ("联系电话", "手机", "手机号码", "电话")),
]
STAFF_MORE: list[Column] = [
    ("sex", ("性别",)),
    ("id", ("身份证号", "身份证号码", "公民身份号码")),
    ("birth", ("出生年月", "出生日期")),
    ("politics", ("政治面貌",)),
    ("education", ("学历", "文化程度")),
    ("full_time", ("专职/兼职", "专兼职", "用工性质", "是否专职")),
    ("certificate", ("社工证", "社工证书", "职业资格", "社会工作者资格")),
    ("start", ("入职时间", "任职时间", "上岗时间", "到岗时间")),
    ("end", ("离职时间", "离岗时间", "卸任时间")),
    ("committee", ("两委职务", "社区职务", "居委会职务")),
]
STAFF_EXTRAS = {
    "备注": lambda r: r.choice((None, "物业派驻")),
    "工号": lambda r: r.randint(100, 999),
    "照片": lambda r: None,
    "家庭住址": lambda r: "某某路3号楼2单元501",
}
_GRID_POSTS = {
    "grid_leader": ("网格长", "网格书记"),
    "grid_worker": ("网格员", "专职网格员"),
    "assistant": ("协管员", "网格协管员"),
    "supervisor": ("监督员", "网格监督员"),
    "informant": ("信息员", "网格信息员"),
    "public_welfare": ("公益员", "网格公益员"),
}


def roster(rng: Random) -> Made:
    """Staff with one or two posts and grids in words."""
    community = invent(rng, 4)
    wanted = [*STAFF_COLUMNS, *(c for c in STAFF_MORE if rng.random() < 0.6)]
    if len(wanted) == len(STAFF_COLUMNS):
        wanted.append(STAFF_MORE[5])
    columns = columns_of(rng, wanted, STAFF_EXTRAS, shuffle=rng.random() < 0.4)
    fields = {f for f, _label in columns}
    paper = Paper(rng, columns, f"{community.name}网格员花名册", STAFF_EXTRAS)
    names = list(dict.fromkeys(p.name for h in invent(rng, 40).homes for p in h.people))[: rng.randint(6, 25)]
    truth: dict[str, dict[str, Any]] = {}
    style = rng.choice(DATES)
    for serial, name in enumerate(names, 1):
        truth[name] = _member(rng, paper, name, serial, style, community, fields)
    book = WorkbookData("xlsx", (paper.sheet(rng.choice(("Sheet1", "花名册", "网格队伍")), len(names)),))
    return Made(book, community.answers(), truth)


def _member(
    rng: Random, paper: Paper, name: str, serial: int, style: str, community: Community, fields: set[str]
) -> dict[str, Any]:
    sex, birth = rng.choice("12"), date(rng.randint(1965, 2001), rng.randint(1, 12), rng.randint(1, 28))
    number, phone = id_number(rng, birth, sex), f"138{rng.randint(0, 99999999):08d}"
    roles = rng.sample(sorted(_GRID_POSTS), rng.choice((1, 1, 2)))
    grids = sorted(rng.sample(range(1, community.grids + 1), rng.randint(1, min(2, community.grids))))
    started = date(rng.randint(2015, 2025), rng.randint(1, 12), 1)
    left = date(2026, rng.randint(1, 5), 3) if rng.random() < 0.1 else None
    full, level = rng.random() < 0.5, rng.choice(("none", "assistant", "intermediate"))
    kind = rng.choice(("grid", "grid", "grid", "micro", "building"))
    words = [f"第{chinese(g)}网格" if rng.random() < 0.5 else f"{g}网格" for g in grids]
    titles = rng.choice(("、", "兼", "/")).join(rng.choice(_GRID_POSTS[r]) for r in roles)
    posts = {(r, f"grid:{g}") for r in roles for g in grids}
    if kind == "micro":
        titles, micro = rng.choice(("小格区长", "微网格长")), rng.randint(1, 6)
        words = [
            rng.choice(
                (
                    f"第{chinese(grids[0])}网格第{micro}小格区",
                    f"{grids[0]}网格{micro}号微网格",
                    f"{grids[0]}{micro:02d}小格区",
                )
            )
        ]
        posts = {("micro_leader", f"micro:{grids[0]}-{micro}")}
    elif kind == "building":
        estates = [n for n, shape in community.shapes.items() if shape != "yard"]
        compound, label = rng.choice(estates), rng.choice(("1", "3", "12", "A"))
        titles = rng.choice(("楼栋长", "楼长"))
        words = [
            compound
            + (f"{label}座" if label == "A" else rng.choice((f"{label}号楼", f"{label}栋", f"{label}#")))
        ]
        posts = {("building_head", f"building:{compound}/{label}")}
    paper.record(
        {
            "serial": serial,
            "name": name,
            "posts": titles,
            "scopes": "、".join(words),
            "phones": rng.choice((phone, int(phone))),
            "sex": "男女"[int(sex) - 1],
            "id": number,
            "birth": f"{birth.year}.{birth.month:02d}",
            "politics": "中共党员",
            "education": "大专",
            "full_time": rng.choice(("专职", "专") if full else ("兼职", "兼")),
            "certificate": {
                "none": rng.choice((None, "无")),
                "assistant": "助理社会工作师",
                "intermediate": rng.choice(("社会工作师", "中级")),
            }[level],
            "start": date_cell(style, started),
            "end": date_cell(style, left) if left else None,
            "committee": rng.choice((None, "无")),
        }
    )
    born = birth.isoformat() if "id" in fields else birth.isoformat()[:7] if "birth" in fields else None
    return {
        "number": number if "id" in fields else None,
        "birth": born,
        "sex": sex if {"id", "sex"} & fields else None,
        "phones": (phone,),
        "full_time": full if "full_time" in fields else None,
        "left": bool(left and "end" in fields),
        "certificate": level if "certificate" in fields else "none",
        "start": started.isoformat() if "start" in fields else None,
        "posts": posts,
    }


# --- people under care ----------------------------------------------------------------------------------------------

_CARE: dict[str, tuple[tuple[str, ...], list[Column]]] = {
    "dibao": (
        ("低保户", "低保家庭", "享受低保人员"),
        [
            ("amount", ("月保障金", "保障金额", "低保金", "月补助金额", "每月金额(元)")),
            ("approved_on", ("批准时间", "审批日期", "享受时间", "纳入时间")),
        ],
    ),
    "alone": (("独居老人", "独居老年人"), [("frequency", ("探访频次", "走访频次"))]),
    "disabled": (
        ("残疾人", "残疾人员"),
        [
            ("card", ("残疾人证号", "残疾证号", "残疾证编号")),
            ("kind", ("残疾类别", "残疾类型")),
            ("grade", ("残疾等级", "残疾级别")),
        ],
    ),
    "veteran": (
        ("退役军人", "退役士兵"),
        [
            ("joined_on", ("入伍时间", "入伍年月", "参军时间")),
            ("left_on", ("退役时间", "退伍时间", "退伍年月")),
        ],
    ),
    "disabled_old": (("失能老人",), [("level", ("失能等级", "失能程度"))]),
}
CARE_EXTRAS = {
    "监护人": lambda r: "李" + r.choice("强芳"),
    "是否参保": lambda r: "是",
    "开户银行": lambda r: "某某银行",
    "责任人": lambda r: "周海燕",
}
_KINDS = {"1": "视力", "2": "听力", "4": "肢体", "5": "智力"}


def care_lists(rng: Random) -> Made:
    """A sheet a category, each with columns of its own."""
    community = invent(rng, 30)
    people = [(h, p) for h in community.homes for p in h.people if p.id_kind == "good"]
    truth: dict[tuple[str, str], dict[str, Any]] = {}
    sheets = []
    for key in rng.sample(sorted(_CARE), rng.randint(1, 4)):
        titles, own = _CARE[key]
        base: list[Column] = [
            ("name", ("姓名", "人员姓名", "对象姓名")),
            ("id", ("身份证号", "身份证号码", "公民身份号码", "证件号码")),
            ("address", ("住址", "家庭住址", "现住址", "居住地址")),
        ]
        columns = columns_of(rng, [*base, *own], CARE_EXTRAS, shuffle=rng.random() < 0.3)
        title = rng.choice(titles)
        paper = Paper(rng, columns, f"{community.name}{title}台账", CARE_EXTRAS)
        style = rng.choice(DATES)
        chosen = rng.sample(people, min(len(people), rng.randint(3, 12)))
        for serial, (home, person) in enumerate(chosen, 1):
            truth[key, person.name] = _case(
                rng, paper, key, (home.place, person.id_number, person.name, serial), style
            )
        sheets.append(paper.sheet(title, len(chosen)))
    return Made(WorkbookData("xlsx", tuple(sheets)), community.answers(), truth)


def _case(rng: Random, paper: Paper, key: str, who: tuple[Any, str, str, int], style: str) -> dict[str, Any]:
    place, number, name, serial = who
    compound, building, unit, room = place
    yard = unit is None and int(room) < 10
    where = compound + (
        f"{building}号院{room}号"
        if yard
        else f"{building}{'座' if building.isalpha() else '号楼'}"
        + (f"{unit}单元" if unit else "")
        + f"{room}室"
    )
    amount, day, kind, grade = (
        rng.choice((480, 560, 1200)),
        date(rng.randint(2010, 2025), rng.randint(1, 12), rng.randint(1, 28)),
        rng.choice("1245"),
        rng.choice("1234"),
    )
    paper.record(
        {
            "serial": serial,
            "name": name,
            "id": number,
            "address": where,
            "amount": rng.choice((amount, f"{amount}元", f"{amount:,}")),
            "approved_on": date_cell(style, day),
            "joined_on": date_cell(style, day),
            "left_on": date_cell(style, AS_OF),
            "frequency": "每周",
            "card": f"{number}{kind}{grade}",
            "kind": _KINDS[kind],
            "grade": rng.choice((f"{CHINESE[int(grade)]}级", grade, f"{grade}级")),
            "level": "重度",
        }
    )
    facts: dict[str, Any] = {"number": number, "place": tuple(p or "" for p in place)}
    if key == "dibao":
        facts |= {"amount": amount, "approved_on": day.isoformat()}
    if key == "disabled":
        facts |= {"card_number": f"{number}{kind}{grade}", "kind": kind, "grade": grade}
    if key == "veteran":
        facts |= {"joined_on": day.isoformat()}
    return facts
