"""The shop of the demonstration, as the hub starts it: `python -m tiebeam.hub.shop PORT`."""

import sys
from collections.abc import MutableMapping

HOST = "larkmoor.localhost"
PORT = 8090
DEFECTS = (
    "500-condition-reports",
    "articles-link-past-goods",
    "campaigns-unlinked",
    "collections-canonical-home",
    "contact-chain-help",
    "departments-name-dutch",
    "french-authors-noindex-header",
    "french-sofas-canonical-404",
    "german-brands-noindex",
    "help-subjects-share-title",
    "releases-banner-in-head",
    "rewards-with-mail-parameter",
    "robots-sell-closes-sellers",
    "sitemap-lists-gone-plants",
    "sold-pieces-say-not-found",
)
"""What is broken in the demonstration: something for each kind of team, on many page templates."""

PRIVATE_HOSTS = "TIEBEAM_ALLOW_PRIVATE_HOSTS"


def allow(variables: MutableMapping[str, str]) -> None:
    """Let the hub crawl the shop, which lives on this machine."""
    allowed = [name for name in variables.get(PRIVATE_HOSTS, "").split(",") if name]
    variables[PRIVATE_HOSTS] = ",".join([*allowed, HOST, f"*.{HOST}"])


def policy() -> str:
    """What the shop declares its pages to be for, as TOML."""
    from tiebeam.lab.policy import TEXT

    return TEXT


def main() -> None:
    """Serve the shop until the process is ended."""
    from tiebeam.lab import main as lab

    lab.run(port=int(sys.argv[1]), defects=DEFECTS, say=_keep_quiet)


def _keep_quiet(_line: str) -> None:
    """The hub says what there is to say."""


if __name__ == "__main__":
    main()
