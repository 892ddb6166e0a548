"""What can be asked and told, one file per thing, in the words of the glossary."""
