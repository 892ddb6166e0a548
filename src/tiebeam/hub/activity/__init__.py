"""Activity: the append-only record of who did what when, and who hears of it."""
