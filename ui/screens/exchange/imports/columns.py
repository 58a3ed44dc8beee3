"""The tables of the import screen, and the words for kinds, fates and fields."""

from __future__ import annotations

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from desktop.exchange.importing.plan_rows import FieldChange
from desktop.exchange.importing.run import KINDS
from ui.screens.exchange.imports.import_file import (
    DONE,
    FAILED,
    LOCKED,
    NOTHING_NEW,
    READING,
    READY,
    UNDONE,
    ImportFile,
)
from ui.screens.exchange.imports.preview import (
    UNMAPPED,
    CellChange,
    Finding,
    Line,
    MappedColumn,
)
from ui.theme.roles import Role
from ui.widgets.record_table import Column

FATES = {
    "added": N_("新增"), "updated": N_("更新"), "same": N_("无变化"), "moved": N_("换房"), "left": N_("转为迁出"),
    "dead": N_("转为去世"), "merged": N_("并入前面的行"), "rejected": N_("未导入"), "skipped": N_("不是数据"),
}  # fmt: skip
STATES = {
    LOCKED: N_("有密码"), READING: N_("正在读取…"), READY: N_("可以导入"), NOTHING_NEW: N_("没有新内容"),
    FAILED: N_("不能导入"),
    DONE: N_("已导入"), UNDONE: N_("已撤销"),
}  # fmt: skip
RECORDS = {
    "compound": N_("小区"), "building": N_("楼栋"), "unit": N_("单元"), "dwelling": N_("房屋"), "grid": N_("网格"),
    "micro_grid": N_("微网格"), "territory": N_("网格范围"), "household": N_("户"), "resident": N_("居民"),
    "care_record": N_("关爱记录"), "staff": N_("人员"), "assignment": N_("岗位"),
    "community": N_("社区"), "chat_group": N_("微信群"), "patrol": N_("巡查"), "card_issue": N_("联系卡"),
    "board_issue": N_("公示牌"), "badge_issue": N_("工作证"),
}  # fmt: skip
FIELDS = {
    "person.id_number": N_("身份证号"), "person.id_type": N_("证件类型"), "person.former_name": N_("曾用名"),
    "person.relation": N_("与户主关系"), "person.phones": N_("电话"), "person.phones_old": N_("旧电话"),
    "person.sex": N_("性别"), "person.birth": N_("出生日期"), "person.ethnicity": N_("民族"),
    "person.politics": N_("政治面貌"), "person.education": N_("文化程度"), "person.marriage": N_("婚姻"),
    "person.employer": N_("工作单位"), "person.occupation": N_("职业"), "person.name": N_("姓名"),
    "person.hukou_state": N_("人户状态"), "person.state": N_("人员状态"),
    "household.head_id_number": N_("户主身份证号"),
    "household.head_name": N_("户主"), "household.note": N_("户备注"), "micro_grid": N_("微网格"), "grid": N_("网格"),
    "dwelling.status": N_("房屋状态"), "dwelling.unit": N_("单元"), "dwelling.room": N_("室号"),
    "dwelling.building": N_("楼栋"), "dwelling.address": N_("住址"), "dwelling.compound": N_("小区"), "note": N_("备注"),
    "building.head_phones": N_("楼栋长电话"), "building.head_name": N_("楼栋长"),
    "building.compound_alias": N_("小区别名"), "building.doors_per_floor": N_("每层户数"),
    "building.rented": N_("出租房"), "building.vacant": N_("空置房"), "building.households": N_("户数"),
    "building.floors": N_("层数"), "building.built_year": N_("建成年份"), "building.lift": N_("电梯"),
    "building.unit": N_("单元"), "building.label": N_("楼栋号"), "building.compound": N_("小区"),
    "staff.end": N_("离任日期"), "staff.start": N_("到岗日期"), "staff.committee_posts": N_("两委职务"),
    "staff.full_time": N_("专兼职"), "staff.certificate": N_("社工证书"), "staff.scopes": N_("负责范围"),
    "staff.posts": N_("岗位"), "staff.id_number": N_("身份证号"), "staff.phones": N_("电话"), "staff.sex": N_("性别"),
    "staff.birth": N_("出生日期"), "staff.ethnicity": N_("民族"), "staff.politics": N_("政治面貌"),
    "staff.education": N_("学历"), "staff.name": N_("姓名"), "disability.card_number": N_("残疾证号"),
    "disability.kind": N_("残疾类别"), "disability.grade": N_("残疾等级"), "mental.risk_grade": N_("危险性等级"),
    "veteran.joined_on": N_("入伍日期"), "veteran.left_on": N_("退役日期"), "veteran.kind": N_("优抚类别"),
    "care.amount": N_("金额"), "care.approved_on": N_("批准日期"), "care.end": N_("终止日期"),
    "care.start": N_("起始日期"), "care.level": N_("失能等级"), "care.frequency": N_("走访频次"),
    "care.category": N_("类别"), "guardian.name": N_("监护人"), "guardian.phones": N_("监护人电话"),
    "emergency.name": N_("紧急联系人"), "emergency.phones": N_("紧急联系人电话"), "responsible": N_("责任人"),
}  # fmt: skip
SURE, LIKELY = (
    0.9,
    0.75,
)  # from here on heading and data agree; below, the data alone or a heading they hardly bear out
_WEIGHTS = {Severity.BLOCK: N_("✕ 未导入"), Severity.WARN: N_("! 请核对"), Severity.INFO: N_("· 知道即可")}
_TONES = {Severity.BLOCK: Role.ALARM, Severity.WARN: Role.WARN, Severity.INFO: Role.TEXT_MUTED}


