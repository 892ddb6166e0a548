"""When a person's next mail is due."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from tiebeam.hub.activity.models import MailWish, Pace

SOON = timedelta(minutes=10)
FRIDAY = 4


def next_mail(wish: MailWish, *, after: datetime) -> datetime | None:
    """The first moment after `after` at which this person takes mail; None for never."""
    local = after.astimezone(ZoneInfo(wish.time_zone))
    if wish.pace == Pace.NEVER:
        return None
    if wish.pace == Pace.SOON:
        return _out_of_quiet(wish, local + SOON)
    days = (
        str(wish.weekday) if wish.pace == Pace.WEEK else "1-5" if wish.are_weekends_quiet else "*"
    )
    due: datetime = next(CronSim(f"{wish.at.minute} {wish.at.hour} * * {days}", local))
    return due


def _out_of_quiet(wish: MailWish, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet time it lies in."""
    if _is_quiet(wish, moment.time()):
        is_tomorrow = moment.time() >= wish.quiet_until
        moment = _at(wish.quiet_until, moment + timedelta(days=int(is_tomorrow)))
    while wish.are_weekends_quiet and moment.weekday() > FRIDAY:
        moment = _at(wish.quiet_until, moment + timedelta(days=1))
    return moment


def _is_quiet(wish: MailWish, clock: time) -> bool:
    begin, end = wish.quiet_from, wish.quiet_until
    if begin <= end:
        return begin <= clock < end
    return clock >= begin or clock < end


def _at(clock: time, day: datetime) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
