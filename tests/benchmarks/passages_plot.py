"""
Draw what a page costs as the corpus grows, of the figures that `passages_speed.py --json` wrote.

    python tests/benchmarks/passages_plot.py FIGURES.jsonl PICTURE.svg

The same figures give the same bytes. It is drawn in greys and blues that can be read on white and on black.
"""

import json
import sys
from pathlib import Path

INK, LINES = "#808890", {"p95": "#2f81f7", "p50": "#39a0a0"}
TICKS = (1, 2, 5, 10, 20, 50, 100)  # milliseconds
STYLE = {
    "svg.hashsalt": "onrecord",
    "svg.fonttype": "none",  # text stays text, in the reader's font
    "font.family": "sans-serif",
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def draw(figures: list[dict], picture: Path) -> None:
    """Write the picture of CPU milliseconds a page against documents, both in powers."""
    import matplotlib as mpl  # here, for what is tested needs none
    from matplotlib.figure import Figure

    sizes = [size["documents"] for size in figures]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        for name, colour in LINES.items():
            costs = [size["finding"][name] for size in figures]
            axes.loglog(sizes, costs, color=colour, marker="o", markersize=4, label=name)
            last = (sizes[-1], costs[-1])
            axes.annotate(f"{costs[-1]:.1f}", last, xytext=(6, 0), textcoords="offset points", va="center")
        axes.set_xlabel("documents")
        axes.set_ylabel("CPU ms a page")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.set_yticks(TICKS, map(str, TICKS))
        axes.minorticks_off()
        axes.set_ylim(TICKS[0], TICKS[-1])
        axes.grid(visible=True, which="major", color=INK, alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, loc="upper left")
        figure.savefig(picture, transparent=True, metadata={"Date": None, "Creator": None})


def main() -> None:
    figures, picture = map(Path, sys.argv[1:])
    draw([json.loads(line) for line in figures.read_text("utf-8").splitlines()], picture)


if __name__ == "__main__":
    main()
