"""Run every benchmark, one after another, and keep what they say in benchmarks/RESULTS.md.

    python -m benchmarks [NAME …]

A number here is a ratio taken in one run against the floor and, where one is installed, the peer; seconds are of
this machine on this day. CI does not run this: a timed test on a shared machine proves nothing.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
NOT_BENCHMARKS = {"__main__", "__init__", "peers", "people", "district", "regrid_oracle"}
LIBRARIES = (
    "SQLAlchemy",
    "sqlcipher3",
    "reportlab",
    "python-calamine",
    "zxing-cpp",
    "PySide6-Essentials",
    "pyrage",
)


def names() -> list[str]:
    """Every module of this folder that measures something."""
    return sorted(p.stem for p in HERE.glob("*.py") if p.stem not in NOT_BENCHMARKS)


def head(name: str) -> str:
    """The first paragraph of a benchmark's docstring."""
    source = (HERE / f"{name}.py").read_text(encoding="utf-8")
    return " ".join(source.split('"""')[1].split("\n\n")[0].split())


def before() -> dict[str, str]:
    """The sections of the last run, so that one benchmark can be taken anew without the others."""
    path = HERE / "RESULTS.md"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    sections = [f"## {part.strip()}" for part in text.split("\n## ")[1:]]
    return {section[3:].split("\n", 1)[0]: section for section in sections}


def main() -> None:
    asked = sys.argv[1:] or names()
    kept = before()
    parts = [
        "# Benchmark results",
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        "Ratios are what counts: machines differ and are noisy. `python -m benchmarks` writes this file.",
    ]
    for name in asked:
        print(f"== {name} (load {os.getloadavg()[0]:.1f})", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"],
            cwd=HERE.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout.strip() if done.returncode == 0 else f"failed:\n{done.stderr.strip()[-2000:]}"
        print(said, flush=True)
        kept[name] = f"## {name}\n\n{head(name)}\n\n```\n{said}\n```"
    parts += [kept[name] for name in sorted(kept)]
    (HERE / "RESULTS.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
