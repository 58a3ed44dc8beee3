"""What is told of this PC and of the district, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import _

if TYPE_CHECKING:
    from ui.screens.settings.computers.presenter import State

Told = tuple[str, str]  # words and tone


def own_words(state: State) -> Told:
    """This PC's name and check code."""
    check = _("核对码 {check}").format(check=state.check)
    if state.own is None or state.own.certificate is None:
        return _("还没有证书") + "  ·  " + check, "warn"
    if state.own.revoked:
        return _("“{name}”已被停用,写的交换包没有人收。请主任在另一台电脑上恢复。").format(
            name=state.own.name
        ), "alarm"
    return f"{state.own.name}  ·  {check}", ""


def district_words(state: State) -> Told:
    """Whether the district knows the office, and until when; what to read out when it calls about the request."""
    words, tone = _standing(state)
    if state.asking:
        words += "\n" + _("区里来电话核对登记申请时,读这个核对码:{check}").format(
            check="、".join(state.asking)
        )
    return words, tone


def _standing(state: State) -> Told:
    if state.district is None:
        return _("还没有登记:写一份申请交给区里,再收下区里的答复。只在本社区内用,可以不登记。"), ""
    words = _("{name}  ·  核对码 {check}").format(name=state.district.name, check=state.district.fingerprint)
    if not state.until:
        return words + "  ·  " + _("社区签名钥匙换过,请重新写登记申请"), "warn"
    if state.lapses == "over":
        return words + "  ·  " + _("证书已在 {day} 到期,请写新的登记申请交给区里").format(
            day=state.until
        ), "alarm"
    if state.lapses == "soon":
        return words + "  ·  " + _("证书 {day} 到期,请写新的登记申请交给区里").format(day=state.until), "warn"
    return words + "  ·  " + _("证书到 {day}").format(day=state.until), "good"
