"""All checks, found by their place: checks/<area>/<check>.py."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

from tiebeam.engine import checks
from tiebeam.engine.checks.check import Check

_NO_AREA = "notions"


class UnknownCheck(LookupError):
    """No check has that name; the message names the nearest ones."""


class InvalidCheck(Exception):
    """A file in the place of a check holds none, or one whose name is taken."""


@cache
def catalogue() -> dict[str, Check]:
    """Every check by slug, sorted by area and name. Raises InvalidCheck."""
    found: dict[str, Check] = {}
    for module in (module for area in _areas() for module in _modules(area)):
        one = read_check(module)
        if one.slug in found:
            raise InvalidCheck(f"two checks are called {one.slug}: one is {module.__name__}")
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


def read_check(module: ModuleType) -> Check:
    """The check that a file is about: the function of its own name. Raises InvalidCheck."""
    name = module.__name__.rpartition(".")[2]
    one = getattr(module, name, None)
    if not isinstance(one, Check):
        raise InvalidCheck(f"{module.__name__} has no check called {name}")
    return one


def _areas() -> Iterator[ModuleType]:
    for part in pkgutil.iter_modules(checks.__path__):
        if part.ispkg and part.name != _NO_AREA:
            yield import_module(f"{checks.__name__}.{part.name}")


def _modules(area: ModuleType) -> Iterator[ModuleType]:
    for part in pkgutil.iter_modules(area.__path__):
        yield import_module(f"{area.__name__}.{part.name}")
