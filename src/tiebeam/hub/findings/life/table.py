"""The life cycle as a table in Markdown; docs/findings.md holds it as it is here."""

from tiebeam.hub.findings.life.transitions import TRANSITIONS, Transition
from tiebeam.hub.findings.models import Stage

HEAD = "| From | What is done | To | By whom |\n| --- | --- | --- | --- |"


def as_markdown() -> str:
    """One line for each transition, in the order of the life of a finding."""
    return "\n".join([HEAD, *map(_line, TRANSITIONS)])


def _line(way: Transition) -> str:
    sources = ", ".join(str(stage.label) for stage in Stage if stage in way.sources)
    return f"| {sources} | {way.said} | {way.to.label} | {way.who.value} |"
