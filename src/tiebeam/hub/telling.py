"""What `tiebeam up` says: lines that stay, and one line that tells how far the work is."""

import shutil
import sys
from typing import TextIO

CLEAR_LINE = "\r\x1b[K"


class Teller:
    """Writes for a person at a terminal, or few lines into a pipe or a file."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._is_live = self._out.isatty()
        self._doing = ""
        self._has_progress = False

    @property
    def is_live(self) -> bool:
        """Whether somebody watches."""
        return self._is_live

    def say(self, line: str) -> None:
        """Write a line that stays."""
        self._write(f"{self._cleared()}{line}\n")

    def show(self, doing: str, detail: str = "") -> None:
        """Say how far the work is, in place; where nobody watches, only what is done next."""
        if self._is_live:
            told = f"{doing}: {detail}" if detail else doing
            width = shutil.get_terminal_size().columns - 1
            self._write(f"{self._cleared()}{told[:width]}")
            self._has_progress = True
        elif doing != self._doing:
            self._write(f"{doing}\n")
        self._doing = doing

    def _cleared(self) -> str:
        """What takes the progress away."""
        is_there, self._has_progress = self._has_progress, False
        return CLEAR_LINE if is_there else ""

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
