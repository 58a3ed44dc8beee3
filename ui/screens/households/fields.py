"""The fields of the household form and of the dwelling form, with what F1 says about each."""

from __future__ import annotations

from desktop.base.i18n import N_
from ui.screens.households import field_kinds as kinds
from ui.screens.households.resident_fields import RESIDENT
from ui.widgets.editor import NumberEditor, TextEditor
from ui.widgets.field import Field

__all__ = ["DWELLING", "HOUSEHOLD", "RESIDENT"]
_CONTACT, _BOOK, _TROUBLE = N_("联系与入格"), N_("户口与收入"), N_("诉求与备注")
_OWNER, _LET, _SAFETY = N_("产权"), N_("出租"), N_("安全与核查")

HOUSEHOLD: tuple[Field, ...] = (
    Field("head_name", N_("户主"), TextEditor, N_("按户口簿或房产证上的姓名填写,例如:张桂芳。")),
    Field("phone", N_("联系电话"), kinds.phone, N_("手机 11 位;座机写区号,例如 0719-8123456。")),
    Field("state", N_("状态"), kinds.coded("household", "state"),
          N_("户口和人是否都在这里:人户一致、户在人不在、人在户不在、租住、空置。")),
    Field("channel", N_("联系渠道"), kinds.coded("household", "channel"),
          N_("通知怎样送到这一户:微信群、电话,或仅上门。")),
    Field("in_group", N_("入群"), kinds.yes(N_("在微信群里")), N_("这一户至少有一人在楼栋或网格的微信群里。")),
    Field("collected_on", N_("采集日期"), kinds.day, N_("第一次入户登记的日期。")),
    Field("contact_name", N_("联系人"), TextEditor, N_("电话不是户主本人的,写是谁的,例如:女儿张小芳。"),
          more=True, section=_CONTACT),
    Field("code", N_("户编号"), kinds.text(longest=40), N_("社区自己编的户号,没有就空着。"),
          more=True, section=_CONTACT),
    Field("collected_by", N_("采集人"), TextEditor, N_("入户登记的人。"), more=True, section=_CONTACT),
    Field("verified_on", N_("核实日期"), kinds.day, N_("第二个人核对过的日期。按 Ctrl+Shift+H 核实时自动填写。"),
          more=True, section=_CONTACT),
    Field("verified_by", N_("核实人"), TextEditor, N_("核对的人,不能是采集人自己。"), more=True, section=_CONTACT),
    Field("address_text", N_("原写地址"), TextEditor, N_("导入时表里写的地址,落到房屋以后仅供查对。"),
          more=True, section=_CONTACT),
    Field("kind", N_("户类型"), kinds.coded("household", "kind"), N_("家庭户、集体户,或几家合租的合租户。"),
          more=True, section=_BOOK),
    Field("hukou_kind", N_("户口性质"), kinds.coded("household", "hukou_kind"),
          N_("户口簿首页上的字样;还没换发户口簿的选“未换发户口簿”。"), more=True, section=_BOOK),
    Field("income_source", N_("主要收入"), kinds.coded("household", "income_source"),
          N_("这一户主要靠什么生活。"), more=True, section=_BOOK),
    Field("marks", N_("家庭标记"), kinds.many("household", "marks"),
          N_("低保户、军属、烈属、光荣牌等,可以有几个,例如:db、js。"), more=True, section=_BOOK),
    Field("needs", N_("诉求"), TextEditor, N_("这一户提出过的困难和需求。"), wide=True, more=True, section=_TROUBLE),
    Field("family_conflict", N_("家庭矛盾"), kinds.private_text, N_("只写调解要用的;平时遮住,按住 F12 才看得到。"),
          wide=True, more=True, section=_TROUBLE),
    Field("note", N_("备注"), kinds.note, N_("其他要记住的事。Alt+Enter 换行。"), wide=True, more=True,
          section=_TROUBLE),
)  # fmt: skip

DWELLING: tuple[Field, ...] = (
    Field("room", N_("室号"), kinds.text(longest=20), N_("门上的号,例如 501;平房写门牌。")),
    Field("use", N_("使用状态"), kinds.coded("dwelling", "use"), N_("自住、出租、空置、商用、办公、群租或其他。")),
    Field("owner_name", N_("产权人"), TextEditor, N_("房产证上的姓名;公房写单位。")),
    Field("owner_phone", N_("产权人电话"), kinds.phone, N_("房子出租或空置时能找到房主的电话。")),
    Field("checked_on", N_("核查日期"), kinds.day, N_("最近一次上门看房的日期。")),
    Field("tenure", N_("产权类型"), kinds.coded("dwelling", "tenure"), N_("私产、公租房、单位产权等。"),
          more=True, section=_OWNER),
    Field("area", N_("面积(㎡)"), lambda: NumberEditor(most=9999), N_("建筑面积,整数。"), more=True, section=_OWNER),
    Field("owner_id_number", N_("产权人证件"), kinds.id_number, N_("只在办理需要时登记。"), more=True, section=_OWNER),
    Field("owner_address", N_("产权人住址"), TextEditor, N_("房主自己住在哪里。"), more=True, section=_OWNER),
    Field("tenant_name", N_("承租人"), TextEditor, N_("和房主签合同的人。"), more=True, section=_LET),
    Field("tenant_phone", N_("承租人电话"), kinds.phone, N_("租客的电话。"), more=True, section=_LET),
    Field("rent_use", N_("出租用途"), kinds.coded("dwelling", "rent_use"), N_("租来住、开店还是办公。"),
          more=True, section=_LET),
    Field("lease_until", N_("租期至"), kinds.day, N_("合同到期的日期,到期前可以列出来核对。"), more=True, section=_LET),
    Field("agent", N_("中介"), TextEditor, N_("经手的中介和电话。"), more=True, section=_LET),
    Field("hazard", N_("隐患"), kinds.coded("dwelling", "hazard"), N_("燃气、用电、消防等隐患。"),
          more=True, section=_SAFETY),
    Field("note", N_("备注"), kinds.note, N_("其他要记住的事。Alt+Enter 换行。"), wide=True, more=True,
          section=_SAFETY),
)  # fmt: skip
