"""One person: the form, and the posts held over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _
from desktop.domain import masking
from desktop.domain.codes import EDUCATION_NAMES, POLITICS_NAMES, SEX_NAMES
from desktop.domain.team import CERTIFICATES, StaffDraft
from desktop.queries.team import Post, StaffCard
from ui.screens.team.columns import POSTS
from ui.screens.team.photo_box import PhotoBox
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceEditor, Option
from ui.widgets.editor import CheckEditor, DateEditor, NoteEditor, PhonesEditor, TextEditor
from ui.widgets.form import DraftForm, Field
from ui.widgets.record_table import RecordTable


def _options(names: Mapping[str, str]) -> list[Option]:
    return [Option(code, _(word)) for code, word in names.items()]


def _times() -> list[Option]:
    return [Option(True, _("专职"), "zz"), Option(False, _("兼职"), "jz")]


def _fields() -> list[Field]:
    return [
        Field("name", N_("姓名"), lambda: TextEditor(longest=60), N_("写身份证上的姓名,少数民族姓名中间用·。")),
        Field("sex", N_("性别"), lambda: ChoiceEditor(_options(SEX_NAMES))),
        Field(
            "phones", N_("工作电话"), lambda: PhonesEditor(hint=_("几个号码用顿号分开")), N_("印在公示牌和联系卡上的号码。")
        ),
        Field("full_time", N_("专兼职"), lambda: ChoiceEditor(_times())),
        Field("id_number", N_("身份证号"), MaskedNumber, N_("只用于核对是不是同一人,不印在公开的纸上。")),
        Field("birth", N_("出生日期"), DateEditor),
        Field("joined_on", N_("到岗日期"), DateEditor, N_("例如 2026-06-30,只知道年月写 2026-06。")),
        Field("left_on", N_("离任日期"), DateEditor, N_("填了离任日期,在任的岗位从那一天起结束。")),
        Field("politics", N_("政治面貌"), lambda: ChoiceEditor(_options(POLITICS_NAMES))),
        Field("education", N_("学历"), lambda: ChoiceEditor(_options(EDUCATION_NAMES))),
        Field(
            "certificate", N_("社工证书"), lambda: ChoiceEditor([Option(code, _(word)) for code, word in CERTIFICATES])
        ),
        Field("outsider", N_("外来下沉"), lambda: CheckEditor(_("不住本社区"))),
        Field("committee_posts", N_("两委职务"), lambda: PhonesEditor(hint=_("例如:副书记、委员")), wide=True),
        Field("note", N_("备注"), lambda: NoteEditor(lines=2), wide=True),
    ]  # fmt: skip


class MaskedNumber(TextEditor):
    """An ID number as `420303********0013`; typing over it replaces it, leaving it alone keeps it."""

    def __init__(self) -> None:
        super().__init__(longest=30)
        self._kept = ""

    def show_value(self, value: str | None) -> None:
        self._kept = value or ""
        super().show_value(masking.id_number(self._kept))

    def value(self) -> str:
        typed = super().value()
        return self._kept if typed == masking.id_number(self._kept) else typed


class PersonPage(QWidget):
    """Says what is wanted; the presenter decides."""

    saved = Signal(object)
    back = Signal()
    assign = Signal()
    end_post = Signal(str)

    def __init__(self, photo: PhotoBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photo = photo
        self._posts: dict[str, Post] = {}
        self.title = label(part="title")
        self.form: DraftForm[StaffDraft] = DraftForm(_fields(), columns=2)
        self.form.left.connect(self.save)
        self.table: RecordTable[Post] = RecordTable(POSTS, self._rows)
        self.table.setAccessibleName(_("岗位"))
        self.table.set_empty(_("还没有岗位"), _("点“安排岗位”,选岗位和负责的地方。"))
        self.save_button = button(_("保存"), self.save, kind="primary", icon="save", tip=_("保存(Ctrl+S)"))
        self.back_button = button(_("返回覆盖情况"), self.back.emit, kind="link")
        self.assign_button = button(_("安排岗位…"), self.assign.emit, icon="plus")
        self.end_button = button(_("结束所选岗位"), self._end, icon="user-minus")
        self.table.current_changed.connect(lambda _id: self._show_possible())
        head = row(self.title, None, self.back_button)
        posts_head = row(
            label(_("岗位(从哪天到哪天)"), part="heading"), None, self.assign_button, self.end_button
        )
        layout = column(
            head, self.form, row(self.photo, None, self.save_button), posts_head, self.table, gap=2, margin=3
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def _rows(self, ids: Sequence[str]) -> Mapping[str, Post]:
        return {i: self._posts[i] for i in ids if i in self._posts}

    def show_person(self, card: StaffCard | None, draft: StaffDraft) -> None:
        """Fill the page; without a card somebody new."""
        self.title.setText(draft.name if card else _("新增人员"))
        self.form.show_draft(draft)
        self.photo.show_person(card.id if card else "")
        self._posts = {post.id: post for post in card.posts} if card else {}
        self.table.show_ids(list(self._posts))
        self.assign_button.setEnabled(card is not None)
        self._show_possible()

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Beside their fields."""
        self.form.show_problems(problems)

    def save(self) -> None:
        """Hand the form over."""
        self.saved.emit(self.form.draft())

    def _end(self) -> None:
        if post_id := self.table.current_id():
            self.end_post.emit(post_id)

    def _show_possible(self) -> None:
        post = self._posts.get(self.table.current_id())
        self.end_button.setEnabled(post is not None and post.live)
