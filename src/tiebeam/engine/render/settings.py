"""How pages are rendered."""

from dataclasses import dataclass, fields
from pathlib import Path

from tiebeam.engine.render.errors import InvalidSampling

MEBIBYTE = 1_048_576


@dataclass(frozen=True)
class RenderSettings:
    """What a rendering may cost and how it looks at a page. Raises InvalidSampling."""

    browser: Path | None = None
    """Chromium to use; by default $CHROMIUM, then what is installed."""
    tabs: int = 2
    """Pages rendered at once."""
    full_per_template: int = 1
    """Pages per page template that load images and fonts too, with vitals and a screenshot."""
    width: int = 412
    """Width of the screen; 412 is a telephone, as Googlebot smartphone has it."""
    height: int = 915
    """Height of the screen."""
    deadline_s: float = 25
    """For a whole page; then its tab is closed, whatever it does."""
    settle_s: float = 5
    """The longest wait for a page to come to rest after its document was read."""
    quiet_ms: int = 100
    """A page rests when nothing changed for that long and no request or short timer is pending."""
    max_requests: int = 1_000
    """Requests of one page, after which the network is switched off for it."""
    max_navigations: int = 10
    """Documents that scripts may go on to one after another."""
    max_html_bytes: int = 10 * MEBIBYTE
    """A rendered page that is longer is cut there."""
    max_tab_bytes: int = 1_024 * MEBIBYTE
    """Memory of one tab, beyond which it is ended."""
    pages_per_browser: int = 100
    """Pages after which the browser is replaced by a new one."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name == "full_per_template" else 1e-9
            if isinstance(value, int | float) and value < least:
                raise InvalidSampling(f"{field.name} is {value}: it must be greater than 0")
