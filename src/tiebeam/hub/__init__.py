"""Where both teams meet: the web application, one Django app per practice."""
