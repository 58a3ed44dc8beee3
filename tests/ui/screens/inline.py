"""Stand-ins for what the window hands to a screen: work that is done at once, and a record of what was said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.base.errors import Cancelled, GezhiError
from desktop.base.progress import SILENT
from desktop.domain.changes import Changes


class Inline:
    """`ui.bridge.work.Work` without threads. `after` hears of every `Changes`; `refused` keeps what went wrong."""

    def __init__(self) -> None:
        self.after: Callable[[Changes], object] = lambda changes: None
        self.refused: list[GezhiError] = []
        self.notices: list[str] = []
        self.progress: Any = SILENT

    def read(self, work: Any, then: Any, *, failed: Any = None, slot: str = "", title: str = "") -> None:
        self._run(work, then, failed)

    def change(
        self, work: Any, then: Any = None, *, failed: Any = None, title: str = "", notice: str = ""
    ) -> None:
        def done(answer: Any) -> None:
            changes = answer if isinstance(answer, Changes) else getattr(answer, "changes", None)
            if isinstance(changes, Changes) and changes.touched:
                self.after(changes)
            if notice:
                self.notices.append(notice)
            if then is not None:
                then(answer)

        self._run(work, done, failed)

    def _run(self, work: Any, then: Any, failed: Any) -> None:
        try:
            answer = work(self.progress)
        except Cancelled:
            return
        except GezhiError as error:
            self.refused.append(error)
            if failed is not None:
                failed(error)
            return
        then(answer)


class Recorder:
    """A fake view: every `show_*` call is kept under its name, the newest arguments win."""

    def __init__(self, **answers: Any) -> None:
        self.said: dict[str, Any] = {}
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._answers:
            return lambda *args: self._answers[name]

        def keep(*args: Any, **named: Any) -> None:
            self.said[name] = args[0] if len(args) == 1 and not named else (*args, *named.values())

        return keep
