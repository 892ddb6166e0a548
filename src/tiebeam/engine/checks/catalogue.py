"""All checks, found by their place: checks/<area>/<check>.py."""

import pkgutil
from functools import cache
from importlib import import_module

from tiebeam.engine import checks
from tiebeam.engine.checks.check import Check


class UnknownCheck(LookupError):
    """No check has that name; the message names the nearest ones."""


@cache
def catalogue() -> dict[str, Check]:
    """Every check by slug, sorted by area and name."""
    found = {}
    for area in pkgutil.iter_modules(checks.__path__):
        if not area.ispkg:
            continue
        package = import_module(f"{checks.__name__}.{area.name}")
        for file in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{file.name}")
            one: Check = getattr(module, file.name)
            found[one.slug] = one
    return found


def find(slug: str) -> Check:
    """The check of that name. Raises UnknownCheck."""
    from difflib import get_close_matches

    try:
        return catalogue()[slug]
    except KeyError:
        near = get_close_matches(slug, catalogue(), n=3, cutoff=0.4)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UnknownCheck(f"no check is called {slug!r}{hint}") from None
