"""What people type for an address, made into one."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
"""A colon with a digit behind it begins a port."""
_LOOPBACK = re.compile(r"(?:[^/?#]+\.)?localhost|127\.[\d.]+|\[::1\]", re.IGNORECASE)
_HOST = re.compile(r"(?://)?(?P<host>\[[^\]]*\]|[^/?#:]*)")


class Address(NamedTuple):
    """A web address, and whether its scheme is ours."""

    url: str
    is_assumed: bool
    """Whether the scheme was not typed but chosen here."""


def web_address(typed: str) -> Address:
    """The address that `typed` stands for: https unless it says otherwise or is this machine."""
    text = typed.strip()
    if _SCHEME.match(text):
        return Address(_without_root_dot(text), is_assumed=False)
    found = _HOST.match(text)
    host = found["host"].removesuffix(".") if found else ""
    scheme = "http" if _LOOPBACK.fullmatch(host) else "https"
    return Address(_without_root_dot(f"{scheme}://{text.removeprefix('//')}"), is_assumed=True)


def folder_name(url: str) -> str:
    """A name for the folder of a crawl that begins there."""
    host = urlsplit(url).netloc.rpartition("@")[2]
    return re.sub(r"[^\w.-]+", "-", host).strip("-.") or "crawl"


def _without_root_dot(url: str) -> str:
    """`example.com.` is `example.com` to DNS, and the links of a site use the shorter one."""
    return re.sub(r"^([^/:]+://[^/?#:]*[^/?#:.])\.(?=[/?#:]|$)", r"\1", url)
