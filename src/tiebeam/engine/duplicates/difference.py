"""What sets two URLs of the same page apart: it names the place of the cause."""

import ibis

INDEX_FILE = r"/(index|default|home)\.[a-z]+$"


def difference(page: ibis.Table, other: ibis.Table) -> ibis.Value:
    """One word for two rows with host, path and query, from the narrowest to the widest.

    `scheme` and `host`: the rest is the same. `order` and `parameter`: the same path with the
    same parameters in another order, or with other parameters. `case`, `slash` and `index-file`:
    the paths differ in nothing else. `path`: anything wider.
    """
    same_path, same_query = page.path == other.path, page.query == other.query
    return ibis.cases(
        (same_path & same_query & (page.host == other.host), "scheme"),
        (same_path & same_query, "host"),
        (same_path & (_sorted(page) == _sorted(other)), "order"),
        (same_path, "parameter"),
        (page.path.lower() == other.path.lower(), "case"),
        (_bare(page.path) == _bare(other.path), "slash"),
        (_folder(page.path) == _folder(other.path), "index-file"),
        else_="path",
    )


def _sorted(page: ibis.Table) -> ibis.Value:
    return page.query.split("&").sort()


def _bare(path: ibis.Value) -> ibis.Value:
    return path.re_replace("/+$", "")


def _folder(path: ibis.Value) -> ibis.Value:
    return _bare(path.re_replace(INDEX_FILE, "/"))
