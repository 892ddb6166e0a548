"""What keeps a rendering from beginning."""


class RenderError(Exception):
    """Pages cannot be rendered; the message says what to do."""


class BrowserMissing(RenderError):
    """No Chromium is installed, or it does not start."""


class InvalidSampling(RenderError):
    """What is to be rendered has a form or a value that cannot be followed."""


class BrowserGone(Exception):
    """The browser died or no longer answers; a new one can take over."""
