"""The named steps of the office, newest first, and which of them stand undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import N_, _

NOT_UNDOABLE: Final = (
    "exchange.", "retention.purge", "retention.follow", "retention.seal",
    "between.ticket", "between.transfer", "between.arrival",  # the district's word
)  # fmt: skip

TITLES: Mapping[str, str] = {
    "office.init": N_("建立社区"),
    "import.residents": N_("导入居民台账"),
    "import.buildings": N_("导入楼栋清单"),
    "import.staff": N_("导入队伍花名册"),
    "import.care": N_("导入重点人群台账"),
    "import.county": N_("导入县区基础数据"),
    "import.outlines": N_("导入楼栋轮廓"),
    "household.add": N_("新增住户"),
    "household.edit": N_("修改住户"),
    "household.remove": N_("删除住户"),
    "dwelling.add": N_("新增房屋"),
    "dwelling.edit": N_("修改房屋"),
    "dwelling.remove": N_("删除房屋"),
    "resident.add": N_("新增居民"),
    "resident.edit": N_("修改居民"),
    "resident.remove": N_("删除居民"),
    "resident.move": N_("居民换房"),
    "life.birth": N_("出生"),
    "life.move_in": N_("迁入"),
    "life.move_out": N_("迁出"),
    "life.death": N_("死亡"),
    "life.marriage": N_("结婚"),
    "life.divorce": N_("离婚"),
    "life.split": N_("分户"),
    "life.merge": N_("并户"),
    "life.rehouse": N_("换房"),
    "life.enlist": N_("入伍"),
    "life.away": N_("外出"),
    "life.return": N_("返回"),
    "life.rent_out": N_("出租"),
    "life.tenant_leaves": N_("退租"),
    "life.vacated": N_("腾空"),
    "staff.add": N_("新增人员"),
    "staff.edit": N_("修改人员"),
    "assignment.add": N_("安排岗位"),
    "assignment.end": N_("结束岗位"),
    "assignment.remove": N_("删除岗位记录"),
    "dispute.settle": N_("裁决两边不一致"),
    "dispute.confirm_shown": N_("确认现在显示的值"),
    "between.answer": N_("答复区里的询问"),
    "between.move": N_("申请转到别的社区"),
    "between.take_back": N_("撤回转出申请"),
    "between.ticket": N_("区里的询问"),
    "between.transfer": N_("区里办理转出"),
    "between.arrival": N_("区里办理转入"),
    "doubt.mark": N_("提出疑问"),
    "doubt.answer": N_("答复疑问"),
    "doubt.close": N_("了结疑问"),
    "verification.collect": N_("登记采集"),
    "verification.confirm": N_("核实住户"),
    "verification.send_back": N_("退回核实"),
    "rekeying.plan": N_("安排复录"),
    "rekeying.keep": N_("复录"),
    "acceptance.accept": N_("保留提醒"),
    "acceptance.withdraw": N_("取消保留"),
    "rules.severity": N_("调整检查轻重"),
    "pack.apply": N_("读入区县包"),
    "pack.give_back": N_("改回区里的口径"),
    "pack.otherwise": N_("本社区另定口径"),
    "district.pack": N_("区里送来口径"),
    "district.correct": N_("区里更正"),
    "print.issue": N_("登记发放"),
    "paper.end": N_("撤下或收回"),
    "board.hang": N_("登记上墙"),
    "staff.photo": N_("换照片"),
    "staff.photo_off": N_("去掉照片"),
    "layout.change": N_("调整版式"),
    "layout.reset": N_("版式恢复默认"),
    "posted.phones": N_("登记公用电话"),
    "posted.places": N_("改张贴位置用语"),
    "glyph.describe": N_("登记生僻字"),
    "glyph.forget": N_("取消生僻字登记"),
    "card.receive": N_("登记联系卡签收"),
    "export.template_kept": N_("保存导出模板"),
    "export.template_forgotten": N_("去掉导出模板"),
    "recipe.save": N_("保存导入方案"),
    "recipe.remove": N_("删除导入方案"),
    "setting.change": N_("修改设置"),
    "trust.add": N_("信任一台电脑"),
    "trust.withdraw": N_("取消信任一台电脑"),
    "computer.certify": N_("给一台电脑发证书"),
    "computer.join": N_("本机加入社区"),
    "computer.revoke": N_("停用一台电脑"),
    "computer.reinstate": N_("恢复使用一台电脑"),
    "computer.district": N_("收下区里的证书"),
    "gap.lost": N_("确认数据无法找回"),
    "care.add": N_("新增重点记录"),
    "care.edit": N_("修改重点记录"),
    "care.end": N_("结束重点记录"),
    "care.remove": N_("删除重点记录"),
    "care.visited": N_("走访"),
    "care.plan": N_("排定走访"),
    "care.purge": N_("清除临时标记"),
    "visit.add": N_("记一次入户走访"),
    "visit.remove": N_("删除走访记录"),
    "patrol.add": N_("记一次巡查"),
    "patrol.remove": N_("删除巡查记录"),
    "diary.write": N_("写工作日志"),
    "diary.review": N_("审阅工作日志"),
    "diary.remove": N_("删除工作日志"),
    "return.issue": N_("上报存档"),
    "return.correct": N_("更正上报"),
    "return.teach": N_("记住表格填法"),
    "community.describe": N_("填写社区情况"),
    "rectification.add": N_("登记整改问题"),
    "rectification.update": N_("修改整改记录"),
    "rectification.remove": N_("删除整改记录"),
    "care.accept": N_("采纳重点建议"),
    "care.refuse": N_("不采纳重点建议"),
    "duplicate.merge": N_("合并重复登记"),
    "duplicate.distinct": N_("确认不是同一个"),
    "account.add": N_("设立用户"),
    "account.roles": N_("调整用户角色"),
    "account.end": N_("停用用户"),
    "bulk.edit": N_("批量修改"),
    "backup.bring_back": N_("从备份找回"),
    "retention.purge": N_("按保留期限清除"),
    "retention.follow": N_("跟随清除"),
    "retention.rule": N_("调整保留期限"),
    "exchange.care_keys": N_("交接专项钥匙"),
    "exchange.recovery_sheet": N_("换恢复码单"),
    "retention.seal": N_("把旧的受限记录锁进专项钥匙"),
    "campaign.start": N_("开始专项工作"),
    "campaign.edit": N_("修改专项工作"),
    "campaign.end": N_("结束专项工作"),
    "campaign.tag": N_("加专项标记"),
    "campaign.untag": N_("去专项标记"),
    "grid.move": N_("划转楼栋"),
    "grid.merge": N_("合并网格"),
    "grid.split": N_("拆分网格"),
    "grid.extract": N_("新设微网格"),
    "grid.close": N_("撤销网格"),
    "grid.rename": N_("网格更名"),
    "grid.divide": N_("重新划分网格"),
    "grid.micros": N_("重新划分微网格"),
    "grid.barriers": N_("设置划分界线"),
    "grid.locks": N_("锁定楼栋"),
    "grid.draft": N_("保存划分方案"),
    "grid.draft_drop": N_("删除划分方案"),
    "map.place": N_("调整地图"),
    "map.take_off": N_("从地图上取下"),
    "map.add": N_("画地图标注"),
    "map.edit": N_("修改地图标注"),
    "map.remove": N_("擦掉地图标注"),
    "map.trace": N_("描出楼栋"),
    "map.link": N_("调整相邻关系"),
    "map.background": N_("放上地图底图"),
    "map.background_edit": N_("调整地图底图"),
    "map.background_off": N_("取下地图底图"),
    "doors.generate": N_("生成房屋"),
    "place.rename": N_("改名"),
    "filter.keep": N_("保存筛选"),
    "filter.drop": N_("删除筛选"),
    "paste.households": N_("粘贴住户"),
    "undo": N_("撤销"),
    "redo": N_("恢复"),
}

PAPERS: Mapping[str, str] = {  # the kinds of paper a step may be about
    "card": N_("网格服务联系卡"),
    "board-door": N_("网格公示牌"),
    "badge": N_("工作证"),
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One named step: `undone` when a later step took it back, `undoes` the step it took back itself."""

    id: str
    name: str
    args: Mapping[str, Any]
    note: str
    actor: str
    at: str
    undoes: str
    undone: bool
    mine: bool
    ops: int

    @property
    def subject(self) -> str:
        """What the step was about, in words; "" when it says nothing of that."""
        subject = self.args.get("subject") if isinstance(self.args, dict) else None
        if self.name in ("print.issue", "layout.change", "layout.reset"):
            return _(PAPERS.get(str(subject), str(subject)))
        return str(subject or "")

    @property
    def title(self) -> str:
        """The step in words for the clerk."""
        words = _(TITLES.get(self.name, self.name))
        return _("{what}:{subject}").format(what=words, subject=self.subject) if self.subject else words


