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
    """A still life of some shapes; the same name gives the same drawing."""
    dice = Dice("media", kind, number)
    ground, top, leg, light = dice.some(_HUES, 4)
    left, width = dice.between(60, 160), dice.between(140, 300)
    height = dice.between(40, 160)
    body = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320">'
        f'<rect width="480" height="320" fill="{ground}" opacity=".25"/>'
        f'<circle cx="{dice.between(60, 420)}" cy="{dice.between(40, 120)}" r="34" fill="{light}"/>'
        f'<rect x="{left}" y="{270 - height}" width="{width}" height="{height // 2}" rx="9" '
        f'fill="{top}"/><path d="M{left + 12} 270v-{height // 2}m{width - 24} 0v{height // 2}" '
        f'stroke="{leg}" stroke-width="9"/></svg>'
    )
    return File(body.encode(), "image/svg+xml")


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
