"""Pages through a real browser: what their scripts make of them, beside what the server sent."""

from tiebeam.engine.render.errors import BrowserMissing, InvalidSampling, RenderError
from tiebeam.engine.render.program import find_browser
from tiebeam.engine.render.read import read_renderings
from tiebeam.engine.render.run import RenderProgress, render_pages
from tiebeam.engine.render.settings import RenderSettings

__all__ = [
    "BrowserMissing",
    "InvalidSampling",
    "RenderError",
    "RenderProgress",
    "RenderSettings",
    "find_browser",
    "read_renderings",
    "render_pages",
]
