"""A change as it is told and remembered: a row of `changes`."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Self

from tiebeam.engine.probe.causes import EVERY_HOST, Cause
from tiebeam.engine.probe.kinds import KINDS


@dataclass(frozen=True)
class Change:
    """One change for the worse that two looks showed."""

    change_id: str
    """16 hexadecimal digits."""
    change: str
    severity: str
    host: str
    page_template: str | None
    template_key: str | None
    page_templates: tuple[str, ...]
    cause: str | None
    before: str
    after: str
    changed: int
    sample: int
    urls: tuple[str, ...]
    good_until: datetime | None
    since: datetime
    confirmed_at: datetime
    ended_at: datetime | None = None

    @property
    def said_to_seo(self) -> str:
        """What happened and where, in one line."""
        return f"{KINDS[self.change].said_to_seo} {self._where}"

    @property
    def said_to_it(self) -> str:
        """The same in the words of engineering."""
        return f"{KINDS[self.change].said_to_it} {self._where}"

    @property
    def _where(self) -> str:
        place = "the whole site" if self.host == EVERY_HOST else self.host
        if self.page_templates:
            names = ", ".join(self.page_templates[:3])
            more = len(self.page_templates) - 3
            place += f", {names}" + (f" and {more} more" if more > 0 else "")
        return f"on {place} ({self.changed} of {self.sample} looked at)"

    @classmethod
    def of(
        cls, cause: Cause, *, good_until: datetime | None, since: datetime, confirmed_at: datetime
    ) -> Self:
        """A change that was just confirmed."""
        return cls(
            change_id=f"{cause.change_id:016x}",
            severity=KINDS[cause.change].severity,
            template_key=cause.template_key,
            good_until=good_until,
            since=since,
            confirmed_at=confirmed_at,
            **_of_cause(cause),
        )

    def seen_again(self, cause: Cause) -> "Change":
        """The same change as the last look shows it."""
        severity = KINDS[cause.change].severity
        return replace(self, severity=severity, **_of_cause(cause))

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Self:
        """Read back from the table."""
        given = {one.name: row[one.name] for one in fields(cls)}
        lists = {name: tuple(row[name] or ()) for name in ("page_templates", "urls")}
        return cls(**given | lists | {"change_id": f"{row['change_id']:016x}"})

    def as_row(self) -> dict[str, Any]:
        """The row of the table."""
        row = {one.name: getattr(self, one.name) for one in fields(self)}
        lists = {name: list(row[name]) for name in ("page_templates", "urls")}
        return row | lists | {"change_id": int(self.change_id, 16)}


def _of_cause(cause: Cause) -> dict[str, Any]:
    names = cause.page_templates
    return {
        "change": cause.change,
        "host": cause.host,
        "page_template": names[0] if len(names) == 1 and cause.template_key else None,
        "page_templates": names,
        "cause": cause.cause,
        "before": cause.before,
        "after": cause.after,
        "changed": cause.changed,
        "sample": cause.sample,
        "urls": cause.urls,
    }
