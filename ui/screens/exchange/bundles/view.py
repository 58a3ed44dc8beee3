"""What the bundle screen looks like: send on the left, receive in the middle, whom we trust on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QWidget

from desktop.base.i18n import _
from desktop.exchange.bundle.write import Written
from desktop.queries import pictures
from desktop.queries.arrivals import Line
from desktop.queries.computers import Addressee
from desktop.queries.trust import TrustedSigner
from desktop.security import install
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.screens.exchange.bundles.addressee import AddresseeBox
from ui.screens.exchange.bundles.columns import LINES, TRUSTED
from ui.screens.exchange.bundles.presenter import Arrived, BundlesPresenter, OwnKeys
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable
from ui.widgets.row_table import RowTable

SUFFIX = ".sqb"


class BundlesPage(QWidget):
    """One half of the place "exchange"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = BundlesPresenter(
            self, desk.office, desk.work, actor=desk.actor, today=desk.today, install=own_keys
        )
        self._today = desk.today
        self._trusted: dict[str, TrustedSigner] = {}
        self._arrived: Arrived | None = None
        self._known = self._asked = False
        layout = row(self._sending(), self._receiving(), self._trusting(), gap=3, margin=3)
        for number, share in enumerate((5, 9, 5)):
            layout.setStretch(number, share)
        self.setLayout(layout)
        self.setFocusProxy(self.open_button)
        self.show_arrived(None)
        self.show_write_problem("")
        self.show_trust_problem("")

    def _sending(self) -> QFrame:
        self.own = _code_field(_("本机接收码"))
        copy = button(_("复制"), lambda: _copy(self.own.text()), icon="copy", tip=_("复制本机接收码"))
        self.own_signer = _code_field(_("本机签名码"))
        copy_signer = button(
            _("复制"), lambda: _copy(self.own_signer.text()), icon="copy", tip=_("复制本机签名码")
        )
        self.own_print = label(tone="muted", wrap=True)
        self.recipient = QLineEdit()
        self.recipient.setPlaceholderText("age1…")
        self.recipient.setAccessibleName(_("对方的接收码"))
        self.recipient.returnPressed.connect(self.choose_target)
        self.addressee = AddresseeBox(self.recipient)
        self.full = QCheckBox(_("写全部内容(对方丢了以前的包时)"))
        self.write_problem = label(tone="alarm", wrap=True)
        self.write_button = button(_("写交换包…"), self.choose_target, kind="primary", icon="package")
        self.written = MessageBar()
        own_row, signer_row = row(self.own, copy), row(self.own_signer, copy_signer)
        return panel(
            column(
                label(_("发给别人"), part="title"),
                label(_("把本机的两个码发给对方,对方才能给本机写包、认得本机写的包。"), tone="muted", wrap=True),
                label(_("本机接收码"), tone="muted"), own_row, label(_("本机签名码"), tone="muted"), signer_row,
                self.own_print, label(_("发给谁"), part="heading"), self.addressee, self.recipient, self.full,
                self.write_problem, row(None, self.write_button), self.written, None, gap=2, margin=4,
            ),
            "card",
        )  # fmt: skip

    def _receiving(self) -> QFrame:
        self.open_button = button(_("打开收到的包…"), self.choose_bundle, kind="primary", icon="folder-open")
        self.open_problem = MessageBar()
        self.facts = label(wrap=True)
        self.counts = label(part="heading", wrap=True)
        self.told = label(tone="muted", wrap=True)
        self.lines = RowTable[Line](LINES, _("并入以后台账会有什么变化"))
        self.lines.set_empty(_("台账没有变化"), "")
        self.take_button = button(_("并入本社区"), self.presenter.take_in, kind="primary", icon="check")
        self.result = MessageBar()
        self.new_name = QLineEdit()
        self.new_name.setPlaceholderText(_("对方单位或电脑的名称"))
        self.new_name.setAccessibleName(_("对方单位或电脑的名称"))
        self.trust_button = button(_("信任这台电脑"), self._trust_signer, icon="shield-check")
        caution = label(_("不认识这台电脑。请打电话核对上面的核对码,一致再信任。"), tone="warn", wrap=True)
        self.unknown = panel(column(caution, self.new_name, row(None, self.trust_button), gap=2))
        layout = column(
                label(_("收别人的"), part="title"),
                label(_("先打开看看:谁写的、有多少新内容,再并入。"), tone="muted", wrap=True),
                row(self.open_button, None), self.open_problem, self.facts, self.counts, self.unknown, self.told,
                self.lines, self.result, row(None, self.take_button), None, gap=2, margin=4,
        )  # fmt: skip
        layout.setStretchFactor(self.lines, 100)  # the list takes what is free, if it is shown
        return panel(layout, "card")

    def _trusting(self) -> QFrame:
        self.trusted: RecordTable[TrustedSigner] = RecordTable(
            TRUSTED, lambda ids: {i: self._trusted[i] for i in ids if i in self._trusted}
        )
        self.trusted.setAccessibleName(_("信任的电脑"))
        self.trusted.set_empty(_("还没有信任的电脑"), _("打开对方的包时可以信任它;电话里核对一遍核对码。"))
        self.key = QLineEdit()
        self.key.setPlaceholderText(_("对方的签名码(64 位)"))
        self.key.setAccessibleName(_("对方的签名码"))
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("名称,例如:青桐街道"))
        self.name.setAccessibleName(_("名称"))
        self.trust_problem = label(tone="alarm", wrap=True)
        add = button(_("信任"), self._trust_typed, icon="shield-check")
        self.withdraw_button = button(_("不再信任所选"), self._withdraw)
        layout = column(
            label(_("信任的电脑"), part="title"),
            label(_("没有证书的电脑,只收这里列出的。"), tone="muted", wrap=True),
            self.trusted, row(None, self.withdraw_button), self.key, self.name, self.trust_problem, row(None, add),
            gap=2, margin=4,
        )  # fmt: skip
        layout.setStretch(2, 1)
        return panel(layout, "card")

    # What the presenter says

    def show_keys(self, keys: OwnKeys) -> None:
        """This PC's public codes."""
        self.own.setText(keys.recipient)
        self.own_signer.setText(keys.signer)
        for field in (self.own, self.own_signer):
            field.setCursorPosition(0)
        self.own_print.setText(_("本机核对码:{code}").format(code=keys.fingerprint))

    def show_trusted(self, signers: Sequence[TrustedSigner]) -> None:
        """Whose bundles are accepted."""
        self._trusted = {signer.public_key: signer for signer in signers}
        self.trusted.show_ids(list(self._trusted))
        self.withdraw_button.setEnabled(bool(signers))

    def show_addressees(self, addressees: Sequence[Addressee]) -> None:
        """To whom this PC writes."""
        self.addressee.show_known(addressees)
        self._known = True
        if self._asked:
            self._asked = False
            self.choose_target()

    def show_arrived(self, arrived: Arrived | None) -> None:
        """A bundle that was opened, or nothing."""
        self._arrived = arrived
        known = arrived is not None and bool(arrived.signer_name)
        self.unknown.setVisible(arrived is not None and not known)
        self.take_button.setVisible(known and arrived is not None and not arrived.applied)
        self.facts.setText(_facts(arrived) if arrived else "")
        shown = arrived if known and arrived is not None and not arrived.applied else None
        self.counts.setText(_counts(shown) if shown else "")
        self.told.setText("\n".join(shown.told) if shown else "")
        self.lines.show_rows({one.key: one for one in shown.lines} if shown else {})
        for part in (self.counts, self.told):
            part.setVisible(bool(part.text()))
        self.lines.setVisible(shown is not None and bool(shown.lines))
        if self.isVisible() and arrived is not None and not arrived.applied:
            (self.take_button if known else self.new_name).setFocus(Qt.FocusReason.OtherFocusReason)
        if arrived is not None and arrived.applied:
            self.result.say(_done(arrived), "warn" if arrived.gaps else "good")
        else:
            self.result.hide()

    def show_written(self, written: Written) -> None:
        """A finished bundle."""
        self.written.say(_written(written), "good")

    def show_write_problem(self, text: str) -> None:
        """Under the recipient."""
        self.write_problem.setText(text)
        self.write_problem.setVisible(bool(text))
        if text:
            self.written.hide()

    def show_trust_problem(self, text: str) -> None:
        """Under the key."""
        self.trust_problem.setText(text)
        self.trust_problem.setVisible(bool(text))

    def show_open_problem(self, text: str) -> None:
        """Why a bundle was refused."""
        if text:
            self.open_problem.say(text, "alarm")
        else:
            self.open_problem.hide()

    # What the clerk does

    def choose_target(self) -> None:
        """Check the recipient, then ask where to write; by a shortcut from elsewhere, as soon as they are read."""
        if not self._known:
            self._asked = True
            return
        if self.presenter.check_recipient(self.addressee.recipient()):
            name = _("交换包_{day}").format(day=self._today().strftime("%Y%m%d")) + SUFFIX
            files.ask_save(
                self, _("保存交换包"), Path.home() / name, f"{_('交换包')} (*{SUFFIX})", self.write_to
            )

    def write_to(self, out: Path) -> None:
        """Write the bundle to a file."""
        self.presenter.write(self.addressee.recipient(), out, full=self.full.isChecked())

    def choose_bundle(self) -> None:
        """Ask for a bundle."""
        files.ask_open(
            self, _("打开收到的包"), f"{_('交换包')} (*{SUFFIX})", lambda paths: self.presenter.open(paths[0])
        )

    def _trust_signer(self) -> None:
        if self._arrived is not None:
            self.presenter.trust(self._arrived.signer, self.new_name.text())

    def _trust_typed(self) -> None:
        self.presenter.trust(self.key.text(), self.name.text())

    def _withdraw(self) -> None:
        if key := self.trusted.current_id():
            self.presenter.withdraw(key)