_STEPS: Final = (
    "SELECT s.id, s.name, s.args, s.note, s.actor, s.at, s.undoes, p.mine, p.last_seq - p.first_seq "
    "FROM step_span p CROSS JOIN step s ON s.id = p.step_id "
)
_NEWEST_FIRST: Final = "ORDER BY p.hlc DESC, p.step_id DESC"


def steps(db: Connection, *, limit: int = 200, mine_only: bool = False) -> list[StepRow]:
    """The newest steps first. A step is undone when a step that is not itself undone undoes it."""
    return list(islice(walk(db, mine_only=mine_only), max(limit, 0)))


def walk(db: Connection, *, mine_only: bool) -> Iterator[StepRow]:
    """Steps from the newest back, read as far as somebody asks: what undoes a step always came after it."""
    undone: set[str] = set()
    with closing(db.exec_driver_sql(_STEPS + _NEWEST_FIRST)) as rows:
        for row in rows:
            if row[6] and row[0] not in undone:
                undone.add(row[6])
            if row[7] or not mine_only:
                yield _step(row, undone=row[0] in undone)


def _step(row: Sequence[Any], *, undone: bool) -> StepRow:
    return StepRow(
        id=row[0], name=row[1] or "", args=orjson.loads(row[2]) if row[2] else {}, note=row[3] or "",
        actor=row[4] or "", at=row[5] or "", undoes=row[6] or "", undone=undone, mine=bool(row[7]), ops=int(row[8]),
    )  # fmt: skip


