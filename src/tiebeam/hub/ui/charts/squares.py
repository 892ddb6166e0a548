"""Areas in a rectangle, each as near to a square as can be.

Source: Bruls, Huizing, van Wijk 2000, "Squarified Treemaps".
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Rectangle:
    """A place in the plane."""

    x: float
    y: float
    width: float
    height: float


def squarify(sizes: Sequence[float], room: Rectangle) -> list[Rectangle]:
    """One rectangle per size, in order; sizes above 0, best falling. They fill `room`."""
    total = sum(sizes)
    if total <= 0:
        return []
    scale = room.width * room.height / total
    areas, placed = [size * scale for size in sizes], []
    while areas:
        count = _best_row(areas, min(room.width, room.height))
        row, room = _lay(areas[:count], room)
        placed += row
        areas = areas[count:]
    return placed


def _best_row(areas: list[float], side: float) -> int:
    """How many of the next areas stand best in one row along `side`."""
    count = 1
    while count < len(areas) and _worst(areas[: count + 1], side) <= _worst(areas[:count], side):
        count += 1
    return count


def _worst(row: list[float], side: float) -> float:
    """The aspect ratio of the longest rectangle of a row."""
    total = sum(row)
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def _lay(row: list[float], room: Rectangle) -> tuple[list[Rectangle], Rectangle]:
    """The row along the shorter side, and the room that is left."""
    side = min(room.width, room.height)
    depth, at, placed = sum(row) / side, 0.0, []
    for area in row:
        length = area / depth
        if room.width >= room.height:
            placed.append(Rectangle(room.x, room.y + at, depth, length))
        else:
            placed.append(Rectangle(room.x + at, room.y, length, depth))
        at += length
    if room.width >= room.height:
        return placed, Rectangle(room.x + depth, room.y, room.width - depth, room.height)
    return placed, Rectangle(room.x, room.y + depth, room.width, room.height - depth)
