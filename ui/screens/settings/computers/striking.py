"""Striking a computer off: why, whether somebody got in, and then who of the others stays. Part of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.base.i18n import N_, _
from ui.widgets.choice import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.queries.computers import Computer
    from ui.screens.settings.computers.columns import Line
    from ui.screens.settings.computers.presenter import ComputersPresenter
    from ui.widgets.ask_bar import AskBar
    from ui.widgets.message_bar import MessageBar

STOLEN: Final = frozenset({"stolen"})  # reasons after which it is asked whether somebody may have got in
REASONS: Final = (
    ("stolen", N_("丢失或被盗"), "dsbd"),
    ("broken", N_("损坏报废"), "shbf"),
    ("replaced", N_("换了电脑"), "hldn"),
)


class StrikingOff:
    """Part of `ComputersPage`."""

    if TYPE_CHECKING:
        presenter: ComputersPresenter
        ask: AskBar
        bar: MessageBar

        def _current(self) -> Line | None: ...

    def ask_revoke(self) -> None:
        """Why; and after a loss, whether somebody may have got in."""
        line = self._current()
        if line is None:
            return
        text = _("停用“{name}”?它以后写的交换包整包不收,以前的数据都在。原因:").format(
            name=line.computer.name
        )
        options = [Option(key, _(word), initials) for key, word, initials in REASONS]
        signer = line.computer.signer

        def then(reason: Any, more: str) -> None:
            word = next(_(word) for key, word, _i in REASONS if key == reason)
            why = f"{word}:{more.strip()}" if more.strip() else word
            if reason in STOLEN:
                self._ask_key(signer, why)
            else:
                self.presenter.revoke(signer, why, new_key=False)

        self.bar.hide()
        self.ask.ask(text, then, options=options, hint=_("补充说明(可不填)"), yes=_("停用"))

    def _ask_key(self, signer: str, why: str) -> None:
        text = _("会不会有人知道那台电脑的密码?可能的话,请同时更换社区签名钥匙,然后重新向区里写登记申请。")
        self.ask.ask(
            text, lambda _v, _w: self.presenter.look_who_stays(signer, why), hint=None, yes=_("停用并更换钥匙"),
            extra=_("只停用"), run_extra=lambda _w: self.presenter.revoke(signer, why, new_key=False),
        )  # fmt: skip

    def ask_who_stays(
        self, signer: str, why: str, others: Sequence[Computer], kept: frozenset[str] = frozenset()
    ) -> None:
        """One computer after the other: whoever had the old key may have put in one of his own."""
        if not others:
            self.presenter.revoke(signer, why, new_key=True, staying=kept)
            return
        one, rest = others[0], others[1:]
        text = _(
            "更换钥匙前逐台核对(还有 {n} 台):“{name}”,核对码 {check},{since} 由 {by} 办理。"
            "请到那台电脑前看(区里的请打电话问),它的核对码是不是这个、是不是在自己人手里。"
        ).format(
            n=len(others), name=one.name, check=one.fingerprint, since=one.since or "?", by=one.by or "?"
        )
        self.ask.ask(
            text, lambda _v, _w: self.ask_who_stays(signer, why, rest, kept | {one.signer}), hint=None,
            yes=_("核对无误,留下"), extra=_("不认识或核对不了,一起停用"),
            run_extra=lambda _w: self.ask_who_stays(signer, why, rest, kept),
        )  # fmt: skip
