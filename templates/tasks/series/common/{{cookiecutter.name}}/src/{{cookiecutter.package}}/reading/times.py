"""The column of the times."""

from ..config import StarterError
from ..settings.options import DataConfig
from .bad import BadItems
from .cells import ORDERS, read_moment
from .grid import find_step, find_wrong, show_step
from .lines import Line


def read_times(
    lines: list[Line], place: int, settings: DataConfig, bad: BadItems
) -> tuple[str, list[int], list[int]]:
    """Order of year, month and day; the moments in milliseconds; which lines have them.

    What is wrong with the others goes to `bad`.

    Raises:
        StarterError: most times are at no even steps, or may begin with the day or the month.
    """
    order = _find_order([line.cells[place] for line in lines], settings)
    moments, kept = [], []
    for at, line in enumerate(lines):
        moment = read_moment(line.cells[place], order)
        if moment is None:
            why = f"{settings.time} is not a time like 2026-11-30 14:00"
            bad.add(f"{line.where} ({line.cells[place].strip()[:40]!r})", why)
        else:
            moments.append(moment)
            kept.append(at)
    step = find_step(moments)
    uneven = sum((moment - moments[0]) % step > 0 for moment in moments) if step else 0
    if 2 * uneven > len(moments):  # months, say, or whenever something happened
        off = f"no whole number of steps ({show_step(step)}) after the first"
        message = f"{uneven} of {len(moments)} times of {settings.time} are {off}"
        raise StarterError(message, 'data.time = "" takes the rows as they stand')
    wrong = find_wrong(moments, step)
    for at, why in wrong.items():
        bad.add(lines[kept[at]].where, why)
    right = [at for at in range(len(moments)) if at not in wrong]
    return order, [moments[at] for at in right], [kept[at] for at in right]


def _find_order(times: list[str], settings: DataConfig) -> str:
    """The order of year, month and day with which most times can be read."""
    orders = [
        order
        for order in ORDERS
        if settings.day_first == "auto" or order != {"yes": "mdy", "no": "dmy"}[settings.day_first]
    ]
    counts = {
        order: sum(read_moment(time, order) is not None for time in times) for order in orders
    }
    best = max(orders, key=lambda order: counts[order])
    if counts.get("dmy") == counts.get("mdy") == counts[best] and counts["ymd"] < counts[best]:
        message = f"{settings.time} may begin with the day or the month"
        raise StarterError(message, 'data.day_first = "yes" or "no" says it')
    return best
