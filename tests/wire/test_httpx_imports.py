"""Sending imports nothing that it does not need, and finds it when it does."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent
from threading import Barrier

import pytest

from erpsync_gui.wire.httpx_imports import Later

_FIRST_NAME = """
import sys
import erpsync_gui.wire.sending, httpx

assert "idna.core" not in sys.modules, "imported too early"
assert "click" not in sys.modules and "rich" not in sys.modules
assert httpx.URL("http://host/crm").host == "host"
assert "idna.core" not in sys.modules, "imported without need"
assert httpx.URL("http://b\\u00fccher.example/").raw_host == b"xn--bcher-kva.example"
assert httpx.URL("http://xn--bcher-kva.example/").host == "b\\u00fccher.example"
try:
    httpx.URL("http://\\u2603..x/")
except httpx.InvalidURL:
    print("ok")
"""


def test_host_names_beyond_ascii_have_their_tables_imported_when_one_comes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_NAME], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("ok\n", "")


def test_threads_that_need_it_at_once_have_the_whole_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = tmp_path / "runs.txt"
    source = f"""
        import time
        with open({str(runs)!r}, "a") as runs:
            runs.write("x")
        time.sleep(0.2)
        LAST = 1
    """
    (tmp_path / "slow_tables.py").write_text(dedent(source))
    monkeypatch.syspath_prepend(tmp_path)
    later = Later("slow_tables")
    monkeypatch.setitem(sys.modules, "slow_tables", later)
    together = Barrier(4)

    def need(_number: int) -> int:
        together.wait()
        return int(later.LAST)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(need, range(4))) == [1, 1, 1, 1]
    assert runs.read_text() == "x"
    with pytest.raises(AttributeError):
        _ = later.NOT_THERE
