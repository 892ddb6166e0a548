"""One tab of the browser: goes to a page, waits until it rests, and reads what is there."""

import asyncio
import base64
import contextlib
import json
import secrets
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import can_ada

from tiebeam.engine.render.devtools import DevTools, Params, Rejected
from tiebeam.engine.render.errors import BrowserGone
from tiebeam.engine.render.proxy import Proxy
from tiebeam.engine.render.settings import MEBIBYTE, RenderSettings
from tiebeam.engine.render.visit import WORLD, Visit, reason_of_error

TIMER_PATIENCE_MS = 3_000
"""A timer that is due later does not keep a page from being at rest."""
CLOSE_S = 8.0
"""A browser that needs longer to close a tab is not there any more."""
_CLEAN_S = 5.0
_PICTURE_S = 5.0
_PAINT_S = 1.0
_GOOD = range(200, 300)
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_LEAN = ("Image", "Font", "Media")
_FULL = ("Media",)
_DECLARES = b"shadowrootmode"
_ICON = "*/favicon.ico"
"""What the browser asks for of its own accord."""
_NO_DOWNLOAD: Params = {"behavior": "deny", "eventsEnabled": False}


_STORED = "local_storage,indexeddb,cache_storage,service_workers,file_systems,shared_storage"
"""What pages keep, beside cookies; asking for all costs the browser twice the time."""
_DENIED = ("geolocation", "notifications", "camera", "microphone", "clipboard-read", "midi")
"""What pages may ask readers for; unanswered, they would wait for ever."""


@dataclass
class Seen:
    """What a tab saw of one page."""

    visit: Visit | None = None
    failure: str | None = None
    settled: bool = False
    raw: bytes | None = None
    """The document as the server sent it."""
    html: bytes = b""
    """The document as it stands, cut at the limit."""
    html_bytes: int = 0
    final_url: str | None = None
    vitals: dict[str, float | None] = field(default_factory=dict)
    picture: bytes | None = None


