"""Durations as people type them: 30s, 5m, 2h."""

import re

import click

_UNITS_S = {"s": 1, "m": 60, "h": 3_600}


def as_seconds(_context: click.Context, _option: click.Parameter, text: str) -> float:
    """Seconds, more than none; a number without a unit is one of seconds."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text.strip())
    seconds = float(found[1]) * _UNITS_S[found[2] or "s"] if found else 0.0
    if seconds <= 0:
        raise click.BadParameter(f"{text!r} is no duration: give one as in 30s, 5m or 1h")
    return seconds
