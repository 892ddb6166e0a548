"""Directory: what people do to people and teams, how they come in, and how they sign in."""
