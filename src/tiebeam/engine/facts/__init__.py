"""The wide page table that most checks ask, and the policy that an organisation declares."""

from tiebeam.engine.facts.gather import gather_facts
from tiebeam.engine.facts.policy import PolicyError, parse_policy, read_policy

__all__ = ["PolicyError", "gather_facts", "parse_policy", "read_policy"]
