"""Takes a body as it arrives: unpacks it piece by piece and stops at the limits.

libcurl can unpack by itself, but does not tell a packed body that was cut off from a whole one.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # ships no types
from isal import isal_zlib as zlib  # takes half of the time that the standard library's does

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
_ZSTD_WINDOW = 23
"""Power of two: 8 MiB, which is all that a server may ask of us. Source: RFC 9659."""
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_PIECE = 1 << 16
_MAX_LAYERS = 3
_ALL_BODIES = 67_108_864
"""What all bodies on their way may take together; beyond it, large ones are cut."""
_LARGE = 1_048_576
_ZlibError: type[Exception] = zlib.error  # type: ignore[assignment]  # its stub tells otherwise


class Undecodable(Exception):
    """The body is not packed as its head says."""


class Budget:
    """The memory that bodies on their way take."""

    def __init__(self) -> None:
        self.used = 0

    def is_spent_by(self, size: int) -> bool:
        """Whether a body of that size takes too much of what is scarce."""
        return self.used > _ALL_BODIES and size > _LARGE


class _Layer(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Unpack in pieces of a bounded size."""

    def is_whole(self) -> bool:
        """Whether the packed data came to its end."""


class Body:
    """One body, from its first byte to its last."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.clear(0)

    def clear(self, max_bytes: int) -> None:
        """Make ready for the next body."""
        self._max_bytes = max_bytes
        self._layers: list[_Layer] | None = None
        self._chunks: list[bytes] = []
        self.size = 0
        self.fault: str | None = None

    def take(self, data: bytes, codings: str) -> bool:
        """Take bytes as they were sent; False when no more are wanted, `fault` says why."""
        try:
            if self._layers is None:
                self._layers = list(_layers(codings))
            for piece in _unpacked(data, self._layers):
                if not self._keep(piece):
                    return False
        except (Undecodable, _ZlibError, brotli.error, zstd.ZstdError):
            self.fault = "undecodable"
        return self.fault is None

    def _keep(self, piece: bytes) -> bool:
        room = self._max_bytes - self.size
        kept = piece[:room] if len(piece) > room else piece
        self._chunks.append(kept)
        self.size += len(kept)
        self._budget.used += len(kept)
        if len(piece) > room or self._budget.is_spent_by(self.size):
            self.fault = "body_limit"
        return self.fault is None

    def end(self) -> bytes:
        """The whole body; `fault` is set when its packing did not come to an end."""
        content = b"".join(self._chunks)
        self.let_go()
        if self.fault is None and not all(layer.is_whole() for layer in self._layers or ()):
            self.fault = "cut_short"
        return content

    def let_go(self) -> None:
        """Free the memory."""
        self._budget.used -= self.size
        self._chunks = []
        self.size = 0


def _layers(codings: str) -> Iterator[_Layer]:
    """What unpacks the codings, the last one first. Raises Undecodable for one unknown."""
    names = [name.strip().lower() for name in codings.split(",")]
    wanted = [name for name in reversed(names) if name not in {"", "identity"}]
    if len(wanted) > _MAX_LAYERS:
        raise Undecodable
    for name in wanted:
        make = _KINDS.get(name)
        if make is None:
            raise Undecodable
        yield make()


def _unpacked(data: bytes, layers: Sequence[_Layer]) -> Iterable[bytes]:
    if len(layers) == 1:  # as nearly always
        return layers[0].pieces(data)
    pieces: Iterable[bytes] = (data,)
    for layer in layers:
        pieces = _through(layer, pieces)
    return pieces


def _through(layer: _Layer, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from layer.pieces(piece)


class _Gzip:
    """Members one after another; what follows the last is ignored, as browsers do."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._is_over = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data and not self._is_over:
            if self._member.eof:
                if data[:1] != b"\x1f":
                    self._is_over = True
                    return
                self._member = zlib.decompressobj(wbits=31)
            yield self._member.decompress(data, _PIECE)
            data = self._member.unconsumed_tail or self._member.unused_data

    def is_whole(self) -> bool:
        return self._member.eof


class _Deflate:
    """With the zlib wrapper, or without it as some servers send it."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()
        self._has_begun = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data and not self._stream.eof:
            try:
                piece = self._stream.decompress(data, _PIECE)
            except _ZlibError:
                if self._has_begun:
                    raise
                self._stream = zlib.decompressobj(wbits=-15)
                piece = self._stream.decompress(data, _PIECE)
            self._has_begun = True
            yield piece
            data = self._stream.unconsumed_tail

    def is_whole(self) -> bool:
        return self._stream.eof


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield self._stream.process(data, output_buffer_limit=_PIECE)
        while not self._stream.can_accept_more_data():
            yield self._stream.process(b"", output_buffer_limit=_PIECE)

    def is_whole(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    """Frames one after another; what follows the last is ignored, as with gzip."""

    def __init__(self) -> None:
        self._frame = self._new()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data or not (self._frame.needs_input or self._frame.eof):
            if self._frame.eof:
                if not data.startswith(_ZSTD_MAGIC):
                    return
                self._frame = self._new()
            yield self._frame.decompress(data, _PIECE)
            data = self._frame.unused_data if self._frame.eof else b""

    def is_whole(self) -> bool:
        return bool(self._frame.eof)

    def _new(self) -> zstd.ZstdDecompressor:
        options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW}
        return zstd.ZstdDecompressor(options=options)


_KINDS: dict[str, type[_Gzip | _Deflate | _Brotli | _Zstd]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
