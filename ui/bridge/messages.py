"""The one way to say something to the clerk, in three manners: notice, refusal, failure."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop.base import crash
from desktop.base.errors import Cancelled, EnvironmentFailure, GezhiError
from desktop.base.i18n import _

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True)
class Notice:
    """Something was done; stands in the status line for a while, with Undo where that makes sense."""

    text: str
    undo: bool = False


@dataclass(frozen=True)
class Failure:
    """Something broke: what happened, what is safe, what to try, and details to fold away and copy.

    `details` holds code locations and exception types, never the message of the exception: that may quote
    a name or a number from the register.
    """

    happened: str
    safe: str
    to_try: str
    details: str


class Messages(QObject):
    """The shell listens and shows; jobs and screens speak. May be called from any thread."""

    noticed = Signal(object)
    refused = Signal(str)
    failed = Signal(object)
    _bug = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bug.connect(self.failed.emit, Qt.ConnectionType.QueuedConnection)

    def notice(self, text: str, *, undo: bool = False) -> None:
        """Say quietly that something was done."""
        self.noticed.emit(Notice(text, undo))

    def refusal(self, text: str) -> None:
        """Say in a bar why something was not done; the clerk can mend it."""
        self.refused.emit(text)

    def error(self, error: BaseException, *, doing: str = "") -> None:
        """Show any exception in the manner its class deserves."""
        if isinstance(error, Cancelled):
            return
        if isinstance(error, GezhiError) and not isinstance(error, EnvironmentFailure):
            self.refused.emit(error.text)
        else:
            self._bug.emit(describe(error, doing))


def describe(error: BaseException, doing: str = "") -> Failure:
    """An exception as a `Failure`; expected ones keep their own sentence."""
    if isinstance(error, GezhiError):
        happened = error.text
        to_try = _("按上面的提示处理后再试一次。")
    else:
        happened = _("“{doing}”没有完成,程序内部出错。").format(doing=doing) if doing else _("程序内部出错。")
        to_try = _("请再试一次。如果仍然出错,点“复制详情”,发给街道技术员。")
    return Failure(
        happened=happened,
        safe=_("已保存的内容都在,没有做到一半的改动。"),
        to_try=to_try,
        details=crash.trace(error),
    )


def install_hooks(messages: Messages) -> None:
    """From now on an exception nobody caught, on any thread, is shown as a failure."""

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            messages.error(error.with_traceback(trace))

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            messages.error(args.exc_value)

    sys.excepthook = on_main
    threading.excepthook = on_thread


def remove_hooks() -> None:
    """Put Python's own hooks back."""
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
