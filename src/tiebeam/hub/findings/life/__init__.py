"""The life of a finding beside its status: who has it, how far they are, what was decided."""
