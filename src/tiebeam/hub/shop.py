"""The shop of the demonstration, as the hub starts it: `python -m tiebeam.hub.shop PORT`."""

import sys
from collections.abc import MutableMapping

HOST = "larkmoor.localhost"
PORT = 8090
PAGES = 1500
SEED = 1
PRIVATE_HOSTS = "TIEBEAM_ALLOW_PRIVATE_HOSTS"


def allow(variables: MutableMapping[str, str]) -> None:
    """Let the hub crawl the shop, which lives on this machine."""
    allowed = [name for name in variables.get(PRIVATE_HOSTS, "").split(",") if name]
    variables[PRIVATE_HOSTS] = ",".join([*allowed, HOST, f"*.{HOST}"])


def main() -> None:
    """Serve the shop until the process is ended."""
    from tiebeam.lab import main as lab

    lab.run(port=int(sys.argv[1]), pages=PAGES, seed=SEED, defects=(), as_of=None)


if __name__ == "__main__":
    main()
