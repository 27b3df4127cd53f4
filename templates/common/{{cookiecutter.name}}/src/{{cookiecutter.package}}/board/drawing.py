"""Pictures of numbers, by Pillow alone."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIDE, MARGIN = 480, 32  # pixels of the picture of numbers
CELL = 48  # pixels of one cell of the confusion matrix
WINDOWS, MOST_COLUMNS, ROW = 6, 8, 160  # of the picture of forecasts; pixels of a row
TRUTH, FORECAST = "black", "blue"
MOST_CLASSES = 50  # in a picture of the matrix: it grows with their square


def draw_confusion(matrix: np.ndarray) -> Image.Image:
    """A picture of the matrix (classes, classes): rows are the truth, columns the answers."""
    side = CELL * (len(matrix) + 1)
    picture = Image.new("RGB", (side, side), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=16)
    draw.text((CELL / 2, CELL / 2), "true\\is", "black", font, anchor="mm")
    for row, counts in enumerate(matrix):
        for place in ((CELL * (row + 1.5), CELL / 2), (CELL / 2, CELL * (row + 1.5))):
            draw.text(place, str(row), "black", font, anchor="mm")
        for column, count in enumerate(counts):
            x, y = CELL * (column + 1), CELL * (row + 1)
            share = count / max(1, counts.sum())
            # A rare mistake would be white on white by its share alone: the root shows it.
            fade = round(255 * (1 - share**0.5))
            color = (fade, fade, 255) if row == column else (255, fade, fade)
            draw.rectangle((x, y, x + CELL - 1, y + CELL - 1), color, "lightgray")
            if count:
                ink = "white" if fade < 128 else "black"
                draw.text((x + CELL / 2, y + CELL / 2), str(count), ink, font, anchor="mm")
    return picture


def draw_numbers(given: np.ndarray, answers: np.ndarray) -> Image.Image:
    """Every answer (n,) above the true number (n,): on the line it is right."""
    low, high = float(min(given.min(), answers.min())), float(max(given.max(), answers.max()))
    scale = (SIDE - 2 * MARGIN) / ((high - low) or 1)
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(picture)
    draw.line((MARGIN, SIDE - MARGIN, SIDE - MARGIN, MARGIN), "lightgray", 2)
    for answer, number in zip(answers.tolist(), given.tolist(), strict=True):
        x, y = MARGIN + (answer - low) * scale, SIDE - MARGIN - (number - low) * scale
        draw.ellipse((x - 2, y - 2, x + 2, y + 2), "blue")
    font = ImageFont.load_default(size=16)
    draw.text((MARGIN, SIDE - 4), f"true, {low:.4g} to {high:.4g}", "black", font, anchor="ls")
    draw.text((4, 4), "answered", "black", font, anchor="lt")
    return picture


def draw_forecasts(given: np.ndarray, answers: np.ndarray, columns: Sequence[str]) -> Image.Image:
    """Forecast and truth, a row for each column (of the first few), some windows side by side.

    Shapes: (n, ahead * columns) both, step by step.
    """
    shown = np.arange(WINDOWS) * len(given) // WINDOWS  # (windows,)
    count, names = len(columns), columns[:MOST_COLUMNS]
    picture = Image.new("RGB", (SIDE * 2, ROW * len(names) + MARGIN), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size=14)
    for row, name in enumerate(names):
        pair = [values[shown][:, row::count] for values in (answers, given)]  # (windows, ahead)
        low, high = (float(edge(pair)) for edge in (np.min, np.max))
        top = row * ROW + MARGIN
        draw.text((4, top - 4), f"{name}, {low:.4g} to {high:.4g}", "black", font, anchor="ls")
        for values, color in zip(pair, (TRUTH, FORECAST), strict=True):
            heights = top + (ROW - MARGIN) * (1 - (values - low) / ((high - low) or 1))
            for at, line in enumerate(heights):
                left = (at + 0.05) * 2 * SIDE / WINDOWS
                across = left + np.linspace(0, 0.9 * 2 * SIDE / WINDOWS, max(2, len(line)))
                line = line if len(line) > 1 else np.repeat(line, 2)
                draw.line(list(zip(across.tolist(), line.tolist(), strict=True)), color, 2)
    foot = picture.height - 8
    draw.text((4, foot), "truth", TRUTH, font, anchor="ls")
    draw.text((60, foot), f"forecast, {WINDOWS} windows in order of time", FORECAST, font, "ls")
    return picture


def draw_sprite(images: Iterable[np.ndarray], count: int, size: int) -> Image.Image:
    """`count` pictures (size, size, channels) in [0, 1] side by side in a square, row by row."""
    across = math.ceil(math.sqrt(count))
    sheet = Image.new("RGB", (across * size, across * size))
    for number, image in enumerate((image * 255).round().astype(np.uint8) for image in images):
        row, column = divmod(number, across)
        tile = Image.fromarray(image.squeeze(-1) if image.shape[-1] == 1 else image)
        sheet.paste(tile.convert("RGB"), (column * size, row * size))
    return sheet
