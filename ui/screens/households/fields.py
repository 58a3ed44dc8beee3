"""The fields of the household form and of the resident form, with what F1 says about each."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.domain import codes, household, resident
from ui.widgets.choice import ChoiceEditor
from ui.widgets.editor import AnyEditor, CheckEditor, DateEditor, NoteEditor, PhonesEditor, TextEditor
from ui.widgets.form import Field
from ui.widgets.options import options


def _choice(pairs: object, *, optional: bool = True) -> AnyEditor:
    return ChoiceEditor(options(pairs), optional=optional)  # type: ignore[arg-type]


HOUSEHOLD: tuple[Field, ...] = (
    Field("head_name", N_("户主"), TextEditor, help=N_("按户口簿或房产证上的姓名填写,例如:张桂芳。")),
    Field("phone", N_("联系电话"), TextEditor, help=N_("手机 11 位;座机写区号,例如 0719-8123456。")),
    Field("state", N_("状态"), lambda: _choice(household.STATES), help=N_("户口和人是否都在这里。")),
    Field("channel", N_("联系方式"), lambda: _choice(household.CHANNELS), help=N_("通知怎样送到这一户。")),
    Field("verified_on", N_("核实日期"), lambda: DateEditor(hint=_("2026-06-30")),
          help=N_("第二个人核对过的日期。")),
    Field("collected_on", N_("采集日期"), lambda: DateEditor(hint=_("2026-06-30")),
          help=N_("第一次入户登记的日期。")),
    Field("in_group", N_("微信群"), lambda: CheckEditor(_("在群里"), unknown=True),
          help=N_("这一户至少有一人在楼栋或网格的微信群里。")),
    Field("address_text", N_("原写地址"), TextEditor, help=N_("导入时表里写的地址,落到房屋以后仅供查对。")),
    Field("needs", N_("诉求"), TextEditor, wide=True, help=N_("这一户提出过的困难和需求。")),
    Field("note", N_("备注"), lambda: NoteEditor(lines=2), wide=True, help=N_("其他要记住的事。Alt+Enter 换行。")),
)  # fmt: skip

RESIDENT: tuple[Field, ...] = (
    Field("name", N_("姓名"), TextEditor, help=N_("按身份证填写,生僻字也要写对,例如:㛃、䶮。")),
    Field("relation", N_("与户主关系"), lambda: _choice(codes.RELATION_NAMES.items()),
          help=N_("打拼音首字母就能选,例如 po 选配偶;也可以打代码。")),
    Field("id_number", N_("证件号码"), lambda: TextEditor(longest=30),
          help=N_("18 位身份证号,末位可能是 X。输完就校验,并填好性别和出生日期。")),
    Field("sex", N_("性别"), lambda: _choice(codes.SEX_NAMES.items())),
    Field("birth", N_("出生日期"), lambda: DateEditor(hint=_("1985-03-12")),
          help=N_("可以只写年,例如 1953;也可以写 195302。")),
    Field("phones", N_("电话"), PhonesEditor, help=N_("几个号码之间用顿号或逗号隔开。")),
    Field("lives_here", N_("居住"), lambda: CheckEditor(_("住在这里"), unknown=True)),
    Field("hukou_here", N_("户口"), lambda: CheckEditor(_("户口在这里"), unknown=True)),
    Field("ethnicity", N_("民族"), lambda: _choice(codes.ETHNICITY_NAMES.items())),
    Field("politics", N_("政治面貌"), lambda: _choice(codes.POLITICS_NAMES.items())),
    Field("education", N_("文化程度"), lambda: _choice(codes.EDUCATION_NAMES.items())),
    Field("marriage", N_("婚姻"), lambda: _choice(codes.MARRIAGE_NAMES.items())),
    Field("employer", N_("工作单位"), TextEditor),
    Field("occupation", N_("职业"), TextEditor),
    Field("guardian", N_("监护人"), TextEditor, help=N_("未成年人和不能自理的人请填写。")),
    Field("former_name", N_("曾用名"), TextEditor),
    Field("emergency_contact", N_("紧急联系人"), TextEditor),
    Field("emergency_phone", N_("紧急电话"), TextEditor),
    Field("state", N_("在册状态"), lambda: _choice(resident.STATES, optional=False)),
    Field("state_on", N_("变动日期"), lambda: DateEditor(hint=_("迁出或去世的日期"))),
    Field("note", N_("备注"), lambda: NoteEditor(lines=2), wide=True, help=N_("其他要记住的事。Alt+Enter 换行。")),
)  # fmt: skip
