"""Tells why a crawl could not begin, in one sentence that says what to do."""

from typing import Any

from tiebeam.engine import urls
from tiebeam.engine.crawl.errors import (
    CrawlError,
    HostUnreachable,
    NameUnknown,
    NotHTML,
    RobotsForbid,
    StartFails,
    TLSFailure,
)
from tiebeam.engine.crawl.ledger import Ledger
from tiebeam.engine.crawl.scope import origin_of


def raise_if_nothing_began(ledger: Ledger) -> CrawlError | None:
    """The error of the first start URL, when start URLs are all that was visited, in vain."""
    only_starts = ledger.answers.total() == len(ledger.starts) > 0
    errors = [
        error_of(start, ledger.origin(origin_of(start["url"])).robots_row)
        for start in ledger.starts
    ]
    if only_starts and all(errors):
        return errors[0]
    return None


def error_of(start: dict[str, Any], robots: dict[str, Any]) -> CrawlError | None:
    """Why one start URL leads nowhere; None when it is a page or leads on.

    robots: the row of the origin's robots.txt, which is the first to fail where nothing answers.
    """
    url = start["url"]
    host = urls.parts(url).host
    if start["failure"] == "disallowed":
        return _of_robots(url, host, robots)
    if start["failure"]:
        return _of_failure(host, start["failure"], start["detail"])
    if start["redirect_url"]:
        return _of_redirect(url, start["redirect_url"])
    if start["status"] not in _GOOD:
        return _of_status(url, start["status"])
    if not start["is_html"]:
        kind = start["media_type"] or "something without a type"
        return NotHTML(f"{url} answers with {kind}, not HTML: start at a page that has links")
    return None


def _of_status(url: str, status: int) -> CrawlError:
    if status in _SHUT:
        advice = "let the crawler in, or introduce it as another with --user-agent"
    elif status >= _SERVER_ERRORS:
        advice = "crawl again when the server is well"
    else:
        advice = "check the address, or start at a page that exists"
    return StartFails(f"{url} answers {status}: {advice}")


def _of_robots(url: str, host: str, robots: dict[str, Any]) -> CrawlError:
    final_url = robots.get("final_url") or robots.get("url", "")
    if robots.get("failure") and urls.parts(final_url).host != host:
        return RobotsForbid(
            f"robots.txt of {host} sends on to {final_url[:200]}, which cannot be had: "
            "have it answer by itself"
        )
    if robots.get("failure"):
        return _of_failure(host, robots["failure"], robots["detail"])
    if robots.get("state") == "disallow-all" and robots["status"] in _GOOD:
        return RobotsForbid(
            f"robots.txt of {host} breaks off before its end, so that its rules are not known: "
            "crawl again when it comes whole"
        )
    if robots.get("state") == "disallow-all":
        return RobotsForbid(
            f"robots.txt of {host} answers {robots['status']}, which keeps crawlers out: "
            "crawl again when it answers 200 or 404"
        )
    return RobotsForbid(
        f"robots.txt of {host} does not let us request {url}: "
        "if the site is yours, crawl with --robots record"
    )


def _of_failure(host: str, failure: str, detail: str) -> CrawlError:
    match failure:
        case "dns":
            return NameUnknown(f"{host} has no address: check the spelling, or your DNS")
        case "tls":
            return TLSFailure(_of_tls(host, detail))
        case "refused":
            return HostUnreachable(
                f"{host} has a private address, which is refused: allow it with --allow-private"
            )
    return HostUnreachable(f"{host} {_FAILURES.get(failure, failure)}: check that it is up")


def _of_tls(host: str, detail: str) -> str:
    for said, sentence in _TLS.items():
        if said in detail:
            return sentence.format(host=host)
    return f"no encrypted connection to {host}: {detail}"


def _of_redirect(url: str, target: str) -> CrawlError:
    host = urls.parts(target).host
    if host == urls.parts(url).host:
        return HostUnreachable(f"{url} only sends on to {target[:200]}: start at a page instead")
    return HostUnreachable(
        f"{url} sends on to {host}, which is outside this crawl: start there instead"
    )


_GOOD = range(200, 300)
_SHUT = frozenset({401, 403, 407, 429})
_SERVER_ERRORS = 500
_TLS = {
    "wrong version number": (
        "{host} does not speak TLS: start at http:// if its pages are not encrypted"
    ),
    "has expired": "the certificate of {host} has expired: crawl again when it is renewed",
    "not yet valid": "the certificate of {host} is not valid yet: check this machine's clock",
    "subject name": (
        "the certificate of {host} names other hosts: have it name this one, "
        "or start at a host that it names"
    ),
    "self-signed certificate": (
        "the certificate of {host} is signed by nobody that this machine trusts: "
        "name its authority, or itself, with --ca-file"
    ),
    "local issuer certificate": (
        "the certificate of {host} is signed by an authority that this machine does not know: "
        "name that authority with --ca-file, or have the host send the whole chain"
    ),
}
"""What OpenSSL or curl say, and what it means for the person who waits."""
_FAILURES = {
    "connect": "accepts no connection",
    "proxy": "cannot be asked for, as the proxy cannot be used",
    "timeout": "did not answer in time",
    "reset": "broke the connection off",
    "empty": "closed the connection without an answer",
    "malformed": "answers with something that is not HTTP",
    "crash": "answers with a page that kills its reader",
}
