"""`tiebeam up`: the hub on this machine, web server and workers under one supervisor."""

import os
import shutil
import socket
import sys
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
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
METRICS = "metrics"
WEB, WORKERS = "web", "workers"


def up(
    data: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    processes: "Processes | None" = None,
    open_browser: bool = False,
    demo: bool = False,
    teller: Teller | None = None,
) -> None:
    """Run the hub, or one half of it, until Ctrl-C.

    processes: which, and how many; else as the settings say.
    Raises PortTaken, WrongSetting, GaveUp, CannotUpgrade.
    """
    processes = processes or Processes()
    if processes.has_web:
        port = free_port(host, port, tries=PORTS_TRIED if demo else 1)
    address = _tell_environment(data, host, port, is_demo=demo)
    teller = teller or Teller()
    teller.show("Preparing the database and the pages")
    _set_up(alone=not processes.only)
    prepare = _prepare_demonstration if demo else _prepare_organisation
    watch = prepare(teller, address) if processes.has_web else _watch_workers(teller)
    children = [*watch.children, *_children(host, port, processes)]
    if demo or teller.is_live:
        _keep_logs(children, first_start.data_folder() / LOGS)
    is_up = partial(answers, host, port) if processes.has_web else _at_once
    greeting = _Greeting(is_up, watch, address if open_browser else "")
    Supervisor(children, say=teller.say).run(greeting.look)
    teller.say(f"Stopped. Everything is kept in {first_start.data_folder()}")


@dataclass(frozen=True)
class Processes:
    """Which processes run here, and how many of each; None as the settings say."""

    web: int | None = None
    workers: int | None = None
    only: str = ""
    """web or workers, where the other half runs on another machine."""

    @property
    def has_web(self) -> bool:
        """Whether requests are answered here."""
        return self.only != WORKERS


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


def _set_up(*, alone: bool) -> None:
    """Load the hub. Where it runs on several machines, whoever runs it upgrades it, once."""
    import django

    from tiebeam.hub import upgrade

    django.setup()
    upgrade.refuse_newer()
    if alone:
        first_start.prepare_database()
    else:
        upgrade.refuse_older()


def _children(host: str, port: int, processes: Processes) -> list[Child]:
    """Those that this machine runs."""
    from django.conf import settings

    told: environment.Environment = settings.ENVIRONMENT
    children = []
    if processes.has_web:
        _share_counts(told.data / METRICS)
        children.append(_web(host, port, processes.web or told.web_processes))
    if processes.only != WEB:
        children += [_worker(at) for at in range(processes.workers or told.workers)]
    return children


def _share_counts(folder: Path) -> None:
    """Have the web processes of this machine add up what they count in an empty folder."""
    mine = folder / socket.gethostname()
    shutil.rmtree(mine, ignore_errors=True)
    mine.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(mine)


def _at_once() -> bool:
    return True


def _prepare_organisation(teller: Teller, address: str) -> Watch:
    from tiebeam.hub.people import queries, services

    lines = [f"Tiebeam runs at {address}"]
    if not queries.organisation_name():
        with suppress(services.AlreadyStarted):  # another machine has told the password
            password = services.create_organisation(ORGANISATION, email=ADMINISTRATOR)
            lines += [f"Sign in as {ADMINISTRATOR}", f"One-time password: {password}"]
    lines.append("Ctrl-C stops it")
    return Watch(on_ready=lambda: teller.say("\n".join(lines)))


def _watch_workers(teller: Teller) -> Watch:
    return Watch(on_ready=lambda: teller.say("Workers are at work; Ctrl-C stops them"))


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


def _web(host: str, port: int, processes: int) -> Child:
    options = ["--interface", "asginl", "--host", host, "--port", str(port), "--no-ws"]
    options += ["--workers", str(processes)]
    quiet = ["--log-level", "warning", "--respawn-failed-workers"]
    target = "tiebeam.hub.asgi:application"
    return Child("web", [sys.executable, "-m", "granian", *options, *quiet, target])


def _worker(place: int) -> Child:
    return Child(f"worker {place + 1}", [sys.executable, "-m", "tiebeam.hub.jobs"])


@dataclass
class _Greeting:
    """Says where the hub is as soon as it answers, then lets the watch speak."""

    is_up: Callable[[], bool]
    watch: Watch
    page: str
    """What to open in the browser; empty for nothing."""
    is_ready: bool = field(default=False)

    def look(self) -> None:
        if self.is_ready:
            self.watch.on_look()
        elif self.is_up():
            self.is_ready = True
            self.watch.on_ready()
            if self.page:
                webbrowser.open(self.page)
