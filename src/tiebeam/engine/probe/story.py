"""How changes go on from one probe to the next: told once, updated, over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tiebeam.engine.probe.causes import EVERY_HOST, Cause, Key
from tiebeam.engine.probe.changes import Change
from tiebeam.engine.probe.kinds import HIDING, family_of
from tiebeam.engine.probe.looks import Look

SEEN_ENOUGH = 0.5
"""Share of a sample that must be seen before a change counts as over."""
FADED = 0.5
"""Share of its former extent below which a change that is no cause any more is over."""
_GRAVEST_FIRST = ("critical", "high", "medium", "low", "info")


@dataclass(frozen=True)
class Sight:
    """What one probe could see."""

    watched: Mapping[Key, Look]
    seen: Mapping[Key, Look]

    def could_show(self, change: Change) -> bool:
        """Whether enough was seen to say that a change is over."""
        asked = [
            one.key
            for one in self.watched.values()
            if not one.is_reserve and _concerns(change, one)
        ]
        shown = sum(self._shows(key, change) for key in asked)
        return shown >= max(1, SEEN_ENOUGH * len(asked))

    def _shows(self, key: Key, change: Change) -> bool:
        look = self.seen.get(key)
        if look is None:
            return False
        return look.was_seen or (change.change == "robots-blocks" and look.shut_by is not None)


@dataclass
class Story:
    """The changes that last, and what one probe makes of them."""

    lasting: dict[str, Change]
    """By id, as the last probe left them."""
    at: datetime
    """When the probe began."""
    good_until: datetime | None
    """When the last probe ended."""
    confirmed_at: datetime | None = None
    """When the second look began."""
    changes: list[Change] = field(default_factory=list)
    """All of them after the probe, those that are over too; gravest first."""
    new: list[Change] = field(default_factory=list)
    ended: list[Change] = field(default_factory=list)

    def tell(
        self,
        found: Sequence[Cause],
        faint: Sequence[Cause],
        doubted: Collection[Key],
        sight: "Sight",
    ) -> None:
        """Take in the causes found, and those for which only one page speaks.

        doubted: the things that the first look doubted.
        """
        told = [self._of(cause, doubted) for cause in found]
        present = {one.change_id: one for one in told if one}
        traces = {f"{cause.change_id:016x}": cause for cause in faint}
        hidden = {one.host for one in present.values() if one.change in {*HIDING, "site-down"}}
        for change_id, change in self.lasting.items():
            if change_id in present:
                continue
            is_absorbed = _is_part_of_another(change, present.values())
            is_hidden = bool({change.host, EVERY_HOST} & hidden) or not sight.could_show(change)
            if not is_absorbed and (is_hidden or _lingers(change, traces.get(change_id))):
                present[change_id] = change
                continue
            present[change_id] = replace(change, ended_at=self.at)
            if not is_absorbed:
                self.ended.append(present[change_id])
        self.changes = sorted(present.values(), key=_gravest_first)

    def knows(self, cause: Cause) -> bool:
        """Whether the cause was told of before, alone or as part of a wider change."""
        return f"{cause.change_id:016x}" in self.lasting or self._wider(cause) is not None

    def _of(self, cause: Cause, doubted: Collection[Key]) -> Change | None:
        """The change a cause belongs to; None when no second look has confirmed it yet."""
        known = self.lasting.get(f"{cause.change_id:016x}")
        if known:
            return known.seen_again(cause)
        if wider := self._wider(cause):
            return wider
        if not any(key in doubted for key in cause.keys):
            return None
        change = Change.of(
            cause,
            good_until=self.good_until,
            since=self.at,
            confirmed_at=self.confirmed_at or self.at,
        )
        self.new.append(change)
        return change

    def _wider(self, cause: Cause) -> Change | None:
        """The same change of the whole host, which was told already."""
        for change in self.lasting.values():
            is_same = family_of(change.change) == family_of(cause.change)
            if (
                is_same
                and cause.template_key
                and change.host == cause.host
                and not change.template_key
            ):
                return change
        return None


def _is_part_of_another(change: Change, present: Collection[Change]) -> bool:
    """Whether a wider change of the same kind tells of it now."""
    return any(
        family_of(one.change) == family_of(change.change)
        and one.host == change.host
        and change.template_key is not None
        and one.template_key is None
        for one in present
    )


def _lingers(change: Change, trace: Cause | None) -> bool:
    """Whether it still shows on fewer things than would make it told."""
    if trace is None:
        return False
    return trace.changed / trace.sample >= FADED * change.changed / change.sample


def _concerns(change: Change, one: Look) -> bool:
    if change.host not in {one.host, EVERY_HOST}:
        return False
    family, _, _ = change.change.partition("-")
    if change.change == "robots-blocks":
        return one.kind == "page"
    if family in {"robots", "sitemap", "certificate", "name"}:
        return one.kind == family
    return one.kind == "page" and change.template_key in {None, one.template_key}


def _gravest_first(change: Change) -> tuple[int, str, str]:
    return _GRAVEST_FIRST.index(change.severity), change.host, change.change_id
