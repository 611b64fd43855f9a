"""The HTML pages of a web server: a service's page, and what stands there when nothing does."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse


def page(title: str, *paragraphs: str, status: int = 200) -> HTMLResponse:
    """A plain page; the title and the paragraphs are text, not HTML."""
    lines = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    return HTMLResponse(
        f"<!DOCTYPE html>\n<html><head><title>{escape(title)}</title></head>\n"
        f"<body><h1>{escape(title)}</h1>\n{lines}</body></html>\n",
        status,
    )


def not_found() -> HTMLResponse:
    """What the web server says where no service is."""
    return page(
        "404 - File or directory not found.",
        "There is nothing at this address. Check the path and the Services version.",
        status=404,
    )


def length_required() -> HTMLResponse:
    """What IIS says to a POST that does not tell its length (sheet 4.5)."""
    return page("411 - Length Required", "Send Content-Length, 0 for no body.", status=411)
