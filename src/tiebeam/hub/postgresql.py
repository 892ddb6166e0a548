"""What PostgreSQL cannot keep, made fit: its texts hold no NUL, which pages of a site may.

Importing this needs psycopg; it changes how psycopg writes texts and JSON in this process.
"""

import re
from typing import Any

from psycopg import adapters
from psycopg.types.json import Jsonb, JsonbDumper
from psycopg.types.string import StrDumperUnknown

STAND_IN = "\ufffd"
"""Written for NUL, as HTML parsers do. Source: WHATWG HTML, "unexpected-null-character"."""

_NUL_IN_JSON = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
"""An escaped NUL, and not the escape of a backslash that stands before the letters u0000."""


class TextWithoutNul(StrDumperUnknown):
    """Writes a text with U+FFFD for each NUL."""

    def dump(self, obj: str) -> Any:
        """The bytes to send."""
        return super().dump(obj.replace("\x00", STAND_IN))


class JsonWithoutNul(JsonbDumper):
    """Writes JSON with U+FFFD for each NUL."""

    def dump(self, obj: Any) -> Any:
        """The bytes to send."""
        written = super().dump(obj)
        return written and _NUL_IN_JSON.sub(rb"\1\\ufffd", bytes(written))


adapters.register_dumper(str, TextWithoutNul)
adapters.register_dumper(Jsonb, JsonWithoutNul)
