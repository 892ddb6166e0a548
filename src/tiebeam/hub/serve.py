"""`tiebeam up`: the hub on this machine, web server and workers under one supervisor."""

import os
import sys
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tiebeam.hub import environment, first_start, shop
from tiebeam.hub.ports import EVERYWHERE, answers, free_port
from tiebeam.hub.supervision import Child, Supervisor
from tiebeam.hub.telling import Teller

DEMONSTRATION = Path("~/.local/share/tiebeam-demo")
ORGANISATION = "Our organisation"
ADMINISTRATOR = "admin@localhost"
PORTS_TRIED = 20

LOGS = "logs"


def up(
    data: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8080,
    workers: int = 1,
    *,
    open_browser: bool = False,
    demo: bool = False,
    teller: Teller | None = None,
) -> None:
    """Run the hub until Ctrl-C. Raises PortTaken, WrongSetting, GaveUp, CannotUpgrade."""
    port = free_port(host, port, tries=PORTS_TRIED if demo else 1)
    address = _tell_environment(data, host, port, is_demo=demo)
    teller = teller or Teller()
    teller.show("Preparing the database and the pages")
    _set_up()
    prepare = _prepare_demonstration if demo else _prepare_organisation
    watch = prepare(teller, address)
    children = [*watch.children, _web(host, port), *(_worker(at) for at in range(workers))]
    if demo or teller.is_live:
        _keep_logs(children, first_start.data_folder() / LOGS)
    greeting = _Greeting(host, port, watch, address if open_browser else "")
    Supervisor(children, say=teller.say).run(greeting.look)
    teller.say(f"Stopped. Everything is kept in {first_start.data_folder()}")


@dataclass
class Watch:
    """What is started beside the hub, and what is to be said while it runs."""

    children: Sequence[Child] = ()
    on_ready: Callable[[], None] = lambda: None
    on_look: Callable[[], None] = lambda: None


def _tell_environment(data: Path | None, host: str, port: int, *, is_demo: bool) -> str:
    """Set for this process and its children what the command line said; return the address."""
    if data is None and is_demo and "TIEBEAM_DATA" not in os.environ:
        data = DEMONSTRATION
    if data is not None:
        os.environ["TIEBEAM_DATA"] = str(data.expanduser().absolute())
    shown = "127.0.0.1" if host in EVERYWHERE else host
    os.environ.setdefault("TIEBEAM_BASE_URL", f"http://{shown}:{port}")
    if is_demo:
        shop.allow(os.environ)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tiebeam.hub.settings"
    told = environment.read(os.environ)
    first_start.prepare_folder(told.data)
    return told.url


def _set_up() -> None:
    import django

    django.setup()
    from tiebeam.hub import upgrade

    upgrade.refuse_newer()
    first_start.prepare_database()


def _prepare_organisation(teller: Teller, address: str) -> Watch:
    from tiebeam.hub.people import queries, services

    lines = [f"Tiebeam runs at {address}"]
    if not queries.organisation_name():
        password = services.create_organisation(ORGANISATION, email=ADMINISTRATOR)
        lines += [f"Sign in as {ADMINISTRATOR}", f"One-time password: {password}"]
    lines.append("Ctrl-C stops it")
    return Watch(on_ready=lambda: teller.say("\n".join(lines)))


def _prepare_demonstration(teller: Teller, address: str) -> Watch:
    from tiebeam.hub import demo

    shown = demo.prepare(teller, address)
    return Watch(
        children=[Child("shop", shown.command, shown.is_open)],
        on_ready=shown.greet,
        on_look=shown.look,
    )


def _keep_logs(children: Sequence[Child], folder: Path) -> None:
    """Have each write into a file of its own; the one of the start before is kept beside it."""
    folder.mkdir(exist_ok=True)
    for child in children:
        child.log = folder / f"{child.name.replace(' ', '-')}.log"
        if child.log.exists():
            child.log.replace(child.log.with_suffix(".before.log"))


def _web(host: str, port: int) -> Child:
    options = ["--interface", "asginl", "--host", host, "--port", str(port), "--no-ws"]
    quiet = ["--log-level", "warning", "--respawn-failed-workers"]
    target = "tiebeam.hub.asgi:application"
    return Child("web", [sys.executable, "-m", "granian", *options, *quiet, target])


def _worker(place: int) -> Child:
    return Child(f"worker {place + 1}", [sys.executable, "-m", "tiebeam.hub.jobs"])


@dataclass
class _Greeting:
    """Says where the hub is as soon as it answers, then lets the watch speak."""

    host: str
    port: int
    watch: Watch
    page: str
    """What to open in the browser; empty for nothing."""
    is_ready: bool = field(default=False)

    def look(self) -> None:
        if self.is_ready:
            self.watch.on_look()
        elif answers(self.host, self.port):
            self.is_ready = True
            self.watch.on_ready()
            if self.page:
                webbrowser.open(self.page)