def own_keys() -> install.Install:
    """This PC's keys, where the command line keeps them too (or where GEZHI_KEYS says)."""
    return install.load_or_create()


def _code_field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setReadOnly(True)
    made.setAccessibleName(name)
    return made


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _written(written: Written) -> str:
    return _("已写好 {file}({n} 条{pictures},{size} KB),读回核对无误,可以安全弹出。").format(
        file="、".join(path.name for path in written.paths), n=f"{written.ops:,}",
        pictures=pictures.added(written.pictures), size=f"{max(1, written.bytes // 1024):,}",
    )  # fmt: skip


def _facts(arrived: Arrived) -> str:
    who = arrived.signer_name or _("不认识的电脑")
    return "\n".join((
        _("文件:{name}").format(name=arrived.path.name),
        _("写包的电脑:{who}(核对码 {code})").format(who=who, code=arrived.fingerprint),
        _("社区代码:{code},写于 {time},包里有 {n} 条记录").format(
            code=arrived.office or "—", time=arrived.written_at, n=f"{arrived.ops:,}"
        ),
    ))  # fmt: skip


def _counts(arrived: Arrived) -> str:
    brought = pictures.counted(arrived.pictures) if arrived.pictures else ""
    if not arrived.new_ops:
        return brought or _("0 条新数据:这些内容本机都有了,并入不会改变什么。")
    words = _("其中新内容 {n} 条,已有 {k} 条。").format(n=f"{arrived.new_ops:,}", k=f"{arrived.known_ops:,}")
    return "\n".join(("  ".join(filter(None, (words, brought))), arrived.register)) + _warnings(arrived)


def _done(arrived: Arrived) -> str:
    words = _("已并入:新内容 {n} 条。").format(n=f"{arrived.new_ops:,}")
    if arrived.pictures:
        words += _("带来照片 {n} 张。").format(n=f"{arrived.pictures:,}")
    if arrived.conflicts:
        words += _("有 {n} 处两边改得不一样,在“两边不一致”里裁决。").format(n=arrived.conflicts)
    return words + "".join(f"\n{gap}" for gap in arrived.gaps)


def _warnings(arrived: Arrived) -> str:
    words = ""
    if arrived.conflicts:
        words += "\n" + _("有 {n} 处两边改得不一样,并入后两个值都留着待核对。").format(n=arrived.conflicts)
    if arrived.missing:
        words += "\n" + _("还缺以前的 {n} 段内容,并入后在“收发”里写明缺哪台电脑哪几天的。").format(
            n=arrived.missing
        )
    return words
