"""One probe: a look at everything, a second look at what seems worse, and what came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tiebeam.engine.probe.causes import Key, find_causes
from tiebeam.engine.probe.changes import Change
from tiebeam.engine.probe.looks import Look
from tiebeam.engine.probe.story import Sight, Story

LookAt = Callable[[Sequence[Look]], list[Look]]
"""Goes and looks at things; what could not be seen in time is left out."""
MOST_ADDRESSES = 64


@dataclass(frozen=True)
class Probed:
    """What came of one probe."""

    at: datetime
    looks: list[tuple[int, Look]]
    """The first or the second look at each thing."""
    watched: list[Look]
    """As before, with what was learned of certificates and names."""
    changes: list[Change]
    """All that last, gravest first, the new ones and those that were absorbed or are over."""
    new: list[Change]
    """Those confirmed by this probe."""
    ended: list[Change]
    """Those that are over."""

    @property
    def lasting(self) -> list[Change]:
        """Those that are not over."""
        return [one for one in self.changes if one.ended_at is None]

    @property
    def second_looks(self) -> int:
        """Things looked at twice."""
        return sum(look == 2 for look, _ in self.looks)


def probe(
    watched: Sequence[Look],
    open_changes: Iterable[Change],
    look_at: LookAt,
    *,
    clock: Callable[[], datetime],
    pause: Callable[[], None],
    good_until: datetime | None,
) -> Probed:
    """Look, look again where something seems worse, and tell what two looks agree on.

    open_changes: those that lasted when the last probe ended, at the time `good_until`. `pause`
    waits between the looks.
    """
    at = clock()
    first = look_at([one for one in watched if not one.is_reserve])
    before = {one.key: one for one in learn(watched, first)}
    story = Story({one.change_id: one for one in open_changes}, at, good_until)
    merged = {one.key: (1, one) for one in first}
    doubted = _doubted(before, first, at, story)
    if doubted:
        pause()
        story.confirmed_at = clock()
        for key in doubted:
            merged.pop(key, None)
        second = look_at(_to_see_again(before, doubted))
        merged |= {one.key: (2, one) for one in second}
    seen = [look for _, look in merged.values()]
    story.tell(
        find_causes(before, seen, at),
        find_causes(before, seen, at, suspects=True),
        doubted,
        Sight(before, {one.key: one for one in seen}),
    )
    return Probed(
        at=at,
        looks=list(merged.values()),
        watched=list(before.values()),
        changes=story.changes,
        new=story.new,
        ended=story.ended,
    )


def learn(watched: Sequence[Look], seen: Sequence[Look]) -> list[Look]:
    """The watched things with what a crawl does not tell: first certificates, known addresses."""
    now = {one.key: one for one in seen if one.failure is None}
    return [_learned(one, now.get(one.key)) for one in watched]


def _learned(before: Look, now: Look | None) -> Look:
    if now is None or now.kind not in {"certificate", "name"}:
        return before
    if now.kind == "certificate":
        return before if before.expires_at or now.fault else now
    if not before.addresses:
        return now
    if before.canonical_name != now.canonical_name or set(before.addresses).isdisjoint(
        now.addresses
    ):
        return before
    known = sorted({*before.addresses, *now.addresses})
    return replace(before, addresses=tuple(known[:MOST_ADDRESSES]))


def _doubted(
    before: Mapping[Key, Look], first: Sequence[Look], at: datetime, story: Story
) -> set[Key]:
    """Things that seem worse in a way that is not told yet, or that hardly shows any more.

    A second look turns to more pages than the first, so only another one tells what is over.
    """
    plain = {cause.change_id for cause in find_causes(before, first, at)}
    suspected = find_causes(before, first, at, suspects=True)
    return {
        key
        for cause in suspected
        if not (story.knows(cause) and cause.change_id in plain)
        for key in cause.keys
    }


def _to_see_again(before: Mapping[Key, Look], doubted: Iterable[Key]) -> list[Look]:
    """What seemed worse, and pages of the same page templates that were not looked at yet."""
    again = {key: before[key] for key in doubted}
    templates = {(one.host, one.template_key) for one in again.values() if one.kind == "page"}
    reserves = {
        key: one
        for key, one in before.items()
        if one.is_reserve and (one.host, one.template_key) in templates
    }
    return list((again | reserves).values())
