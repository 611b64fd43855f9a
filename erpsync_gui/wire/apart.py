"""The second process, seen from the program: started for one big answer or query, and ended.

It takes the work that would keep this process's interpreter from the window, and the memory that
goes with it. What comes back is ready to paint. Being cancelled kills it at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from erpsync_gui import paths
from erpsync_gui.wire import run_folder
from erpsync_gui.wire.apart_messages import (
    Arriving,
    Asked,
    Changed,
    LaidOut,
    Meaning,
    NotFound,
    Query,
    Read,
    Request,
    Response,
    Whereabouts,
    receive,
    send,
)
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.glimpse import Glimpse, Show, show_nothing
from erpsync_gui.wire.mapped import file_of, owned
from erpsync_gui.wire.query_found import BadQueryError, Found
from erpsync_gui.wire.reply import Reply
from erpsync_gui.wire.text import Body, IndexedText

READ_APART_BYTES = 1 << 20
"""A larger answer is worth a process of its own."""

_PATIENCE_S = 2.0
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""On Windows a program without a window must not open a console for its second process."""


class ApartError(Exception):
    """The second process could not be started, or ended before it had answered; a sentence."""


class SecondProcess:
    """One second process; a context that ends it."""

    def __init__(self) -> None:
        """Start it, to write into a folder that goes when it ends.

        Raises:
            ApartError: it cannot be started, or there is no room for the folder.
        """
        try:
            self._folder = Path(tempfile.mkdtemp(dir=run_folder.own_folder()))
            self._process = subprocess.Popen(  # noqa: S603 - it is this program itself
                paths.second_process(self._folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            msg = f"The process that reads big answers did not start: {error}."
            raise ApartError(msg) from error

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, whatever it does."""
        self.end()

    def tell(self, request: Request) -> None:
        """Say something that takes no answer; a process that is gone is noticed when asked."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                send(self._process.stdin, request)

    async def answer(self, request: Request | None = None) -> Response:
        """Ask, and wait for the answer, or for a further one to what was asked before.

        Raises:
            ApartError: the process ended instead.
        """
        # Cancelled, this thread is freed by `end`, which closes the pipe that it reads.
        response = await asyncio.to_thread(self._converse, request)
        if response is None:
            code = self._process.wait()
            msg = f"The process that reads big answers ended before it was done ({code})."
            raise ApartError(msg)
        return response

    def keep(self, name: str) -> Path:
        """Take a file that it wrote out of its folder, into that of this run.

        Raises:
            OSError: it is not there any more.
        """
        return Path(name).replace(self._folder.with_name(Path(name).name))

    def end(self) -> None:
        """End it at once, and remove what it wrote and nobody kept."""
        process = self._process
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE_S)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _converse(self, request: Request | None) -> Response | None:
        process = self._process
        if process.stdin is None or process.stdout is None:
            return None
        try:
            if request is not None:
                send(process.stdin, request)
            response = receive(process.stdout)
        except (OSError, ValueError):
            return None
        return None if isinstance(response, Request) else response


class ApartReading:
    """One answer that is read in a second process, from its arrival on."""

    def __init__(self) -> None:
        """Start nothing before the answer is large."""
        self._process: SecondProcess | None = None

    def arriving(self, raw: IndexedText) -> None:
        """Let the process go through what has come by now, where that lies in a file.

        What lies in a file is large, or will be: the process is started before it is.
        """
        file = file_of(raw.body)
        if file is not None or len(raw) > READ_APART_BYTES:
            with contextlib.suppress(ApartError):
                process = self._started()
                if file is not None:
                    process.tell(Arriving(str(file)))

    async def read(
        self,
        raw: IndexedText,
        content_type: str,
        status: int,
        call: Call,
        show: Show = show_nothing,
    ) -> Reading:
        """Read the whole answer of a call, and show what is known of it sooner than the rest.

        Raises:
            ApartError: the process did not start, or ended, as for want of memory.
        """
        process, glimpse = self._started(), Glimpse(raw)
        asked = Asked(call.operation, call.service, call.endpoint.protocol.is_soap)
        said = await process.answer(Read(whereabouts(raw.body), content_type, status, asked))
        while isinstance(said, LaidOut | Changed):
            glimpse = _with(said, glimpse, process)
            show(glimpse)
            said = await process.answer()
        if glimpse.text is None or not isinstance(said, Meaning):
            msg = "The process that reads big answers said something else."
            raise ApartError(msg)
        return _reading(said, glimpse.text, glimpse.changes)

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.end()

    def _started(self) -> SecondProcess:
        if self._process is None:
            self._process = SecondProcess()
        return self._process


def _with(said: LaidOut | Changed, glimpse: Glimpse, process: SecondProcess) -> Glimpse:
    """What is known of an answer, with what the process has said of it now."""
    if isinstance(said, Changed):
        return replace(glimpse, changes=said.changes)
    text = IndexedText(owned(process.keep(said.file)), said.before)
    return replace(glimpse, text=text)


def _reading(meaning: Meaning, text: IndexedText, shown: Changes | None) -> Reading:
    """What an answer means; changes that were shown and are right stay the same object."""
    return Reading(
        verdict=meaning.verdict,
        text=text,
        value=meaning.value,
        reply=None if meaning.form is None else Reply(meaning.form, text, meaning.shape),
        changes=shown if meaning.is_changed_so else meaning.changes,
        result=meaning.result,
    )


async def query(reply: Reply, expression: str) -> Found:
    """Ask a reply of any size, in a process of its own; a query that is cancelled is killed.

    Raises:
        BadQueryError: the expression or the text cannot be read, or the process ended.
    """
    request = Query(whereabouts(reply.text.body), reply.shape, reply.form, expression)
    try:
        with SecondProcess() as process:
            response = await process.answer(request)
    except ApartError as error:
        raise BadQueryError(str(error)) from error
    if isinstance(response, Found):
        return response
    sentence = response.sentence if isinstance(response, NotFound) else "Nothing was found."
    raise BadQueryError(sentence)


def whereabouts(body: Body) -> Whereabouts:
    """A body as the second process gets to it."""
    file = file_of(body)
    if file is not None:
        return Whereabouts(str(file))
    return Whereabouts("", body[:])
