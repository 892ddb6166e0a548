"""What sets two URLs of the same page apart: it names the place of the cause."""

import ibis

INDEX_FILE = r"/(index|default|home)\.[a-z]+$"


def difference(url: ibis.Deferred, other: ibis.Deferred) -> ibis.Deferred:
    """One word, from the narrowest to the widest difference.

    `scheme` and `host`: the rest is the same. `order` and `parameter`: the same path with the
    same parameters in another order, or with other parameters. `case`, `slash` and `index-file`:
    the paths differ in nothing else. `path`: anything wider.
    """
    one, two = _path(url), _path(other)
    here, there = _query(url), _query(other)
    return ibis.cases(
        ((one == two) & (here == there) & (_host(url) == _host(other)), "scheme"),
        ((one == two) & (here == there), "host"),
        ((one == two) & (_sorted(here) == _sorted(there)), "order"),
        (one == two, "parameter"),
        (one.lower() == two.lower(), "case"),
        (_bare(one) == _bare(two), "slash"),
        (_bare(_folder(one)) == _bare(_folder(two)), "index-file"),
        else_="path",
    )


def _host(url: ibis.Deferred) -> ibis.Deferred:
    return url.re_extract(r"^[a-z]+://([^/?]*)", 1)


def _path(url: ibis.Deferred) -> ibis.Deferred:
    return url.re_extract(r"^[a-z]+://[^/?]*([^?]*)", 1)


def _query(url: ibis.Deferred) -> ibis.Deferred:
    return url.re_extract(r"\?(.*)$", 1)


def _sorted(query: ibis.Deferred) -> ibis.Deferred:
    return query.split("&").sort()


def _bare(path: ibis.Deferred) -> ibis.Deferred:
    return path.re_replace(r"/+$", "")


def _folder(path: ibis.Deferred) -> ibis.Deferred:
    return path.re_replace(INDEX_FILE, "/")
