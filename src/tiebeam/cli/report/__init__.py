"""What a crawl said, written for people: HTML, Markdown, CSV, JSON and the terminal."""
