"""Fifty-one grid maps of sixty buildings each: the product against a bare reportlab script of the same shapes.

    python -m benchmarks.maps [RUNS]

The floor opens the same two fonts and draws as many polygons, lines, discs and strings on as many A4 pages, at
places it need not think about; it shows what the format itself costs. Each run is a fresh process; product and
floor alternate; CPU time of the process, median of the pairwise ratios. Goal: at most twice the floor, at most
1 MB. The second line is the wait of a clerk: 200 buildings from list to finished file, layout included.
"""

from __future__ import annotations

import io
import json
import os
import resource
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

PAGES, BUILDINGS = 51, 60
RUNS = 7


def product() -> bytes:
    """All 51 maps as the printing screen asks for them: no overview, one page for each community's only grid."""
    from desktop.documents.kinds.grid_map.sample import terraces
    from desktop.documents.kinds.grid_map.sheet import pages
    from desktop.documents.layout.canvas import Canvas
    from desktop.documents.layout.display_list import paint

    out = io.BytesIO()
    canvas = Canvas(out, 297, 210, title="maps")
    data = terraces(BUILDINGS, per_grid=BUILDINGS)
    for number in range(PAGES):
        if number:
            canvas.next_page()
        for picture in pages(data, grids=["g1"]):
            paint(canvas, picture.items)
    canvas.close()
    return out.getvalue()


def two_hundred() -> bytes:
    """200 buildings in 17 grids: overview and all pages."""
    from desktop.documents.kinds import grid_map
    from desktop.documents.kinds.grid_map.sample import terraces

    out = io.BytesIO()
    grid_map.draw(out, [terraces(200)])
    return out.getvalue()


def shapes() -> dict[str, int]:
    """What one of the product's pages consists of."""
    from desktop.documents.kinds.grid_map.sample import terraces
    from desktop.documents.kinds.grid_map.sheet import pages
    from desktop.documents.layout.display_list import Lines, Text

    (picture,) = pages(terraces(BUILDINGS, per_grid=BUILDINGS), grids=["g1"])
    found = Counter(type(item).__name__ for item in picture.items)
    found["pieces"] = sum(len(item.pieces) for item in picture.items if isinstance(item, Lines))
    found["letters"] = sum(len(item.text) for item in picture.items if isinstance(item, Text))
    return dict(found)


def floor() -> bytes:
    """The same number of shapes by hand."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    counts = json.loads(sys.argv[2])
    for name in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(name, f"resources/fonts/NotoSansSC-{name}.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(842, 595), invariant=1)
    letters = counts["letters"] // counts["Text"]
    words = ("第一网格示意图号楼单元户" * 3)[: letters - 2]
    for _page in range(PAGES):
        for number in range(counts["Poly"]):
            x, y = 20 + number % 30 * 26, 20 + number // 30 * 50
            canvas.setFillColorRGB(0.9, 0.95, 1)
            canvas.setLineWidth(0.5)
            path = canvas.beginPath()
            path.moveTo(x, y)
            for corner in ((x + 20, y), (x + 20, y + 12), (x, y + 12)):
                path.lineTo(*corner)
            path.close()
            canvas.drawPath(path, fill=1, stroke=1)
        canvas.setStrokeColorRGB(0.5, 0.5, 0.5)
        for number in range(counts["pieces"]):
            canvas.line(20 + number % 800, 20, 40 + number % 800, 500)
        for number in range(counts.get("Circle", 0)):
            canvas.circle(50 + number * 20, 550, 8, fill=1)
        for number in range(counts["Text"]):
            canvas.setFont("Bold" if number % 2 else "Regular", 8)
            canvas.drawString(20 + number % 20 * 40, 20 + number // 20 * 11, f"{number % 60}{words}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


WORK: dict[str, Callable[[], bytes]] = {"product": product, "floor": floor, "two_hundred": two_hundred}


def once(name: str, counts: dict[str, int]) -> tuple[float, float, float]:
    """(CPU seconds, MB written, peak MiB) of one fresh process."""
    command = [sys.executable, "-m", "benchmarks.maps", f"--{name}", json.dumps(counts)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, int(told[0]) / 1e6, int(told[1]) / 1024


def main(runs: int = RUNS) -> None:
    """Print one line of figures for each workload."""
    counts = shapes()
    print(f"load {os.getloadavg()[0]:.1f}, {PAGES} pages, a page has {counts}")
    pairs = [(once("product", counts), once("floor", counts)) for _run in range(runs)]
    ours, bare = [a for a, _b in pairs], [b for _a, b in pairs]
    ratio = statistics.median(a[0] / b[0] for a, b in pairs)
    print(
        f"product {statistics.median(a[0] for a in ours):.2f} s CPU [{min(ours)[0]:.2f}-{max(ours)[0]:.2f}], "
        f"{ours[0][1]:.2f} MB, {ours[0][2]:.0f} MiB | floor {statistics.median(b[0] for b in bare):.2f} s "
        f"[{min(bare)[0]:.2f}-{max(bare)[0]:.2f}], {bare[0][1]:.2f} MB | ratio {ratio:.2f}"
    )
    waits = [once("two_hundred", counts) for _run in range(runs)]
    print(
        f"200 buildings, 18 pages: {statistics.median(w[0] for w in waits):.2f} s CPU, {waits[0][1]:.2f} MB"
    )


if __name__ == "__main__":
    asked = sys.argv[1].removeprefix("--") if len(sys.argv) > 1 else ""
    if asked in WORK:
        print(len(WORK[asked]()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    else:
        main(int(asked) if asked else RUNS)
