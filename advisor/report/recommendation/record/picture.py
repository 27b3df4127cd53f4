"""why.svg: the verdict as a picture, in plain SVG without script, font or outside reference."""

import textwrap
from html import escape  # xml.sax would import an HTTP client, 40 ms

from advisor.judgement.calls import readings
from advisor.judgement.verdict import Recommendation, Verdict
from advisor.knowledge.model import Catalog
from advisor.report.recommendation import stated, words
from advisor.report.recommendation.record.bars import (
    SEEN,
    Bar,
    alternative,
    bars,
    decides_by_sum,
)

WIDTH, MARGIN = 760, 24
INSIDE = WIDTH - 2 * MARGIN
MIDDLE, REACH = 430, 200  # where 0 is, and the length of the longest bar
LABEL_END = MIDDLE - REACH - 12
ROW, THICK = 26, 14
LARGE, TEXT, SMALL = 17, 14, 12  # sizes in pixels
WIDEST = 0.62  # of a character of a wide sans serif face, in parts of its size; bold is wider
BOLD = 0.65
STYLE = """
  text { font-family: system-ui, "DejaVu Sans", Arial, sans-serif; fill: #1b1f24; }
  .back { fill: #ffffff; }
  .quiet { fill: #57606a; }
  .axis { stroke: #8c959f; stroke-width: 1; }
  .pytorch { fill: #c2410c; stroke: #c2410c; stroke-width: 1.5; }
  .tensorflow { fill: #dbeafe; stroke: #1d4ed8; stroke-width: 1.5; stroke-dasharray: 4 3; }
  .doubt { fill: none; stroke: #57606a; stroke-width: 1.5; stroke-dasharray: 1.5 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .back { fill: #0d1117; }
    .quiet { fill: #9aa4af; }
    .pytorch { fill: #fb923c; stroke: #fb923c; }
    .tensorflow { fill: #172554; stroke: #93c5fd; }
    .doubt { stroke: #9aa4af; }
  }
"""


def as_svg(recommendation: Recommendation, catalog: Catalog) -> str:
    """The verdict, how the readings are split, and each thing that counts beside the sum.

    Where a hard need decides, it stands there instead of a share, and the bars have no sum.
    """
    canvas = _Canvas()
    verdict = recommendation.verdict
    canvas.paragraph(words.headline(verdict), size=LARGE, css="", bold=True)
    for row in stated.constraint_rows(recommendation, catalog):
        canvas.paragraph(row, size=TEXT, css="")
    if words.how_sure(verdict):
        _readings(canvas, verdict)
    _bars(canvas, verdict)
    asked = (
        f"today's facts of {catalog.as_of}"
        if recommendation.terms.lens == "today"
        else "what the articles say"
    )
    turns = "When all together is less than give or take, it may turn. "
    note = f"{turns if decides_by_sum(verdict) else ''}By {asked}."
    canvas.gap(10)
    canvas.paragraph(note, size=SMALL, css="quiet")
    return canvas.drawn(title=words.headline(verdict), description=alternative(recommendation))


class _Canvas:
    """Elements from the top down."""

    def __init__(self) -> None:
        self.y = float(MARGIN)
        self.rows: list[str] = []

    def gap(self, height: float) -> None:
        self.y += height

    def add(self, element: str) -> None:
        self.rows.append(f"  {element}")

    def text(self, x: float, text: str, *, size: int, css: str = "", anchor: str = "start") -> None:
        """Text whose middle is at the present height."""
        self.add(
            f'<text x="{x:g}" y="{self.y + size * 0.36:.1f}" font-size="{size}"'
            f"{_attribute('class', css)}{_attribute('text-anchor', anchor)}>{escape(text)}</text>"
        )

    def paragraph(self, text: str, *, size: int, css: str, bold: bool = False) -> None:
        """Text over the whole width, broken where a wide face would still fit."""
        columns = int(INSIDE / (size * (BOLD if bold else WIDEST)))
        weight = ' font-weight="bold"' if bold else ""
        for line in textwrap.wrap(text, columns, break_on_hyphens=False):
            self.y += size * 1.3
            self.add(
                f'<text x="{MARGIN}" y="{self.y - size * 0.3:.1f}" font-size="{size}"{weight}'
                f"{_attribute('class', css)}>{escape(line)}</text>"
            )
        self.gap(6)

    def rectangle(self, x: float, width: float, height: float, css: str) -> None:
        """A bar around the present height."""
        self.add(
            f'<rect x="{x:.1f}" y="{self.y - height / 2:.1f}" width="{width:.1f}" '
            f'height="{height:g}" class="{css}"/>'
        )

    def drawn(self, title: str, description: str) -> str:
        height = self.y + MARGIN
        return "\n".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
                f'viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="title desc">',
                f'  <title id="title">{escape(title)}</title>',
                f'  <desc id="desc">{escape(description)}</desc>',
                f"  <style>{STYLE}  </style>",
                f'  <rect class="back" width="{WIDTH}" height="{height:.0f}"/>',
                *self.rows,
                "</svg>\n",
            )
        )