def kind_words(kind: str) -> str:
    """A kind of list in words."""
    return _(KINDS[kind]) if kind in KINDS else ""


def fate_words(fate: str) -> str:
    """What becomes of a row."""
    return _(FATES.get(fate, fate))


def field_words(column: MappedColumn) -> str:
    """What a column is read as; a county's own fields are called as its heading calls them."""
    if not column.field:
        return ""
    return _(FIELDS[column.field]) if column.field in FIELDS else column.heading.rpartition(".")[2]


def _state_tone(file: ImportFile) -> Role | None:
    return {READY: Role.ACCENT, FAILED: Role.ALARM, LOCKED: Role.WARN, DONE: Role.GOOD}.get(
        file.state, Role.TEXT_MUTED
    )


def _fate_tone(line: Line) -> Role | None:
    return {"rejected": Role.ALARM, "skipped": Role.TEXT_MUTED, "added": Role.GOOD, "merged": Role.WARN}.get(
        line.result
    )


def certainty_words(column: MappedColumn) -> str:
    """How sure the program is, in a word and per cent."""
    if column.certainty == UNMAPPED:
        return _("不导入")
    if not column.sure:
        return _("表头认出")
    if column.sure >= 1:
        return _("✓ 已指定")
    word = _("✓ 有把握") if column.sure >= SURE else _("大致") if column.sure >= LIKELY else _("? 请核对")
    return f"{word} {column.sure:.0%}"


def dispute_words(change: FieldChange) -> str:
    """Whose hand wrote what is on file, and which of the two stays."""
    if change.dispute is None:
        return ""
    words = _("{who} 改过,保留") if change.dispute.kept else _("{who} 改过,将被替换")
    return words.format(who=change.dispute.actor)


def _certainty_tone(column: MappedColumn) -> Role | None:
    if column.certainty == UNMAPPED:
        return Role.TEXT_MUTED
    return Role.WARN if column.sure and column.sure < LIKELY else Role.GOOD if column.sure >= SURE else None


FILES: tuple[Column[ImportFile], ...] = (
    Column("name", N_("文件"), lambda f: f.path.name, width=170, sortable=False),
    Column("state", N_("状态"), lambda f: _(STATES[f.state]), width=120, sortable=False, tone=_state_tone),
)
LINES: tuple[Column[Line], ...] = (
    Column("sheet", N_("工作表"), lambda r: r.sheet, width=84, sortable=False),
    Column("row", N_("行"), lambda r: str(r.row), width=48, number=True, sortable=False),
    Column("what", N_("内容"), lambda r: r.what, width=150, sortable=False),
    Column("result", N_("结果"), lambda r: fate_words(r.result), width=96, sortable=False, tone=_fate_tone),
    Column(
        "problems", N_("请核对"), lambda r: str(r.problems or ""), width=62, number=True, sortable=False,
        tone=lambda _r: Role.WARN,
    ),
)  # fmt: skip
CELLS: tuple[Column[CellChange], ...] = (
    Column("heading", N_("列"), lambda c: f"{c.letter} {c.heading}", width=112, sortable=False),
    Column("before", N_("表中"), lambda c: c.before, width=128, sortable=False),
    Column("after", N_("读作"), lambda c: c.after, width=120, sortable=False, tone=lambda _c: Role.ACCENT),
)
CHANGES: tuple[Column[FieldChange], ...] = (
    Column("label", N_("项目"), lambda c: c.label, width=84, sortable=False),
    Column("before", N_("名册里"), lambda c: c.before or "—", width=104, sortable=False,
           tone=lambda _c: Role.TEXT_MUTED),
    Column("after", N_("改为"), lambda c: c.after or "—", width=104, sortable=False,
           tone=lambda c: Role.TEXT_MUTED if c.dispute and c.dispute.kept else Role.ACCENT),
    Column("hand", N_("说明"), lambda c: dispute_words(c), width=80, sortable=False, tone=lambda _c: Role.WARN),
)  # fmt: skip
MAPPING: tuple[Column[MappedColumn], ...] = (
    Column("sheet", N_("工作表"), lambda c: c.sheet, width=110, sortable=False),
    Column("letter", N_("列"), lambda c: c.letter, width=40, sortable=False),
    Column("heading", N_("表头"), lambda c: c.heading, width=150, sortable=False),
    Column("field", N_("读作"), field_words, width=110, sortable=False),
    Column("certainty", N_("把握"), certainty_words, width=104, sortable=False, tone=_certainty_tone),
    Column("sample", N_("表中的例子"), lambda c: c.sample, width=260, sortable=False,
           tone=lambda _c: Role.TEXT_MUTED),
)  # fmt: skip
FINDINGS: tuple[Column[Finding], ...] = (
    Column(
        "weight", N_("轻重"), lambda f: _(_WEIGHTS[f.severity]), width=112, sortable=False,
        tone=lambda f: _TONES[f.severity],
    ),
    Column("count", N_("次数"), lambda f: f"{f.count:,}", width=54, number=True, sortable=False),
    Column("text", N_("发现"), lambda f: f.text, width=420, sortable=False),
)  # fmt: skip
