import os
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from tiebeam.engine.crawl import body
from tiebeam.engine.crawl.body import ACCEPTED, Body, Budget

PAGE = b"<title>Packed</title>" + b"text of a page " * 2_000
NUMBERS = " ".join(str(number * number) for number in range(3_000)).encode()
needs_zstd = pytest.mark.skipif(body._zstd is None, reason="no zstd library for this Python")


def packed(data: bytes) -> bytes:
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


def take(data: bytes, *, max_bytes: int = 1 << 20, piece: int = 1000) -> tuple[bytes, str | None]:
    taken = Body(Budget())
    taken.clear(max_bytes)
    for at in range(0, len(data), piece):
        if not taken.take(data[at : at + piece], "zstd"):
            break
    content = taken.end()
    return content, taken.fault


@pytest.mark.skipif(body._zstd is not None, reason="there is one")
def test_what_cannot_be_unpacked_is_not_offered() -> None:
    assert "zstd" not in ACCEPTED
    assert take(packed(PAGE)) == (b"", "undecodable")


@needs_zstd
class TestZstd:
    def test_is_offered_and_unpacked(self) -> None:
        assert "zstd" in ACCEPTED
        assert take(packed(PAGE)) == (PAGE, None)

    def test_frames_follow_one_another_and_what_comes_after_is_ignored(self) -> None:
        assert take(packed(PAGE) + packed(b"more") + b"garbage") == (PAGE + b"more", None)

    def test_a_bomb_is_cut_at_the_limit(self) -> None:
        bomb = packed(bytes(200 << 20))
        assert len(bomb) < 100_000
        content, fault = take(bomb, piece=len(bomb))
        assert (len(content), fault) == (1 << 20, "body_limit")

    @pytest.mark.parametrize(
        ("spoil", "fault"),
        [
            (lambda data: data[:-40], "cut_short"),
            (lambda data: b"plain text, not packed", "undecodable"),
            (lambda data: data[:4] + b"\xff" * 60 + data[64:], "undecodable"),
        ],
    )
    def test_says_what_is_wrong(self, spoil: Callable[[bytes], bytes], fault: str) -> None:
        assert take(spoil(packed(NUMBERS)))[1] == fault

    def test_a_frame_that_asks_for_much_memory_is_refused(self) -> None:
        library: Any = body._zstd
        options = {
            library.CompressionParameter.window_log: 27,
            library.CompressionParameter.enable_long_distance_matching: 1,
        }
        compressor = library.ZstdCompressor(options=options)
        # In pieces, so that the size is not known beforehand and the window stays as wide as asked.
        data = b"".join(compressor.compress(os.urandom(1 << 16)) for _ in range(4))
        assert take(data + compressor.flush())[1] == "undecodable"
