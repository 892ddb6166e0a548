"""Status: what the status codes say, and where they say the wrong thing."""