def next_undo(db: Connection) -> StepRow | None:
    """The step Ctrl+Z takes back: this file's newest that stands and is not itself an undo."""
    for step in walk(db, mine_only=True):
        stands = not step.undone and not step.undoes and not step.name.startswith(NOT_UNDOABLE)
        if stands and step.name != "office.init":
            return step
    return None


def next_redo(db: Connection) -> StepRow | None:
    """The undo that Ctrl+Y takes back: only while nothing else was done since."""
    for step in walk(db, mine_only=True):
        if step.undone:
            continue
        if step.name == "redo" or step.name.startswith("exchange."):  # keys handed on in between
            continue
        return step if step.name == "undo" else None
    return None


def one(db: Connection, step_id: str) -> StepRow:
    """One step; raises `NotFound`."""
    row = db.exec_driver_sql(_STEPS + "WHERE p.step_id = ?", (step_id,)).first()
    if row is None:
        raise NotFound(_("历史里没有这一步。"), code="step.unknown")
    undone: set[str] = set()
    later = "SELECT s.id, s.undoes FROM step_span p JOIN step s ON s.id = p.step_id WHERE s.undoes <> '' "
    for undo, target in db.exec_driver_sql(later + _NEWEST_FIRST):
        if undo not in undone:
            undone.add(target)
    return _step(row, undone=step_id in undone)
