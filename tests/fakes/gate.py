"""The practice tenant behind a gate that answers some requests itself, as other servers would."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field

from starlette.types import Receive, Scope, Send

from erpsync_gui.contract import catalogue
from erpsync_gui.sandbox import application
from erpsync_gui.sandbox.engine import Engine
from erpsync_gui.sandbox.faults import Faults
from erpsync_gui.sandbox.listener import Listener, TlsFiles
from erpsync_gui.sandbox.practice import Practice
from erpsync_gui.sandbox.sign_in import SignIn
from erpsync_gui.sandbox.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate says instead."""

    status: int = 404
    body: bytes = b"<html><title>Not here</title></html>"
    content_type: str = "text/html"

    @classmethod
    def of(cls, value: object, status: int = 200) -> Answer:
        """A value as JSON."""
        return cls(status, json.dumps(value).encode(), "application/json")


@dataclass(slots=True)
class Gate:
    """A real server; `answers` has what is said instead, by `METHOD path` as a pattern.

    `asked` are the requests that came, as `METHOD path`; `was_posted` tells that one was a POST.
    """

    tls: TlsFiles | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    was_posted: threading.Event = field(default_factory=threading.Event)
    faults: Faults = field(default_factory=Faults)
    tenant: Tenant = field(init=False)
    base_url: str = field(init=False)
    _listener: Listener = field(init=False)

    def __post_init__(self) -> None:
        contract = catalogue.load()
        self.tenant = Tenant.open()
        practice = Practice(contract, Engine(self.tenant, contract), SignIn(self.tenant))
        inside = application.build(practice, self.faults)

        async def gate(scope: Scope, receive: Receive, send: Send) -> None:
            request = f"{scope['method']} {scope['path'].removeprefix(application.BASE)}"
            self.asked.append(request)
            if scope["method"] == "POST":
                self.was_posted.set()
            for pattern, answer in self.answers.items():
                if re.fullmatch(pattern, request):
                    await _send(answer, send)
                    return
            await inside(scope, receive, send)

        self._listener = Listener(gate, tls=self.tls)
        self.base_url = self._listener.root_url + application.BASE

    def reset(self) -> None:
        """Have everything go well again."""
        self.answers.clear()
        self.asked.clear()
        self.was_posted.clear()
        self.faults.disarm()
        self.tenant.reset()

    def stop(self) -> None:
        """Stop, and forget the tenant."""
        self._listener.stop()
        self.tenant.close()


async def _send(answer: Answer, send: Send) -> None:
    headers = [
        (b"content-type", answer.content_type.encode()),
        (b"content-length", str(len(answer.body)).encode()),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
