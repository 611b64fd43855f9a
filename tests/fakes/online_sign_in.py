"""Signing in as tests do it: with a browser that clicks at once, and an application to change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from erpsync_gui.secret import Secret
from erpsync_gui.wire import oauth
from erpsync_gui.wire.oauth import Granted
from erpsync_gui.wire.online import OnlineApp
from tests.fakes.browser import Browser


def sign_in(
    app: OnlineApp, open_browser: Callable[[str], object] | None = None, **further: Any
) -> Granted:
    opening = open_browser or Browser().open
    return asyncio.run(oauth.sign_in_with_browser(app, open_browser=opening, **further))


def refresh(app: OnlineApp, token: str) -> Granted:
    return asyncio.run(oauth.refresh(app, Secret(token)))


def names(granted: Granted) -> list[str]:
    return [exchange.call.operation for exchange in granted.exchanges]
