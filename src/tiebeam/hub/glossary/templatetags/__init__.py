"""What templates ask the glossary for."""
