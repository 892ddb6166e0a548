"""What is true about the site. No Django, no database, usable alone."""
