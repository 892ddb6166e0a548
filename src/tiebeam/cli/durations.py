"""Durations as people type them: 30s, 5m, 2h."""

import re

import click

_UNITS_S = {"s": 1, "m": 60, "h": 3_600}


class Duration(click.ParamType[float]):
    """A number with a unit; without one, seconds. Becomes seconds."""

    name = "duration"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Seconds, more than none."""
        if isinstance(value, float | int):
            return float(value)
        found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", value.strip())
        seconds = float(found[1]) * _UNITS_S[found[2] or "s"] if found else 0.0
        if seconds <= 0:
            self.fail(f"{value!r} is no duration: give one as in 30s, 5m or 1h", param, ctx)
        return seconds
