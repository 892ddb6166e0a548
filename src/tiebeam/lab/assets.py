"""Images, styles and scripts, drawn rather than stored."""

import re
import struct
import zlib
from functools import cache
from importlib.resources import files

from tiebeam.lab.dice import Dice
from tiebeam.lab.page import Answer, File, Missing

_MEDIA = re.compile(r"/media/([a-z][a-z_]{1,30})-(\d{1,9})\.svg$")
_HUES = ("#7a6a53", "#4f6b5c", "#3f5566", "#8a5a44", "#b08d57", "#6d7f8c", "#94836b", "#56633f")


def find_asset(path: str) -> Answer | None:
    """The file of that path; None when the path is not an asset's."""
    if path.startswith("/media/"):
        match = _MEDIA.match(path)
        return _drawing(match[1], match[2]) if match else Missing()
    if path in {"/assets/logo.png", "/favicon.ico"}:
        return _logo(96, 24) if path.endswith("logo.png") else _logo(32, 32)
    if path in {"/assets/site.css", "/assets/site.js"}:
        return _text(path.rsplit("/", 1)[1])
    return None


@cache
def _text(name: str) -> File:
    kind = "text/css" if name.endswith("css") else "text/javascript"
    body = (files("tiebeam.lab") / "content" / name).read_bytes()
    return File(body, f"{kind}; charset=utf-8")


def _drawing(kind: str, number: str) -> File:
    """A picture of its kind; the same name gives the same picture."""
    dice = Dice("media", kind, number)
    draw = {"map": _map, "author": _face, "seller": _face}.get(kind, _still_life)
    body = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320">'
        f'<rect width="480" height="320" fill="{dice.pick(_HUES)}" opacity=".25"/>'
        f"{draw(dice)}</svg>"
    )
    return File(body.encode(), "image/svg+xml")


def _map(dice: Dice) -> str:
    streets = "".join(
        f'<path d="M{dice.below(480)} 0L{dice.below(480)} 320M0 {dice.below(320)}L480 '
        f'{dice.below(320)}" stroke="#fff" stroke-width="{dice.between(4, 14)}"/>'
        for _ in range(5)
    )
    return f'{streets}<circle cx="240" cy="150" r="16" fill="#8a5a44"/>'


def _face(dice: Dice) -> str:
    coat, hair = dice.some(_HUES, 2)
    return (
        f'<path d="M110 320q130-190 260 0z" fill="{coat}"/>'
        f'<circle cx="240" cy="140" r="{dice.between(58, 72)}" fill="{hair}"/>'
        f'<circle cx="{dice.between(234, 246)}" cy="152" r="54" fill="#e8d3bf"/>'
    )


def _still_life(dice: Dice) -> str:
    top, leg, light = dice.some(_HUES, 3)
    left, width = dice.between(60, 160), dice.between(140, 300)
    height = dice.between(40, 160)
    return (
        f'<circle cx="{dice.between(60, 420)}" cy="{dice.between(40, 120)}" r="34" fill="{light}"/>'
        f'<rect x="{left}" y="{270 - height}" width="{width}" height="{height // 2}" rx="9" '
        f'fill="{top}"/><path d="M{left + 12} 270v-{height // 2}m{width - 24} 0v{height // 2}" '
        f'stroke="{leg}" stroke-width="9"/>'
    )


@cache
def _logo(width: int, height: int) -> File:
    """A PNG with a beam over two posts."""
    rows = b"".join(
        b"\0" + b"".join(_dot(x, y, width, height) for x in range(width)) for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return File(b"\x89PNG\r\n\x1a\n" + b"".join(parts), "image/png")


def _dot(x: int, y: int, width: int, height: int) -> bytes:
    is_beam = height // 4 <= y < height // 2
    is_post = y >= height // 2 and (x < width // 6 or x >= width - width // 6)
    return b"\x3d\x4a\x40" if is_beam or is_post else b"\xf4\xf1\xea"


def _chunk(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)
