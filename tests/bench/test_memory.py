from __future__ import annotations

import mmap
import os
import subprocess
import sys
import tempfile
from array import array
from dataclasses import dataclass, field

import pytest

from tests.bench.memory import family, family_mb, held_mb

WRITING = """
import mmap
from tests.bench.memory import own_mb

before_mb = own_mb()
written = mmap.mmap(-1, 60_000_000)
written.write(b"1" * 20_000_000)
more_mb = own_mb() - before_mb
written.close()
print(more_mb, own_mb() - before_mb)
"""


@dataclass(frozen=True, slots=True)
class Columns:
    rows: array[int]
    text: bytes = field(default=b"")


def test_columns_weigh_what_their_values_do_however_deep_they_are() -> None:
    rows = array("Q", bytes(4_000_000))
    assert held_mb([{"columns": (Columns(rows), Columns(rows))}]) == pytest.approx(4.0, rel=0.1)


def test_what_is_left_out_weighs_nothing() -> None:
    text = bytes(3_000_000)
    columns = Columns(array("B", bytes(1_000_000)), text)
    assert held_mb([columns]) == pytest.approx(4.0, rel=0.1)
    assert held_mb([columns], apart_from=[text]) == pytest.approx(1.0, abs=0.1)


def test_a_mapped_file_weighs_all_its_bytes() -> None:
    with tempfile.TemporaryFile() as file:
        file.truncate(2_000_000)
        with mmap.mmap(file.fileno(), 0) as mapped:
            assert held_mb([mapped]) == pytest.approx(2.0, abs=0.1)


def test_code_and_types_belong_to_nobody() -> None:
    assert held_mb([Columns, held_mb, sys, [].append]) == 0


def test_only_what_was_written_is_ones_own() -> None:
    # In a process of its own: nothing that other tests have left comes and goes there.
    command = [sys.executable, "-c", WRITING]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    more_mb, after_mb = map(float, done.stdout.split())
    assert more_mb == pytest.approx(20, abs=3)
    assert after_mb < 3


def test_a_family_is_a_process_and_those_below_it() -> None:
    waiting = [sys.executable, "-c", "print(flush=True); input()"]
    with subprocess.Popen(waiting, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert {os.getpid(), child.pid} <= {each.pid for each in family()}
        assert family_mb() > family_mb(child.pid) > 1
        child.communicate(b"\n")
