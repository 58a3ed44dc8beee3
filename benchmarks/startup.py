"""Start to first paint: our log-in window against an empty PySide6 window, alternating in one run.

    python -m benchmarks.startup [RUNS]

Both run in fresh processes under the same platform (offscreen unless QT_QPA_PLATFORM says otherwise). The time is
from starting the process to the end of the first paint, measured by this process. The goal is 1.3 times the
median of the pairwise ratios.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

GOAL = 1.3
RUNS = 9

BARE = """
import sys
from PySide6.QtCore import QAbstractTableModel, QEvent, QObject, Qt
from PySide6.QtWidgets import (QApplication, QDockWidget, QLineEdit, QMainWindow, QTableView, QToolBar, QTreeWidget)
class Model(QAbstractTableModel):
    def rowCount(self, parent=None): return 7300
    def columnCount(self, parent=None): return 12
    def data(self, index, role=0):
        return f"张三{index.row()}" if role == Qt.ItemDataRole.DisplayRole else None
class Once(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint: painted()
        return False
def painted():
    import os
    print("painted", flush=True); os._exit(0)
app = QApplication([])
window, table, bar, dock = QMainWindow(), QTableView(), QToolBar(), QDockWidget("网格")
window.resize(1280, 800)
table.setModel(Model())
window.setCentralWidget(table)
window.addToolBar(bar)
for word in ("新增", "导入", "导出", "打印", "查重"): bar.addAction(word)
bar.addWidget(QLineEdit())
dock.setWidget(QTreeWidget())
window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
once = Once()
table.viewport().installEventFilter(once)
window.show()
app.exec()
"""

OURS = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from ui import app as root
class Once(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            heavy = sorted(name for name in HEAVY if name in sys.modules)
            print("painted", *heavy, flush=True)
            os._exit(0)
        return False
HEAVY = ("openpyxl", "reportlab", "pypinyin", "sqlalchemy.orm", "sqlalchemy", "alembic", "pypdfium2")
application = QApplication([])
root.style.apply(application, root.load_theme("light"))
program = root.Program(application, root.preferences.load(Path(os.devnull)), Path(os.devnull))
once = Once()
program.show_gate().installEventFilter(once)
application.exec()
"""


def first_paint(code: str) -> tuple[float, str]:
    """Seconds from starting the process to its first paint, and what it said."""
    start = time.perf_counter()
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return time.perf_counter() - start, process.stdout.strip()


def run(runs: int = RUNS) -> dict[str, object]:
    """Alternate the two windows; one pair warms the file cache and is not counted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    bare, ours, said = [], [], ""
    for number in range(runs + 1):
        empty, (window, said) = first_paint(BARE)[0], first_paint(OURS)
        if number:
            bare.append(empty)
            ours.append(window)
    ratio = statistics.median(b / a for a, b in zip(bare, ours, strict=True))
    return {
        "runs": runs,
        "load": round(os.getloadavg()[0], 1),
        "bare_ms": [round(x * 1000) for x in (min(bare), statistics.median(bare), max(bare))],
        "ours_ms": [round(x * 1000) for x in (min(ours), statistics.median(ours), max(ours))],
        "ratio": round(ratio, 2),
        "goal": GOAL,
        "met": ratio <= GOAL,
        "heavy_at_first_paint": said.split()[1:],
    }


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS))
