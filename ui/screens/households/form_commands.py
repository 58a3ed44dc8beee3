"""What can be done in a ledger form beside typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.households.form_keys import FormKeys


def commands(forms: FormKeys) -> list[Command]:
    """Keys for the record on sight, then function keys for the field with the cursor."""
    place = "households"
    return [
        Command(
            id="households.more", title=N_("更多栏目"), tip=N_("展开或收起不常填的栏目"), shortcut="Alt+M",
            icon="chevron-down", place=place, run=forms.more, enabled=forms.has_form,
        ),
        Command(
            id="households.tab", title=N_("下一张表"), tip=N_("在住户、房屋等几张表之间切换"), shortcut="Ctrl+Tab",
            icon="columns-3", place=place, run=forms.next_tab, enabled=forms.on_card,
        ),
        Command(
            id="households.whole", title=N_("完整登记表"), tip=N_("打开成员表里这一位的全部栏目"),
            shortcut="Ctrl+Return", icon="user", place=place, run=forms.open_current_member, enabled=forms.on_card,
        ),
        Command(
            id="households.beside", title=N_("同门另立一户"), tip=N_("同一套房里的另一户,例如合租"),
            shortcut="Ctrl+Shift+N", icon="plus", place=place, run=forms.beside, enabled=forms.on_card,
        ),
        Command(
            id="households.verify", title=N_("核实这一户"), tip=N_("采集人以外的人核对无误后确认"),
            shortcut="Ctrl+Shift+H", icon="badge-check", place=place, run=forms.verify, enabled=forms.on_card,
        ),
        Command(
            id="households.subject", title=N_("导出本人信息"), tip=N_("本人来查:现在的内容、更正记录、谁看过打印过导出过"),
            icon="file-down", place=place, run=forms.hand_out, enabled=forms.on_resident,
        ),
        *_field_commands(forms),
    ]  # fmt: skip


def _field_commands(forms: FormKeys) -> list[Command]:
    place, here = "households", forms.has_form
    return [
        Command(
            id="households.repeat", title=N_("重复上一条"), tip=N_("这一栏照上一条记录的填"), shortcut="Ctrl+'",
            icon="copy", place=place, run=forms.repeat, enabled=here,
        ),
        Command(
            id="households.pin", title=N_("固定这一栏"), tip=N_("下一条新登记自动带上这一栏的值"), shortcut="F7",
            icon="pin", place=place, run=forms.pin, enabled=here,
        ),
        Command(
            id="households.doubt", title=N_("记疑问"), tip=N_("给这一栏记下疑问,或了结它"), shortcut="F8",
            icon="flag", place=place, run=forms.doubt, enabled=here,
        ),
        Command(
            id="households.accept", title=N_("说明后保留"), tip=N_("黄色提醒属实时写明原因,不再提醒"), shortcut="F3",
            icon="check", place=place, run=forms.accept, enabled=here,
        ),
        Command(
            id="households.reveal", title=N_("查看完整号码"), tip=N_("按住 F12 半秒也可以;选原因后显示 30 秒,记入审计"),
            icon="eye", place=place, run=forms.reveal, enabled=here,
        ),
    ]  # fmt: skip
