"""The screens of findings."""