class Tab:
    """A tab in a browser context of its own. Make it with `open`."""

    def __init__(
        self, tools: DevTools, settings: RenderSettings, proxy: Proxy, ids: tuple[str, str, str]
    ) -> None:
        self._tools, self._settings, self._proxy = tools, settings, proxy
        self._context, self._target, self._session = ids
        self._key = secrets.token_hex(8)
        self._visit: Visit | None = None
        self._background: set[asyncio.Task[None]] = set()
        tools.listen(self._session, self._listen)

    @classmethod
    async def open(
        cls, tools: DevTools, settings: RenderSettings, proxy: Proxy, *, user_agent: str
    ) -> "Tab":
        """A new tab that shows nothing. Raises BrowserGone, Rejected."""
        context = (await tools.ask("Target.createBrowserContext", disposeOnDetach=True))[
            "browserContextId"
        ]
        await tools.ask("Browser.setDownloadBehavior", browserContextId=context, **_NO_DOWNLOAD)
        await asyncio.gather(
            *(
                tools.ask(
                    "Browser.setPermission",
                    browserContextId=context,
                    permission={"name": name},
                    setting="denied",
                )
                for name in _DENIED
            )
        )
        shown: Params = {"width": settings.width, "height": settings.height, "newWindow": True}
        target = await tools.ask(
            "Target.createTarget", url="about:blank", browserContextId=context, **shown
        )
        attached = await tools.ask(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        tab = cls(tools, settings, proxy, (context, target["targetId"], attached["sessionId"]))
        await tab._prepare(user_agent)
        return tab

    @property
    def target(self) -> str:
        """Id by which the browser knows the tab."""
        return self._target

    async def _prepare(self, user_agent: str) -> None:
        width, height = self._settings.width, self._settings.height
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        buffers = {"maxTotalBufferSize": 48 * MEBIBYTE, "maxResourceBufferSize": 12 * MEBIBYTE}
        rest = f"{_script('rest.js')}({json.dumps(self._key)}, {TIMER_PATIENCE_MS})"
        add = "Page.addScriptToEvaluateOnNewDocument"
        await asyncio.gather(
            self._ask("Page.enable"),
            self._ask("Network.enable", **buffers),
            self._ask("Network.setBypassServiceWorker", bypass=True),
            self._ask("Emulation.setDeviceMetricsOverride", **screen),
            self._ask("Emulation.setUserAgentOverride", userAgent=user_agent),
            self._ask("Emulation.setFocusEmulationEnabled", enabled=True),
            self._ask(add, source=rest),
            self._ask(add, source=_script("vitals.js"), worldName=WORLD),
            self._ask(add, source=_script("flat.js"), worldName=WORLD),
            self._ask("Runtime.enable"),
        )

    async def close(self) -> None:
        """Shut the tab with all it holds. Raises BrowserGone when the browser does not answer."""
        self._tools.forget(self._session)
        for task in self._background:
            task.cancel()
        try:
            await self._tools.ask("Target.closeTarget", targetId=self._target, answer_s=CLOSE_S)
            await self._tools.ask(
                "Target.disposeBrowserContext", browserContextId=self._context, answer_s=CLOSE_S
            )
        except Rejected:
            return  # it was gone already
        except TimeoutError:
            raise BrowserGone("the browser does not close a tab") from None

    # -- one page ----------------------------------------------------------------------------------

    async def visit(self, url: str, *, full: bool) -> Seen:
        """See a page. Takes as long as the page does: the caller holds the watch.

        Raises BrowserGone. After anything but a return the tab must be closed.
        """
        seen = Seen()
        self._visit = seen.visit = await self._begin(full=full)
        going = asyncio.create_task(self._go(url, seen, seen.visit, full=full))
        try:
            ends: set[asyncio.Future[Any]] = {going, seen.visit.ended}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if going.done():
                going.result()
            else:
                seen.failure = seen.visit.ended.result()
        finally:
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)
        return seen

    async def clean(self) -> None:
        """Leave the page and forget what it stored. Raises TimeoutError, Rejected, BrowserGone."""
        visit = self._visit
        if visit is None:
            return
        async with asyncio.timeout(_CLEAN_S):
            forget = "try{sessionStorage.clear()}catch(error){};window.name=''"
            for world in list(visit.worlds):
                with contextlib.suppress(Rejected):
                    await self._evaluate(forget, world)
            self._visit = None
            await self._ask("Page.navigate", url="about:blank")
            await self._ask("Network.clearBrowserCookies")
            for origin in visit.origins - {"", "://", "null"}:
                with contextlib.suppress(Rejected):
                    await self._ask(
                        "Storage.clearDataForOrigin", origin=origin, storageTypes=_STORED
                    )
            if visit.flooded:
                await self._set_network(offline=False)

    async def _begin(self, *, full: bool) -> Visit:
        kinds = _FULL if full else _LEAN
        patterns = [{"urlPattern": _ICON}, *({"resourceType": kind} for kind in kinds)]
        await self._ask("Fetch.enable", patterns=patterns)
        if full:
            await self._ask("Network.clearBrowserCache")  # figures of a first visit
        tree = await self._ask("Page.getFrameTree")
        return Visit(
            frame=tree["frameTree"]["frame"]["id"],
            reason_of=self._reason_of,
            max_requests=self._settings.max_requests,
            max_navigations=self._settings.max_navigations,
            on_flood=lambda: self._later(self._set_network(offline=True)),
        )

    async def _go(self, url: str, seen: Seen, visit: Visit, *, full: bool) -> None:
        answer = await self._ask("Page.navigate", url=url, answer_s=self._settings.deadline_s)
        seen.failure = self._refusal(url, visit, answer)
        if seen.failure:
            return
        await visit.read.wait()
        seen.raw = await self._raw(visit)
        seen.settled = await self._settle(visit)
        if full:
            await self._painted(visit)
        await self._read(seen, visit)
        if full:
            seen.picture = await self._picture()

    def _refusal(self, url: str, visit: Visit, answer: Params) -> str | None:
        """Why the page is not to be seen, by the head of its answer."""
        document = visit.document
        if answer.get("isDownload"):
            return "download"
        if document and document.status not in _GOOD:
            return "status"
        if error := answer.get("errorText"):
            return self._reason_of(visit.first_url or url) or reason_of_error(error)
        if document is None:
            return "empty"
        return None if document.media_type in _HTML else "type"

    async def _raw(self, visit: Visit) -> bytes | None:
        try:
            body = await self._ask("Network.getResponseBody", requestId=visit.first_request)
        except Rejected:  # too large to be kept, or gone with its document
            return None
        text = body["body"]
        return base64.b64decode(text) if body["base64Encoded"] else text.encode("utf-8", "replace")

    async def _settle(self, visit: Visit) -> bool:
        """Wait until the page rests; False when it does not within the time allowed.

        A page that was taken off the network cannot have come to rest by itself.
        """
        loop = asyncio.get_running_loop()
        end_s = loop.time() + self._settings.settle_s
        while (left_s := end_s - loop.time()) > 0:
            quiet = f"window['{self._key}'].quiet({self._settings.quiet_ms},{left_s * 1000:.0f})"
            try:
                if not await self._evaluate(quiet, answer_s=self._settings.deadline_s):
                    return False
            except Rejected:  # the page went on to another document
                await asyncio.sleep(0.02)
                continue
            if visit.flooded:
                return False
            if not visit.idle.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(visit.idle.wait(), end_s - loop.time())
                continue
            # Between requests that follow each other for ever there are moments without one.
            asks_s = visit.last_request_s + self._settings.quiet_ms / 1000 - loop.time()
            if asks_s <= 0:
                return True
            await asyncio.sleep(min(asks_s, end_s - loop.time()))
        return False

    async def _painted(self, visit: Visit) -> None:
        """Wait for the frame that shows the page, so that its paint can be measured."""
        frames = "new Promise(function(ok){requestAnimationFrame(function(){setTimeout(ok,50)})})"
        with contextlib.suppress(Rejected, TimeoutError):
            await self._evaluate(frames, visit.world, answer_s=_PAINT_S)

    async def _read(self, seen: Seen, visit: Visit) -> None:
        """The page as it stands; a page that goes on meanwhile is read where it arrives."""
        look = (
            "(function(most){var html=window.tiebeamFlat(document);"
            "return {html:html.slice(0,most),size:html.length,url:location.href,"
            "vitals:window.tiebeamVitals&&window.tiebeamVitals()}})"
            f"({self._settings.max_html_bytes})"
        )
        for _attempt in range(self._settings.max_navigations):
            if visit.world:
                with contextlib.suppress(Rejected):
                    found = await self._evaluate(
                        look, visit.world, answer_s=self._settings.deadline_s
                    )
                    break
            await asyncio.sleep(0.05)
        else:
            seen.failure = "navigation-loop"
            return
        html = "<!doctype html>" + found["html"]
        seen.html = html.encode("utf-8", "replace")[: self._settings.max_html_bytes]
        seen.html_bytes, seen.final_url = found["size"], found["url"]
        seen.vitals = found["vitals"] or {}
        if seen.raw and _DECLARES in seen.raw.lower():
            seen.raw = await self._flat(seen.raw, visit)

    async def _flat(self, raw: bytes, visit: Visit) -> bytes:
        """A document with shadow roots that its markup declares: no script is needed for them."""
        page = f"Document.parseHTMLUnsafe({json.dumps(raw.decode('utf-8', 'replace'))})"
        try:
            html = await self._evaluate(
                f"window.tiebeamFlat({page})", visit.world, answer_s=self._settings.deadline_s
            )
        except Rejected:  # the page forbids it, or went on
            return raw
        return f"<!doctype html>{html}".encode("utf-8", "replace")

    async def _picture(self) -> bytes | None:
        try:
            shot = await self._ask(
                "Page.captureScreenshot", format="webp", quality=60, answer_s=_PICTURE_S
            )
        except (Rejected, TimeoutError):
            return None
        return base64.b64decode(shot["data"])

    # -- the wire ----------------------------------------------------------------------------------

    async def _ask(self, method: str, **params: Any) -> Params:
        return await self._tools.ask(method, self._session, **params)

    async def _evaluate(self, expression: str, world: str | None = None, **more: Any) -> Any:
        """The value of an expression in the page's world or in ours. Raises Rejected."""
        where = {"uniqueContextId": world} if world else {}
        answer = await self._ask(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            **where,
            **more,
        )
        if "exceptionDetails" in answer:
            raise Rejected(str(answer["exceptionDetails"].get("text")))
        return answer["result"].get("value")

    def _listen(self, method: str, params: Params) -> None:
        if method == "Page.javascriptDialogOpening":
            leave = params.get("type") == "beforeunload"
            self._tools.tell("Page.handleJavaScriptDialog", self._session, accept=leave)
        elif method == "Fetch.requestPaused":
            if self._visit:
                self._visit.blocked.add(params.get("networkId", ""))
            self._tools.tell(
                "Fetch.failRequest",
                self._session,
                requestId=params["requestId"],
                errorReason="BlockedByClient",
            )
        elif self._visit:
            self._visit.listen(method, params)

    async def _set_network(self, *, offline: bool) -> None:
        endless = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        with contextlib.suppress(Rejected, BrowserGone, TimeoutError):
            await self._ask("Network.emulateNetworkConditions", offline=offline, **endless)

    def _later(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _reason_of(self, url: str) -> str | None:
        try:
            parsed = can_ada.parse(url)
        except ValueError:
            return None
        port = int(parsed.port or (80 if parsed.protocol in {"http:", "ws:"} else 443))
        return self._proxy.reason(parsed.hostname, port)


@cache
def _script(name: str) -> str:
    return files("tiebeam.engine.render").joinpath("scripts", name).read_text("utf-8").strip()
