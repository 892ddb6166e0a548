"""What happens while a tab is at a page: documents, requests, errors, as the browser tells them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WORLD = "tiebeam"
"""Name of the world in which our own measuring script runs."""
MOST_FAILED = 50
MOST_ERRORS = 20
_ERROR_CHARACTERS = 300
_ENDLESS = frozenset({"EventSource", "WebSocket", "Ping", "Media", "Preflight"})
"""Requests that a page may keep open for ever and still be at rest."""
_BAD = 400

Params = dict[str, Any]
ReasonOf = Callable[[str], str | None]
"""Why the proxy made no connection for a URL; None when it did."""


@dataclass(frozen=True)
class FailedResource:
    """A request that got no good answer."""

    url: str
    kind: str
    status: int | None
    reason: str | None


@dataclass
class Document:
    """The answer that a document of the tab came from."""

    url: str
    status: int
    media_type: str
    headers: dict[str, str]


@dataclass
class Visit:
    """Collects the events of one visit; `listen` is what the protocol calls."""

    frame: str
    """Id of the tab's main frame."""
    reason_of: ReasonOf
    max_requests: int
    max_navigations: int
    on_flood: Callable[[], None]
    """Called once when the page has asked for more than `max_requests`."""
    flooded: bool = False
    first_request: str | None = None
    """The request of the document that was asked for; its body is the raw page."""
    first_url: str = ""
    """Where redirects have led that request so far."""
    document: Document | None = None
    navigations: int = -1
    """Documents after the first."""
    soft_navigations: int = 0
    requests: int = 0
    received_bytes: int = 0
    failed_count: int = 0
    failed: list[FailedResource] = field(default_factory=list)
    script_error_count: int = 0
    script_errors: list[str] = field(default_factory=list)
    console_error_count: int = 0
    console_errors: list[str] = field(default_factory=list)
    last_request_s: float = 0.0
    """When a request last began that a page at rest would not make, by the loop's clock."""
    blocked: set[str] = field(default_factory=set)
    """Requests that we did not let go out."""
    origins: set[str] = field(default_factory=set)
    worlds: dict[str, str] = field(default_factory=dict)
    """Our script's worlds: frame by world."""
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    read: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the first document was read to its end, or never will be."""
    ended: "asyncio.Future[str]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    """Done with the reason when the visit cannot go on."""
    _pending: dict[str, tuple[str, str]] = field(default_factory=dict)

    def listen(self, method: str, params: Params) -> None:
        """Take one event."""
        if take := _TAKES.get(method):
            take(self, params)

    def end(self, reason: str) -> None:
        """The visit cannot go on."""
        if not self.ended.done():
            self.ended.set_result(reason)
        self.read.set()

    @property
    def world(self) -> str | None:
        """The world of our script in the main frame."""
        return next((world for world, frame in self.worlds.items() if frame == self.frame), None)

    # -- requests ----------------------------------------------------------------------------------

    def requested(self, params: Params) -> None:
        """A request begins, or goes on to where a redirect leads."""
        kind = params.get("type", "Other")
        self.requests += "redirectResponse" not in params
        is_document = kind == "Document" and params.get("frameId") == self.frame
        if is_document and self.first_request is None:
            self.first_request = params["requestId"]
        if params["requestId"] == self.first_request:
            self.first_url = params["request"]["url"]
        self._pending[params["requestId"]] = (params["request"]["url"], kind)
        if kind not in _ENDLESS:
            self.idle.clear()
            self.last_request_s = asyncio.get_running_loop().time()
        if self.requests > self.max_requests and not self.flooded:
            self.flooded = True
            self.on_flood()

    def answered(self, params: Params) -> None:
        """The head of an answer came."""
        response, kind = params["response"], params.get("type", "Other")
        headers = {name.lower(): value for name, value in response["headers"].items()}
        if params["requestId"] == self.first_request:
            self.document = Document(
                response["url"], response["status"], response["mimeType"], headers
            )
        elif response["status"] >= _BAD:
            self._failed(FailedResource(response["url"], kind.lower(), response["status"], None))

    def finished(self, params: Params) -> None:
        """The body of an answer came."""
        self.received_bytes += int(params.get("encodedDataLength", 0))
        self._done(params["requestId"])

    def broken(self, params: Params) -> None:
        """A request got no answer, or a part of one."""
        request = params["requestId"]
        url, kind = self._pending.get(request, ("", params.get("type", "Other")))
        ours = request in self.blocked or params.get("canceled")
        if url and not ours and not self.flooded and request != self.first_request:
            reason = self.reason_of(url) or reason_of_error(params.get("errorText", ""))
            self._failed(FailedResource(url, kind.lower(), None, reason))
        self._done(request)

    def _failed(self, resource: FailedResource) -> None:
        self.failed_count += 1
        if len(self.failed) < MOST_FAILED:
            self.failed.append(resource)

    def _done(self, request: str) -> None:
        self._pending.pop(request, None)
        if request == self.first_request:
            self.read.set()
        if all(kind in _ENDLESS for _, kind in self._pending.values()):
            self.idle.set()

    # -- documents ---------------------------------------------------------------------------------

    def navigated(self, params: Params) -> None:
        """A frame shows another document."""
        frame = params["frame"]
        self.origins.add(frame.get("securityOrigin", ""))
        if frame["id"] == self.frame:
            self.navigations += 1
            if self.navigations > self.max_navigations:
                self.end("navigation-loop")

    def moved_within(self, params: Params) -> None:
        """The address changed without a new document."""
        self.soft_navigations += params["frameId"] == self.frame

    def world_made(self, params: Params) -> None:
        """A world for scripts came to be in a frame."""
        context = params["context"]
        if context["name"] == WORLD:
            self.worlds[context["uniqueId"]] = context["auxData"]["frameId"]

    def world_gone(self, params: Params) -> None:
        """A world ended with its document."""
        self.worlds.pop(params.get("executionContextUniqueId", ""), None)

    def worlds_cleared(self, _params: Params) -> None:
        """All worlds ended."""
        self.worlds.clear()

    def crashed(self, _params: Params) -> None:
        """The process of the tab died."""
        self.end("crash")

    # -- errors ------------------------------------------------------------------------------------

    def threw(self, params: Params) -> None:
        """No script caught an error."""
        details = params["exceptionDetails"]
        thrown = details.get("exception", {})
        text = thrown.get("description") or thrown.get("value") or details.get("text", "")
        place = f"{details['url']}:{details['lineNumber'] + 1}" if details.get("url") else ""
        first = str(text).partition("\n")[0][:_ERROR_CHARACTERS]
        self.script_error_count += 1
        _keep(self.script_errors, f"{first} ({place[:_ERROR_CHARACTERS]})" if place else first)

    def logged(self, params: Params) -> None:
        """A script wrote to the console."""
        if params["type"] in {"error", "assert"}:
            words = [str(one.get("value", one.get("description", ""))) for one in params["args"]]
            self.console_error_count += 1
            _keep(self.console_errors, " ".join(words)[:_ERROR_CHARACTERS])


def _keep(kept: list[str], text: str) -> None:
    if len(kept) < MOST_ERRORS and text not in kept:
        kept.append(text)


_REASONS = {
    "NAME_NOT_RESOLVED": "dns",
    "TUNNEL_CONNECTION_FAILED": "connect",
    "CONNECTION_REFUSED": "connect",
    "CONNECTION_RESET": "reset",
    "EMPTY_RESPONSE": "empty",
    "TOO_MANY_REDIRECTS": "redirect-loop",
    "INVALID_HTTP_RESPONSE": "malformed",
}


def reason_of_error(error: str) -> str:
    """Chromium's name of an error as the tables write it."""
    name = error.removeprefix("net::ERR_")
    if name.startswith(("CERT_", "SSL_")):
        return "tls"
    if "TIMED_OUT" in name:
        return "timeout"
    return _REASONS.get(name, name.lower().replace("_", "-") or "unknown")


_TAKES: dict[str, Callable[[Visit, Params], None]] = {
    "Network.requestWillBeSent": Visit.requested,
    "Network.responseReceived": Visit.answered,
    "Network.loadingFinished": Visit.finished,
    "Network.loadingFailed": Visit.broken,
    "Page.frameNavigated": Visit.navigated,
    "Page.navigatedWithinDocument": Visit.moved_within,
    "Runtime.executionContextCreated": Visit.world_made,
    "Runtime.executionContextDestroyed": Visit.world_gone,
    "Runtime.executionContextsCleared": Visit.worlds_cleared,
    "Runtime.exceptionThrown": Visit.threw,
    "Runtime.consoleAPICalled": Visit.logged,
    "Inspector.targetCrashed": Visit.crashed,
}
