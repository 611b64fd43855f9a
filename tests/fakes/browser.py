"""A browser for the tests of signing in: it loads the page, clicks a user, and follows redirects.

Plain HTTP through the standard library, without a proxy. It does what it is told before `open`
returns, so it wants a thread of its own beside the one that waits for it.
"""

from __future__ import annotations

import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

PATIENCE_S = 20.0


@dataclass
class Page:
    """What a browser shows: the address it ended up at, the status, the text with its tags."""

    address: str
    status: int
    html: str
    title: str = ""
    method: str = ""
    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Browser:
    """Signs in as `user` wherever a page offers a button for that; `cancel` clicks Cancel."""

    def __init__(
        self, user: str = "tessa", *, cancel: bool = False, trust: ssl.SSLContext | None = None
    ) -> None:
        self._button = ("cancel", "yes") if cancel else ("user", user)
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
        if trust is not None:
            handlers.append(urllib.request.HTTPSHandler(context=trust))
        self._opener = urllib.request.build_opener(*handlers)
        self.opened: list[str] = []
        self.pages: list[Page] = []

    @property
    def page(self) -> Page:
        """What it shows now."""
        return self.pages[-1]

    def open(self, url: str) -> None:
        """Go to an address, and click on from there as far as there is something to click."""
        self.opened.append(url)
        self._load(urllib.request.Request(url))
        while self._button in self.page.buttons:
            self._click()

    def _click(self) -> None:
        page = self.page
        filled = urllib.parse.urlencode({**page.fields, self._button[0]: self._button[1]})
        target = urllib.parse.urljoin(page.address, page.action) if page.action else page.address
        if page.method == "post":
            self._load(urllib.request.Request(target, filled.encode()))
        else:
            self._load(urllib.request.Request(f"{target.partition('?')[0]}?{filled}"))

    def _load(self, request: urllib.request.Request) -> None:
        try:
            answer = self._opener.open(request, timeout=PATIENCE_S)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            html = answer.read().decode()
            page = Page(answer.url, answer.status, html)
        _Reader(page).feed(html)
        self.pages.append(page)


class _Reader(HTMLParser):
    """Finds the title, the form and its buttons."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._is_title = tag == "title"
        if tag == "form":
            self._page.method = told.get("method", "get").lower()
            self._page.action = told.get("action", "")
        elif tag == "input":
            self._page.fields[told.get("name", "")] = told.get("value", "")
        elif tag == "button":
            self._page.buttons.append((told.get("name", ""), told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self._is_title = self._is_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self._page.title += data
