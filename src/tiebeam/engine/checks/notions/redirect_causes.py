"""What one redirect does to a URL: the rule behind it."""

import ibis
from ibis import _

from tiebeam.engine.checks.notions.path_patterns import path_pattern
from tiebeam.engine.checks.notions.transformation import transformation


def redirect_cause() -> ibis.Deferred:
    """For rows with `url`, `path` and `redirect_url`: what the first redirect changes.

    A rule about scheme, host, slash, case or locale works on every path, so that is the cause;
    any other redirect stands in a map, and the form of its source tells which.
    """
    change = transformation(_.url, _.redirect_url)
    return (change == "other").ifelse(path_pattern(_.path), change)