def _attribute(name: str, value: str) -> str:
    return f' {name}="{value}"' if value and value != "start" else ""


def _readings(canvas: _Canvas, verdict: Verdict) -> None:
    """How many readings each framework is ahead in: the halves of one bar."""
    ours = verdict.win_share if verdict.leader == "pytorch" else 1 - verdict.win_share
    canvas.gap(18)
    canvas.text(MARGIN, f"TensorFlow ahead in {_in_100(1 - ours)}", size=TEXT)
    canvas.text(WIDTH - MARGIN, f"PyTorch ahead in {_in_100(ours)}", size=TEXT, anchor="end")
    canvas.gap(22)
    left = INSIDE * (1 - ours)
    canvas.rectangle(MARGIN, left, 18, "tensorflow")
    canvas.rectangle(MARGIN + left, INSIDE - left, 18, "pytorch")
    canvas.gap(22)
    canvas.text(
        MARGIN,
        "Each reading weighs the answers and takes the sources a little otherwise.",
        size=SMALL,
        css="quiet",
    )
    canvas.gap(14)


def _in_100(share: float) -> str:
    return f"{readings(share)} of 100"


def _bars(canvas: _Canvas, verdict: Verdict) -> None:
    rows, by_sum, scale = bars(verdict), decides_by_sum(verdict), verdict.scale
    if not rows:
        canvas.paragraph("Nothing that was said weighs anything.", size=TEXT, css="")
        return
    canvas.gap(16)
    if verdict.constraints:
        canvas.text(MARGIN, "What else counts; it does not decide", size=TEXT)
        canvas.gap(ROW)
    canvas.text(MIDDLE - REACH, "for TensorFlow", size=TEXT, css="quiet")
    canvas.text(MIDDLE + REACH, "for PyTorch", size=TEXT, css="quiet", anchor="end")
    canvas.gap(ROW)
    top = canvas.y - ROW / 2
    for row in rows:
        _bar(canvas, row, scale)
    if by_sum:
        canvas.add(
            f'<line x1="{MARGIN}" y1="{canvas.y - 9:.1f}" x2="{WIDTH - MARGIN}" '
            f'y2="{canvas.y - 9:.1f}" class="axis"/>'
        )
        canvas.gap(8)
        _bar(canvas, Bar(title="All together", value=verdict.margin), scale)
        _doubt(canvas, verdict.deviation, scale)
    bottom = canvas.y - ROW / 2
    canvas.add(f'<line x1="{MIDDLE}" y1="{top:.1f}" x2="{MIDDLE}" y2="{bottom:.1f}" class="axis"/>')
    canvas.gap(-ROW / 2)


def _bar(canvas: _Canvas, row: Bar, scale: float) -> None:
    """A thing that counts: its name, its bar to its side, its figure."""
    length = REACH * abs(row.value) / scale
    canvas.text(LABEL_END, row.title, size=TEXT, anchor="end")
    if row.value > 0:
        canvas.rectangle(MIDDLE, length, THICK, "pytorch")
    elif row.value < 0:
        canvas.rectangle(MIDDLE - length, length, THICK, "tensorflow")
    canvas.text(MIDDLE + REACH + 12, _figure(abs(row.value)), size=SMALL, css="quiet")
    canvas.gap(ROW)


def _figure(size: float) -> str:
    if not size:
        return "no difference"
    return f"{size:.2f}" if size >= SEEN else "under 0.01"


def _doubt(canvas: _Canvas, deviation: float, scale: float) -> None:
    """How far the sum may be off, to both sides of nothing: a sum within it may turn."""
    length = REACH * deviation / scale
    canvas.text(LABEL_END, "Give or take", size=TEXT, anchor="end")
    canvas.rectangle(MIDDLE - length, 2 * length, THICK, "doubt")
    canvas.text(MIDDLE + REACH + 12, f"{deviation:.2f}", size=SMALL, css="quiet")
    canvas.gap(ROW)
