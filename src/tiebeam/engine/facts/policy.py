"""What an organisation declares for its pages: a TOML file of rules, the last match wins.

[[pages]]
pattern = "/en/search*"
index = false
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

from tiebeam.engine.tables import TABLES

KEYS: dict[str, type] = {
    "pattern": str,
    "page_template": str,
    "index": bool,
    "canonical": str,
    "in_sitemap": bool,
}
CANONICALS = ("self", "other")
TYPES = {str: "text in quotes", bool: "true or false"}


class PolicyError(ValueError):
    """The policy file cannot be used; the message names the rule and the key."""


def read_policy(path: Path) -> pa.Table:
    """The table `policy` from a TOML file. Raises PolicyError."""
    try:
        return parse_policy(path.read_text("utf-8"), name=str(path))
    except OSError as error:
        raise PolicyError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"{path} is not valid TOML: {error}") from error


def parse_policy(text: str, *, name: str) -> pa.Table:
    """The table `policy` from TOML; `name` is what messages call it. Raises PolicyError."""
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        raise PolicyError(f"{name} is not valid TOML: {error}") from error
    except RecursionError:
        raise PolicyError(f"{name} is not valid TOML: brackets are nested too deeply") from None
    rules = data.pop("pages", [])
    if data or not _is_rules(rules):
        unknown = ", ".join(data) or "pages"
        raise PolicyError(f"{name} holds {unknown!r} where only [[pages]] rules may stand")
    schema = TABLES["policy"].arrow
    places = _places(text, len(rules))
    rows = [_rule(rule, f"{name}, {place}") for rule, place in zip(rules, places, strict=True)]
    return pa.Table.from_pylist(
        [{"line": line, **row} for line, row in enumerate(rows, 1)], schema=schema
    )


def policy_line(policy: pa.Table) -> ibis.Deferred | ibis.Value:
    """Line of the last rule that matches a row with path, query and page_template; null if none."""
    branches = [
        (_matches(rule["pattern"], rule["page_template"]), rule["line"])
        for rule in sorted(policy.to_pylist(), key=lambda rule: -rule["line"])
    ]
    return ibis.cases(*branches, else_=ibis.null("int64")) if branches else ibis.null("int64")


def _matches(pattern: str, page_template: str | None) -> ibis.Deferred:
    address = _.path + "?" + _.query if "?" in pattern else _.path
    matches = address.re_search(regular_expression(pattern))
    return matches if page_template is None else matches & (_.page_template == page_template)


def regular_expression(pattern: str) -> str:
    """A path pattern as an anchored regular expression: * stands for anything, all else itself."""
    return "^" + ".*".join(re.escape(part) for part in pattern.split("*")) + "$"


def _places(text: str, rules: int) -> list[str]:
    """Where each rule stands: its number, and the line of its [[pages]] where it has one."""
    heads = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if re.match(r"\s*\[\[\s*pages\s*\]\]", line)
    ]
    if len(heads) != rules:  # written as a list in one line, or the head stands inside a text
        return [f"rule {number}" for number in range(1, rules + 1)]
    return [f"rule {number} at line {line}" for number, line in enumerate(heads, 1)]


def _is_rules(rules: Any) -> bool:
    return isinstance(rules, list) and all(isinstance(rule, dict) for rule in rules)


def _rule(rule: dict[str, Any], place: str) -> dict[str, Any]:
    for key, value in rule.items():
        if key not in KEYS:
            raise PolicyError(f"{place}: unknown key {key!r}; known are {', '.join(KEYS)}")
        if not isinstance(value, KEYS[key]):
            raise PolicyError(f"{place}: {key} must be {TYPES[KEYS[key]]}, not {value!r}")
    if not rule.keys() & {"pattern", "page_template"}:
        raise PolicyError(f"{place}: pattern is missing")
    pattern = rule.get("pattern", "*")
    if not pattern.startswith(("/", "*")):
        raise PolicyError(f"{place}: pattern must begin with / or *, not {pattern!r}")
    if rule.get("canonical", "self") not in CANONICALS:
        raise PolicyError(f"{place}: canonical must be self or other, not {rule['canonical']!r}")
    return {**rule, "pattern": pattern}
