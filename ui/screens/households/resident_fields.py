"""The fields of the resident form, in the order of a paper form, with what F1 says about each."""

from __future__ import annotations

from desktop.base.i18n import N_
from ui.screens.households import field_kinds as kinds
from ui.widgets.editor import TextEditor
from ui.widgets.field import Field

_WHO, _HUKOU, _CAME = N_("证件与身份"), N_("户籍与去向"), N_("来此居住")
_WORK, _CARE, _LIFE, _BOOK = N_("工作与保障"), N_("监护与紧急联系"), N_("其他情况"), N_("登记")


def _more(section: str, *fields: Field) -> tuple[Field, ...]:
    return tuple(
        Field(f.name, f.label, f.editor, f.help, wide=f.wide, more=True, section=section) for f in fields
    )


_FIRST = (
    Field("name", N_("姓名"), TextEditor, N_("按身份证填写,生僻字也要写对,例如:㛃、䶮。")),
    Field("relation", N_("与户主关系"), kinds.coded("resident", "relation"),
          N_("打拼音首字母就能选,例如 po 选配偶;也可以打代码。")),
    Field("id_number", N_("证件号码"), kinds.id_number,
          N_("18 位身份证号,末位可能是 X;15 位旧号会升成 18 位。输完就校验,并填好性别和出生日期。"), wide=True),
    Field("id_none_reason", N_("无证件原因"), kinds.coded("resident", "id_none_reason"),
          N_("没有证件号码时选原因,例如新生儿未上户;有号码就空着。")),
    Field("sex", N_("性别"), kinds.coded("resident", "sex"), N_("有身份证号会自动填好。")),
    Field("birth", N_("出生日期"), kinds.BirthEditor, N_("可以只写年,例如 1953;也可以写 195302。")),
    Field("phones", N_("电话"), kinds.phones,
          N_("几个号码用顿号隔开;不是本人的,在后面写是谁的,例如 13807190002(儿子)。"), wide=True),
    Field("lives_here", N_("居住"), kinds.yes(N_("住在这里")), N_("人现在住不住在这里。")),
    Field("hukou_here", N_("户口"), kinds.yes(N_("户口在这里")),
          N_("户口登记在不在这里。两样合起来就是人户状态:人户一致、人在户不在、户在人不在。")),
)  # fmt: skip

RESIDENT: tuple[Field, ...] = (
    *_FIRST,
    *_more(
        _CARE,
        Field("guardian", N_("监护人"), TextEditor, N_("未成年人和不能自理的人请填写。")),
        Field("guardian_relation", N_("监护人关系"), kinds.coded("resident", "guardian_relation"),
              N_("监护人是他的什么人。")),
        Field("guardian_phone", N_("监护人电话"), kinds.phone, N_("监护人的手机。")),
        Field("emergency_contact", N_("紧急联系人"), TextEditor, N_("出了事先找谁,独居老人一定要填。")),
        Field("emergency_phone", N_("紧急电话"), kinds.phone, N_("紧急联系人的电话。")),
    ),
    *_more(
        _WHO,
        Field("id_type", N_("证件种类"), kinds.coded("resident", "id_type"),
              N_("身份证会自动认出;港澳台居民居住证、护照等在这里选。")),
        Field("id_valid_until", N_("证件有效期至"), kinds.day, N_("证件背面的日期;长期的空着。")),
        Field("nationality", N_("国籍或地区"), kinds.coded("resident", "nationality"),
              N_("中国公民可以空着;打拼音首字母,例如 hg 选韩国。")),
        Field("foreign_name", N_("外文姓名"), TextEditor, N_("护照上的写法,例如 KIM MINSU。")),
        Field("former_name", N_("曾用名"), TextEditor, N_("户口簿上的曾用名。")),
        Field("ethnicity", N_("民族"), kinds.coded("resident", "ethnicity"), N_("打拼音首字母,例如 tj 选土家族。")),
        Field("politics", N_("政治面貌"), kinds.coded("resident", "politics"), N_("中共党员、共青团员、群众等。")),
        Field("party_place", N_("党组织关系"), TextEditor, N_("党员的组织关系在哪个支部。")),
        Field("education", N_("文化程度"), kinds.coded("resident", "education"), N_("已经毕业的最高学历。")),
        Field("marriage", N_("婚姻"), kinds.coded("resident", "marriage"), N_("未婚、已婚、丧偶、离婚。")),
    ),
    *_more(
        _HUKOU,
        Field("hukou_place", N_("户籍地"), TextEditor, N_("户口不在这里的,写户口簿上的省、市、县。"), wide=True),
        Field("native_place", N_("籍贯"), TextEditor, N_("祖父的居住地,例如:湖北郧县。")),
        Field("away_to", N_("外出地"), TextEditor, N_("户在人不在的,人去了哪里。")),
        Field("away_reason", N_("外出事由"), kinds.coded("resident", "away_reason"), N_("务工、上学、入伍等。")),
        Field("away_since", N_("外出时间"), kinds.day, N_("大约什么时候走的,可以只写年月。")),
    ),
    *_more(
        _CAME,
        Field("came_on", N_("来此时间"), kinds.day, N_("什么时候住到这里,可以只写年月。")),
        Field("came_reason", N_("来此事由"), kinds.coded("resident", "came_reason"), N_("务工、随迁、投亲靠友等。")),
        Field("residence_kind", N_("住所类型"), kinds.coded("resident", "residence_kind"), N_("自购、租赁、借住等。")),
        Field("permit_kind", N_("居住证"), kinds.coded("resident", "permit_kind"), N_("办没办居住证或暂住证。")),
        Field("permit_until", N_("居住证到期"), kinds.day, N_("证上的有效期。")),
    ),
    *_more(
        _WORK,
        Field("employment", N_("就业状况"), kinds.coded("resident", "employment"), N_("在职、退休、失业、在校等。")),
        Field("employer", N_("工作单位"), TextEditor, N_("单位全称。")),
        Field("occupation", N_("职业"), TextEditor, N_("做什么工作。")),
        Field("school", N_("就读学校"), TextEditor, N_("在校学生填写。")),
        Field("insurance_medical", N_("医保"), kinds.coded("resident", "insurance_medical"), N_("参加哪一种医保。")),
        Field("insurance_pension", N_("养老保险"), kinds.coded("resident", "insurance_pension"),
              N_("参加哪一种养老保险。")),
        Field("health", N_("健康状况"), kinds.coded("resident", "health"), N_("健康、慢性病、残疾等。")),
    ),
    *_more(
        _LIFE,
        Field("volunteer", N_("志愿者"), kinds.yes(N_("是志愿者")), N_("在社区登记过的志愿者。")),
        Field("skills", N_("特长"), TextEditor, N_("水电、医护、书法等,社区活动时好找人。")),
        Field("vehicles", N_("车辆"), TextEditor, N_("车牌号,几辆用顿号分开。")),
        Field("pets", N_("宠物"), TextEditor, N_("犬只和犬证号等。")),
    ),
    *_more(
        _BOOK,
        Field("state", N_("在册状态"), kinds.coded("resident", "state", optional=False),
              N_("迁出、去世请用“办理”,会记下日期并结清有关登记。")),
        Field("state_on", N_("变动日期"), kinds.day, N_("迁出或去世的日期。")),
        Field("verified_on", N_("核实日期"), kinds.day, N_("第二个人核对过的日期。")),
        Field("verified_by", N_("核实人"), TextEditor, N_("核对的人。")),
        Field("note", N_("备注"), kinds.note, N_("其他要记住的事。Alt+Enter 换行。"), wide=True),
    ),
)  # fmt: skip
