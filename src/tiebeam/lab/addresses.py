"""Where the shop lives: host names under one domain, one port."""

import re
import unicodedata
from dataclasses import dataclass

DOMAIN = "larkmoor.localhost"
"""Names under .localhost lead to loopback by RFC 6761, in libcurl and in browsers."""


@dataclass(frozen=True)
class Addresses:
    """Makes addresses of the shop; the port is left out when it is the scheme's own."""

    port: int = 80

    def origin(self, host: str, *, scheme: str = "http") -> str:
        """Scheme, host and port of a host's short name; the empty name is the bare domain."""
        name = f"{host}.{DOMAIN}" if host else DOMAIN
        return f"{scheme}://{name}" if self.port == 80 else f"{scheme}://{name}:{self.port}"  # noqa: PLR2004 - the scheme's own port

    def url(self, host: str, path: str) -> str:
        """The whole address of a path on a host."""
        return self.origin(host) + path


def short_host(name: str) -> str | None:
    """The short name of a Host header's value; None for a host that is not the shop's."""
    host = name.lower().partition(":")[0]
    if host == DOMAIN:
        return ""
    return host.removesuffix(f".{DOMAIN}") if host.endswith(f".{DOMAIN}") else None


_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe", "&": " "})


def slug(name: str) -> str:
    """A name as it stands in an address: lower case, ASCII, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_GERMAN))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().replace("'", " "))
    return "-".join(words)
