"""The catalogue of posts in a grid team: key, name, the kind of place it is responsible for, other names."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.i18n import N_

GRID, MICRO, BUILDING, COMMUNITY, LINKED = "grid", "micro", "building", "community", "linked"


@dataclass(frozen=True, slots=True)
class RoleKind:
    """One post. `reach` is the kind of scope it takes; `linked` posts take grids or the community."""

    key: str
    name: str
    reach: str
    synonyms: tuple[str, ...]
    normal_number: int | None = None

    @property
    def scope(self) -> str:
        """The scope stored with the post: a linked post is one of the community."""
        return COMMUNITY if self.reach == LINKED else self.reach


ROLES: tuple[RoleKind, ...] = (
    RoleKind("chief", N_("网格总长"), COMMUNITY, ("网格总长", "总网格长"), 1),
    RoleKind("grid_leader", N_("网格长"), GRID, ("网格长", "网格书记", "网格工作长", "网格工作组组长"), 1),
    RoleKind(
        "grid_worker",
        N_("网格员"),
        GRID,
        ("网格员", "专职网格员", "网格管理员", "全科网格员", "兼职网格员", "专职网格管理员", "社区网格员"),
        1,
    ),
    RoleKind("assistant", N_("协管员"), GRID, ("协管员", "网格协管员", "副网格长", "常务网格长"), 1),
    RoleKind("supervisor", N_("监督员"), GRID, ("监督员", "网格监督员"), 1),
    RoleKind("informant", N_("信息员"), GRID, ("信息员", "网格信息员")),
    RoleKind("public_welfare", N_("公益员"), GRID, ("公益员", "网格公益员")),
    RoleKind(
        "micro_leader", N_("小格区长"), MICRO, ("小格区长", "微网格长", "微格长", "小格长", "微网格员"), 1
    ),
    RoleKind(
        "building_head", N_("楼栋长"), BUILDING, ("楼栋长", "楼长", "单元长", "中心户长", "院长", "院落长"), 1
    ),
    RoleKind("volunteer", N_("志愿者"), MICRO, ("志愿者", "党员志愿者", "下沉党员"), 2),
    RoleKind("police", N_("片区民警"), LINKED, ("片区民警", "社区民警", "民警", "辖区民警", "包片民警")),
    RoleKind("doctor", N_("社区医生"), LINKED, ("社区医生", "家庭医生", "全科医生")),
    RoleKind("lawyer", N_("法律顾问"), LINKED, ("法律顾问", "律师", "社区律师")),
    RoleKind("mediator", N_("人民调解员"), LINKED, ("人民调解员", "调解员")),
    RoleKind("child_director", N_("儿童主任"), LINKED, ("儿童主任",)),
    RoleKind("branch_sec", N_("小区党支部书记"), COMMUNITY, ("小区党支部书记", "小区支部书记")),
)
BY_KEY = {role.key: role for role in ROLES}
_BY_WORD = {word: role for role in ROLES for word in role.synonyms}


def role_named(word: str) -> RoleKind | None:
    """The post a word means, or None when the catalogue does not know it."""
    return _BY_WORD.get(word)
