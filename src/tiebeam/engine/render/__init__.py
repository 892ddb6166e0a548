"""Pages through a real browser: what their scripts make of them, beside what the server sent."""

from tiebeam.engine.render.errors import BrowserMissing, InvalidSampling, RenderError
from tiebeam.engine.render.run import RenderProgress, render_pages
from tiebeam.engine.render.settings import RenderSettings

__all__ = [
    "BrowserMissing",
    "InvalidSampling",
    "RenderError",
    "RenderProgress",
    "RenderSettings",
    "render_pages",
]
