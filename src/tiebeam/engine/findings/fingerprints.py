"""Fingerprints as tables hold them and as people read them."""

import ibis


def as_number(fingerprint: str) -> ibis.Value:
    """The fingerprint as tables hold it. Raises ValueError for what is none."""
    return ibis.literal(int(fingerprint, 16), type="uint64")


def as_text(fingerprint: int) -> str:
    """The fingerprint as people and the hub see it."""
    return f"{fingerprint:016x}"
