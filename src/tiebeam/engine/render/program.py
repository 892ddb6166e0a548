"""Chromium as a process of ours: found, started with an empty profile, and ended with its children.

It is driven over a pair of pipes, so there is no debugging port that a page could reach, and it
ends by itself when we are killed: the pipe closes.
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

from tiebeam.engine.render.errors import BrowserMissing, RenderError
from tiebeam.engine.render.trust import Untrusted, trust

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_MISSING = (
    "pages are rendered by Chromium, which is not installed; on Debian or Ubuntu: "
    "sudo apt-get install chromium (another place: set CHROMIUM to its path)"
)
_GO_S = 15.0
"""How long killed processes may take to be gone; on a busy machine that is seconds."""
_NO_SANDBOX = ("No usable sandbox", "Failed to move to new namespace", "setuid sandbox is not")
"""What Chromium says where it cannot shut itself in."""
_NEEDS_NAMESPACES = (
    "its sandbox needs user namespaces, which this machine or container forbids: allow clone and "
    "unshare in the seccomp profile of the container, or user namespaces to this user"
)
_PREFIX = "tiebeam-browser-"
_LOCK = "owner.lock"

SWITCHES = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--no-pings",
    "--mute-audio",
    "--hide-scrollbars",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers give it 64 MB
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-component-update",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-sync",
    "--disable-search-engine-choice-screen",
    "--disable-hang-monitor",
    "--disable-popup-blocking",  # popups are shut by us, and counted nowhere
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--metrics-recording-only",
    "--password-store=basic",
    "--use-mock-keychain",
    "--deny-permission-prompts",
    # All ways out lead through the proxy.
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Frames stay in the process of their tab: one process to watch, one session to listen to.
    "--disable-site-isolation-trials",
    (
        "--disable-features=site-per-process,IsolateOrigins,BackForwardCache,Translate,MediaRouter,"
        "OptimizationHints,AcceptCHFrame,DialMediaRouteProvider,HttpsUpgrades,"
        "HttpsFirstBalancedModeAutoEnable,Prerender2,SpeculationRulesPrefetchFuture"
    ),
)


def find_browser(given: Path | None = None) -> Path:
    """The Chromium to use. Raises BrowserMissing with what to install."""
    named = given or os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if not found:
            raise BrowserMissing(f"{named} is no program that can be started: name Chromium's path")
        return Path(found)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise BrowserMissing(_MISSING)


class Program:
    """One running Chromium, the leader of a process group of its own."""

    def __init__(self, path: Path, *, proxy_port: int, ca_file: Path | None = None) -> None:
        remove_orphans()
        self.profile = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self.log = self.profile / "stderr.log"
        self._ended = False
        self._alive = _hold(self.profile)
        try:
            if ca_file:
                trust(ca_file, self.profile)
            self.pid, self.read_fd, self.write_fd = self._start(path, proxy_port)
        except BaseException as error:
            shutil.rmtree(self.profile, ignore_errors=True)
            os.close(self._alive)
            if isinstance(error, Untrusted):
                raise RenderError(f"the browser cannot be given {ca_file}: {error}") from None
            raise

    def _start(self, path: Path, proxy_port: int) -> tuple[int, int, int]:
        arguments = [
            str(path),
            *SWITCHES,
            f"--proxy-server=http://127.0.0.1:{proxy_port}",
            f"--user-data-dir={self.profile}",
            *_without_sandbox(),
            "about:blank",
        ]
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        # Out of the way of 3 and 4, which Chromium reads from and writes to.
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in (theirs_in, theirs_out)]
        try:
            pid = os.posix_spawn(
                str(path),
                arguments,
                self._environment(),
                file_actions=self._files(*high),
                setsid=True,
                setsigmask=(),
                setsigdef=(signal.SIGINT, signal.SIGTERM),
            )
        except OSError as error:
            for fd in (ours_in, ours_out):
                os.close(fd)
            raise BrowserMissing(f"{path} does not start: {error.strerror}") from error
        finally:
            for fd in (theirs_in, theirs_out, *high):
                os.close(fd)
        return pid, ours_in, ours_out

    def _files(self, read_fd: int, write_fd: int) -> list[tuple[int, ...] | tuple[object, ...]]:
        log_flags = os.O_WRONLY | os.O_CREAT
        return [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, str(self.log), log_flags, 0o600),
            (os.POSIX_SPAWN_DUP2, read_fd, 3),
            (os.POSIX_SPAWN_DUP2, write_fd, 4),
        ]

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but what a program needs: no secret can leak into a page's process."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        return {**kept, "HOME": str(self.profile), "TMPDIR": str(self.profile)}

    def last_words(self) -> str:
        """Why it did not start, as far as its standard error tells: for a message."""
        with contextlib.suppress(OSError):
            text = self.log.read_text("utf-8", "replace").strip()
            if any(sign in text for sign in _NO_SANDBOX):
                return _NEEDS_NAMESPACES
            return text.rpartition("\n")[2][-300:]
        return ""

    def kill(self) -> None:
        """Kill the whole process group."""
        if self._ended:
            return  # its number may be another's by now
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    async def end(self) -> None:
        """Kill the whole process group, leave no process and no file behind."""
        if self._ended:
            return
        self.kill()
        self._ended = True
        end_s = time.monotonic() + _GO_S
        while not self._is_over() and time.monotonic() < end_s:  # noqa: ASYNC110 # no event tells
            await asyncio.sleep(0.01)
        await asyncio.to_thread(shutil.rmtree, self.profile, ignore_errors=True)
        os.close(self._alive)

    def _is_over(self) -> bool:
        """Whether it is reaped and its children are gone, which takes them a moment."""
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, os.WNOHANG)
        for pid in _naming(str(self.profile)):  # the crash handler has a session of its own
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not processes_of(self.pid) and not _naming(str(self.profile))


def _hold(profile: Path) -> int:
    """A lock that lasts as long as this process: it says that the profile is in use."""
    held = os.open(profile / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX)
    return held


def remove_orphans() -> None:
    """Remove profiles whose owner was killed, with what may be left of their browsers."""
    for profile in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            held = os.open(profile / _LOCK, os.O_RDWR)
        except OSError:
            continue  # another user's, or just being made
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue  # in use
        else:
            for pid in _naming(str(profile)):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            shutil.rmtree(profile, ignore_errors=True)
        finally:
            os.close(held)


def _without_sandbox() -> tuple[str, ...]:
    """Chromium refuses its sandbox to root, as in most containers."""
    return ("--no-sandbox",) if os.geteuid() == 0 else ()


def _naming(text: str) -> list[int]:
    """Living processes whose command line names it; that of a dead one is empty."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if text.encode() in Path(entry.path, "cmdline").read_bytes():
                    found.append(int(entry.name))
    return found


def processes_of(session: int) -> list[int]:
    """Living processes of the session that a browser leads."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            fields = _stat(entry.name)
            if len(fields) > 3 and fields[3] == str(session) and fields[0] not in "ZX":
                found.append(int(entry.name))
    return found


def _stat(pid: str) -> list[str]:
    """State, parent, group, session and so on, after the name, which may hold anything."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()
