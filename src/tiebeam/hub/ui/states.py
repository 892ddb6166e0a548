"""How the states of findings, crawls and checks look: word, icon, tone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """One state as it is shown."""

    word: str
    icon: str
    """Name of a Lucide icon."""
    tone: str
    is_turning: bool = False


STATES = {
    "new": State("New", "sparkle", "action"),
    "open": State("Open", "circle-dot", "warn"),
    "fixed": State("Fixed", "circle-check", "good"),
    "regressed": State("Regressed", "rotate-ccw", "bad"),
    "unknown": State("Unknown", "circle-question-mark", "none"),
    "waived": State("Waived", "circle-pause", "none"),
    "stage-waiting": State("Waits for its owner", "inbox", "action"),
    "stage-accepted": State("Accepted", "check", "good"),
    "stage-in-work": State("In work", "hammer", "action"),
    "stage-said-fixed": State("Said to be fixed", "wrench", "warn"),
    "stage-verified": State("Verified", "badge-check", "good"),
    "stage-reopened": State("Reopened", "rotate-ccw", "bad"),
    "stage-waived": State("Waived", "calendar-clock", "none"),
    "stage-disputed": State("Disputed", "message-circle-warning", "warn"),
    "stage-snoozed": State("Snoozed", "alarm-clock", "none"),
    "stage-withdrawn": State("Withdrawn", "undo-2", "none"),
    "waiting": State("Waiting", "clock", "none"),
    "running": State("Running", "loader-circle", "action", is_turning=True),
    "judging": State("Judging", "loader-circle", "action", is_turning=True),
    "complete": State("Complete", "circle-check", "good"),
    "cancelled": State("Cancelled", "circle-slash", "none"),
    "limit": State("Stopped at its limit", "circle-stop", "warn"),
    "failed": State("Failed", "circle-x", "bad"),
    "still": State("Still there", "circle-dot", "bad"),
    "partly": State("Partly fixed", "circle-dashed", "warn"),
    "defect": State("Shows it", "circle-dot", "bad"),
    "none": State("Does not show it", "circle-check", "good"),
    "calm": State("At ease", "circle-check", "good"),
    "eased": State("Asked less", "circle-arrow-down", "warn"),
    "left-alone": State("Left alone", "circle-pause", "bad"),
    "delivered": State("Delivered", "circle-check", "good"),
    "clean": State("Clean", "circle-check", "good"),
    "accepted": State("Accepted", "circle-check", "good"),
    "withdrawn": State("Withdrawn", "circle-slash", "none"),
    "expired": State("Too old", "clock", "warn"),
    "occurrences": State("Found", "circle-dot", "warn"),
    "cannot-tell": State("Cannot tell", "circle-question-mark", "none"),
}

TOAST_ICONS = {
    "success": "circle-check",
    "info": "info",
    "warning": "triangle-alert",
    "error": "circle-alert",
}


def state(value: str) -> State:
    """How to show `value`; an unlisted one keeps its own word."""
    return STATES.get(value) or State(value.replace("-", " ").capitalize(), "circle", "none")
