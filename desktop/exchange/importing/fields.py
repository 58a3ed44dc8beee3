"""Which field a column heading means, for every kind of list; headings are matched by meaning, not by place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from desktop.domain.typed_text import bare

_OTHERS = re.compile(
    r"监护|紧急|联系人|责任|负责人|填表|填报|制表|审核|网格员|房东|房主|产权|业主|承租|介绍人|见证|家属|帮扶|帮教人|代理|开户|与儿童|与老人|与患者|医生|民警|包保|照料|看护|走访|(子女|儿女|亲属)(电话|手机|联系|姓名)"
)
# On a roster the grid worker, the one responsible, the volunteer is the person himself.
_OTHERS_OF_STAFF = re.compile(
    r"监护|紧急|联系人|填表|填报|制表|审核|房东|房主|产权|业主|承租|介绍人|见证|家属|帮扶|帮教人|代理|开户|医生|民警|照料|看护|走访"
    r"|(子女|儿女|亲属)(电话|手机|联系|姓名)"
)
_BRACKETED = re.compile(r"\([^()]*\)")
_HEAD = r"(户主|户代表|户长|户负责人|家庭代表)"
_ELSE = re.compile(
    r"卡号|账号|帐号|车牌|有效期|期限|面积|编码|日期|时间|次数|金额|工资|收入|单位|职业|签字|签名"
)
_ORDINAL = re.compile(r"^(序号|编号|户号|户编号|NO\.?|№|顺序号|行号|号|序|档案号)$", re.IGNORECASE)
_OLD = re.compile(r"^(原|旧|曾用|以前|历史)")
_PERSON = (
    (
        "person.id_number",
        r"身份证(?!.*(有效|期限|到期|地址|复印))|公民身份|身份(证件)?(号码|编号)|证件(号|编号)|证照号|二代证|^证号$|^ID号?码?$",
    ),
    ("person.id_type", r"证件类型|证件种类"),
    ("person.former_name", r"曾用名"),
    ("person.relation", r"关系|称谓|称呼"),
    ("person.phones", r"电话|手机|联[系络](方式|号码)|通[讯信](方式|号码)|^号码$|^tel|移动号码|^座机"),
    ("person.sex", r"性别|^男[/、]?女$"),
    ("person.birth", r"出生|生日"),
    ("person.age", r"年龄|周岁|岁数"),
    ("person.ethnicity", r"民族|族别"),
    ("person.politics", r"政治面貌|政治身份|^面貌"),
    ("person.education", r"文化程度|学历|教育程度|文化水平|受教育"),
    ("person.marriage", r"婚姻"),
    ("person.employer", r"工作单位|就业单位|服务处所|就读学校|工作学习单位"),
    ("person.occupation", r"职业|就业状况|就业情况"),
)
_PLACE = (
    ("household.head_id_number", _HEAD + r".*(身份证|证件|证照|身份号)"),
    ("hukou.address", r"(户籍|户口|原籍|籍贯|出生).*(地址|所在地|地$)|籍贯"),
    ("person.hukou_state", r"户籍|户口|人户|落户"),
    ("household.head_name", _HEAD + r"(姓名|名字|名称|名)?$"),
    ("micro_grid", r"(微网格|微格|小格|小网格)(?!区?[长员])"),
    ("grid", r"网格(?![员长]|书记|信息员)"),
    ("person.state", r"(人员|人口|居民|在册|本人)(现状|状况|状态|动态|去向)|^去向$"),
    (
        "dwelling.status",
        r"房屋(状态|状况|现状|情况|性质|用途|使用|类型|类别|属性)|是否(出租|租住|空置|自住)|(住用|入住|租住)(状态|状况|情况|类型|性质|类别)?$|住房(?!面积|信息|地址|建筑|公积|产权)|居住(状态|状况|情况|类型|性质|类别)|使用(状态|状况|情况)|房态|房屋$",
    ),
    ("dwelling.building", r"^(楼栋|楼号|楼|栋号|栋|幢号|幢|楼幢)(号)?[/、,-]?单元号?$"),
    ("dwelling.unit", r"^单元|(所在|所属|住)单元|单元号?$|^(门洞|楼洞|门栋|门道|楼道|梯)号?$"),
    ("dwelling.room", r"^(室|室号|房号|户室号?|房间号?|房室号?|门号|户号|门牌室号|房屋号|几室)$"),
    ("dwelling.floor", r"^(所在)?(楼层|层|层数|层号|楼层号)$"),
    (
        "dwelling.building",
        r"^(楼栋|楼号|栋号|幢号|楼幢|楼|栋|幢|号楼|楼栋号|楼座|楼宇|几栋|栋\(号楼\)|院号|楼院)(号|名称|编号)?$",
    ),
    ("dwelling.address", r"地址|住址|详址|住所|居住地|门牌|房屋坐落|坐落|住处|^房屋$|房屋位置|^楼房号?$"),
    ("dwelling.compound", r"小区|院落|院区|片区|楼盘|苑区|家属院"),
)
_RESIDENT = (
    *_PLACE[:1],
    *_PERSON[:3],
    *_PLACE[1:3],
    ("person.relation", r"关系|称谓|称呼"),
    *_PLACE[3:],
    *_PERSON[4:],
    ("person.name", r"姓名|名字|^人员$|^成员$|^家庭成员$"),
    ("household.occupants", r"人数|人口"),
    ("note", r"备注|说明|附注|备考|变动|变更|注$|其他情况|特殊情况|核查情况|情况记录"),
)
_BUILDING = (
    (
        "building.head_name",  # the head and his telephone in one cell
        r"(楼栋?长|栋长|院落?长|单元长|负责人|责任人)(姓名)?([及和与、/,+]|(?<=姓名))(联[系络])?(电话|手机|方式)",
    ),
    ("building.head_phones", r"^(?!.*(物业|网格|民警|开发)).*(电话|手机|联[系络]方式)"),
    (
        "building.head_name",
        r"^(?!.*(物业|网格|开发)).*(楼栋?长|栋长|院落?长|单元长|门栋长|负责人|责任人|[楼栋]联[系络]人)",
    ),
    ("building.compound_alias", r"曾用名|别名|又称|旧称|俗称|旧名|原名|别称|其他名称"),
    ("micro_grid", r"(微网格|微格|小格|小网格)(?!区?[长员])"),
    ("grid", r"网格(?![员长]|书记|信息员)"),
    ("building.doors_per_floor", r"每层|[户套]/层|梯户|几户|一梯|层户数|层均"),
    ("building.rented", r"出租|租赁|租住|租房"),
    ("building.vacant", r"空置|空房|空户|闲置|空关|(无人|未|没人)居?住.*[房屋户室]|未入住"),
    ("building.households", r"户数|总户|住户|套数|总套|几套"),
    ("building.floors", r"层数|楼层|层高$|^层$|总层|几层"),
    (
        "building.built_year",
        r"建成|建造|建筑年|竣工|年代|年份|建设年|始建|交付|(修建|兴建|建设|建房|落成|交房|建)(时间|日期|年|于)|[何哪]年",
    ),
    ("building.lift", r"电梯"),
    ("building.units", r"(单元|门洞|门栋|楼洞|楼道)(总|个)?数|几个?(单元|门洞)"),
    ("building.unit", r"单元|^(门洞|门栋|楼洞|门道|梯)号?$"),
    ("building.label", r"楼栋|楼号|栋号|幢|楼座|^楼$|^栋$|楼宇|院号|楼院|号楼|门牌号"),
    ("building.compound", r"小区|院落|名称|苑区|片区|楼盘"),
    ("note", r"备注|说明|附注"),
)
_STAFF = (
    (
        "staff.name",
        r"(人|员|长|书记|志愿者|专干|干部|骨干)的?(姓名|名字)$|^(队员|人员|成员|工作人员)$|^姓名",
    ),
    ("staff.end", r"离职|离岗|卸任|退出|离任|解聘|离开|离队|退岗|(结束|到期)(时间|日期)?$|(?<!起)止"),
    (
        "staff.start",
        r"入职|上岗|任职(时间|日期|年月|起)|到岗|聘用|入岗|参加工作|就职|聘任|起始|到任|开始|到职|入队|录用|起日|任用(时间|日期)",
    ),
    ("staff.committee_posts", r"两委|社区职务|居委会?职务|班子职务|党内职务|居委会?任职"),
    ("staff.full_time", r"专职|专兼|兼职|用工"),
    ("staff.certificate", r"社工|资格|职称|证书|职业水平|持证|考证"),
    (
        "staff.scopes",
        r"负责(?!人)|范围|(管理|服务|工作|责任|管辖)(区域|片区|地段)|分管(?!工作|领导)|(包|管|联)(片|格|网格)|所属网格|包保|管辖|责任(区|片|网格)|所在网格|服务(区|网格)|网格(号|名称|编号)?$|片区|辖区",
    ),
    (
        "staff.posts",
        r"岗位|职务|职责|角色|(人员|队员|岗位|队伍)身份$|分工|队伍类别|(人员|队员)类[别型]|担任|分管工作|工作内容|任何职",
    ),
    ("staff.id_number", r"身份证|公民身份|身份(证件)?(号码|编号)|证件(号|编号)|证照号|二代证"),
    ("staff.phones", r"电话|手机|联[系络](方式|号码)|通[讯信](方式|号码)"),
    ("staff.sex", r"性别"),
    ("staff.birth", r"出生|生日"),
    ("staff.ethnicity", r"民族"),
    ("staff.politics", r"政治面貌|面貌"),
    ("staff.education", r"学历|文化程度|教育"),
    ("staff.name", r"姓名|名字"),
    ("note", r"备注|来源|说明"),
)
_CARE = (
    (
        "person.name",
        r"^(申请|享受|受助|受益|受惠|求助|领取|持证|被照护)(人|人员|对象|者)(姓名|名字)?$|^(老人|患者|儿童)(姓名|名字)?$",
    ),
    ("disability.card_number", r"残疾?人?证|残疾.*证|持证(编号|号)|残证"),
    ("disability.kind", r"残疾(类别|类型|种类|情况)|残别"),
    ("disability.grade", r"残疾(等级|级别|程度)|残级"),
    ("mental.risk_grade", r"危险|风险"),
    ("veteran.joined_on", r"入伍|参军|应征"),
    ("veteran.left_on", r"退役(时间|日期|年月)|退伍(时间|日期|年月)|退役$|退伍$|复员|转业|离队|退出现役"),
    ("veteran.kind", r"优抚"),
    ("person.id_number", r"身份证|公民身份|身份(证件)?(号码|编号)|证件(号|编号)|证照号|二代证"),
    ("care.households", r"户数|人口|人数|保障人"),
    ("care.amount", r"金额|保障金|低保金|供养金|补助|救助金|发放|月领|标准|补贴(金额|标准)|领取"),
    ("care.approved_on", r"批准|审批|核准|纳入|享受(时间|日期|年月|起)|获批|认定"),
    ("care.end", r"终止|结束|截止|到期|解除|期满|止日"),
    (
        "care.start",
        r"起始|开始|起日|衔接|接收|释放(时间|日期)|入矫|矫正(起|开始|时间)|起止|报到|建档|登记(日期|时间)",
    ),
    ("care.level", r"失能等级|自理|护理等级|失能(程度|情况)|能力等级|失能$"),
    ("care.frequency", r"频次|探访|走访"),
    ("care.category", r"类别|类型|人员分类|对象(类|分)|种类|人员性质|困难类型"),
    *_PERSON[1:3],
    *_PERSON[4:],
    *_PLACE[1:],
    ("person.name", r"姓名|名字|对象$"),
    ("note", r"备注|说明|附注"),
)
_KINDS: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    kind: tuple((field, re.compile(pattern)) for field, pattern in rules)
    for kind, rules in (
        ("residents", _RESIDENT),
        ("buildings", _BUILDING),
        ("staff", _STAFF),
        ("care", _CARE),
    )
}
_OTHER_FIELDS = (
    ("guardian.phones", r"监护.*(电话|手机|方式)"),
    ("guardian.name", r"监护"),
    ("emergency.phones", r"(紧急|联系人|子女|儿女|亲属).*(电话|手机|方式|号码)"),
    ("emergency.name", r"紧急联系人?(姓名)?$|联系人(姓名)?$|(子女|儿女|亲属)(姓名)?$"),
    ("responsible", r"责任|网格员|包保|帮扶|联系医生"),
)
_OTHER_RULES = tuple((field, re.compile(pattern)) for field, pattern in _OTHER_FIELDS)


def fields_of(kind: str) -> tuple[str, ...]:
    """Every field a column of a list of `kind` can be read as."""
    return tuple(dict.fromkeys(field for field, _pattern in _KINDS[kind]))


@lru_cache(maxsize=4096)
def field_of(label: str, kind: str) -> str | None:
    """The field a joined label (`家庭成员.姓名`) means in a list of `kind`; None when it means nothing to us."""
    text = bare(label)
    parts = [p for p in text.split(".") if p]
    if not parts:
        return None
    last = re.sub(r"[*※★☆]|\((?!.*网格).*?\)|\d+$", "", parts[-1]) or parts[-1]
    if _ORDINAL.match(last) or (len(parts) > 1 and _ORDINAL.match(text)):
        return None
    if kind != "buildings" and _of_others(text, kind):
        return _first(text, _OTHER_RULES)
    if _OLD.match(last) and kind in {"residents", "care"} and re.search(r"电话|手机|联系", last):
        return "person.phones_old"
    found = _first(last, _KINDS[kind])
    if found is None and len(parts) > 1:
        found = _first("".join(parts[-2:]), _KINDS[kind])
    if found == "person.name" and kind == "residents" and len(parts) > 1 and re.match(_HEAD, parts[-2]):
        return "household.head_name"
    return found


def _of_others(text: str, kind: str = "") -> bool:
    """Whether a heading names somebody else than the person of the row; 户主(房主) is the head all the same."""
    if kind == "staff":
        return bool(_OTHERS_OF_STAFF.search(text))
    plain = _BRACKETED.sub("", text)
    return bool(_OTHERS.search(plain if re.search(_HEAD, plain) else text))


@lru_cache(maxsize=4096)
def speaks_of_others(label: str) -> bool:
    """Whether a heading is about somebody or something else: a guardian, an owner, the clerk, a row number, an age."""
    text = bare(label)
    last = text.rpartition(".")[2]
    return bool(_of_others(text) or _ORDINAL.match(last) or _ELSE.search(last))


def _first(text: str, rules: tuple[tuple[str, re.Pattern[str]], ...]) -> str | None:
    for field, pattern in rules:
        if pattern.search(text):
            return field
    return None


@lru_cache(maxsize=4096)
def is_heading(text: str) -> bool:
    """Whether a cell text is a heading of some list we know."""
    plain = bare(text)
    if not plain or len(plain) > 18 or ":" in plain or re.search(r"\d{3,}", plain):
        return False
    if _ORDINAL.match(plain):
        return True
    if _of_others(plain) and _first(plain, _OTHER_RULES) is not None:
        return True
    return any(field_of(plain, kind) for kind in _KINDS)
