"""What a crawl said, written for people: HTML, Markdown, CSV, JSON and the terminal."""

from tiebeam.cli.report.html import render_html
from tiebeam.cli.report.report import Report
from tiebeam.cli.report.text_formats import render_csv, render_json, render_markdown

__all__ = ["Report", "render_csv", "render_html", "render_json", "render_markdown"]
