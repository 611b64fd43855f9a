from __future__ import annotations

import logging
from pathlib import Path

import pytest

from erpsync_gui import logs
from erpsync_gui.logs import DOTS, CleanFormatter, Forgotten, Memory
from tests.fakes.planted import NEEDLESS, SPELLINGS, Evidence, made_up

log = logging.getLogger("erpsync_gui.somewhere")


@pytest.fixture(autouse=True)
def _no_secret_of_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_forgotten", Forgotten())


def texts(memory: Memory) -> list[str]:
    return [line.text for line in memory.lines()]


def test_a_line_knows_when_how_grave_and_from_where() -> None:
    memory = logs.set_up()
    log.info("opened %d files", 3)
    (line,) = memory.lines()
    assert (line.level, line.source, line.text) == (logging.INFO, log.name, "opened 3 files")
    assert line.when.tzinfo is not None


def test_the_memory_forgets_the_oldest_line_first() -> None:
    memory = Memory(length=2)
    for number in range(3):
        memory.handle(logging.makeLogRecord({"msg": f"line {number}"}))
    assert texts(memory) == ["line 1", "line 2"]


def test_a_forgotten_text_is_taken_out_of_message_and_arguments() -> None:
    memory = logs.set_up()
    logs.forget("hunter2")
    log.info("hunter2 is what %s typed: %r", "hunter2", ["hunter2"])
    assert texts(memory) == [f"{DOTS} is what {DOTS} typed: ['{DOTS}']"]


@pytest.mark.expects_log("it broke")
def test_a_forgotten_text_is_taken_out_of_the_traceback() -> None:
    memory = logs.set_up()
    logs.forget("hunter2")
    try:
        raise ValueError("hunter2")  # noqa: EM101, TRY301 - the message is the test
    except ValueError:
        log.exception("it broke")
    (text,) = texts(memory)
    assert "ValueError" in text
    assert "hunter2" not in text


def test_a_forgotten_text_is_taken_out_however_it_is_spelled() -> None:
    forgotten = Forgotten()
    forgotten.add('a&b"c d\\é')
    for spelling in (
        'a&b"c d\\é',
        'a&amp;b"c d\\é',
        'a&b\\"c d\\\\\\u00e9',
        "a%26b%22c%20d%5C%C3%A9",
        repr('a&b"c d\\é')[1:-1],
    ):
        assert forgotten.clean(f"<{spelling}>") == f"<{DOTS}>"


@pytest.mark.parametrize("name", [name for name in SPELLINGS if name not in NEEDLESS])
def test_a_forgotten_text_is_taken_out_in_every_spelling(name: str) -> None:
    planted = made_up("the log")
    line = SPELLINGS[name](planted.text).decode(errors="replace")
    forgotten = Forgotten()
    forgotten.add(planted.text)
    evidence = Evidence([planted])
    evidence.see("cleaned", forgotten.clean(f"before {line} after"))
    assert evidence.search() == []
    assert evidence.has_seen("before")
    evidence.see("as it was", line)
    assert evidence.search() != []


def test_of_two_secrets_the_longer_is_taken_out_whole() -> None:
    forgotten = Forgotten()
    forgotten.add("abc")
    forgotten.add("abcdef")
    assert forgotten.clean("abcdef abc") == f"{DOTS} {DOTS}"


def test_an_empty_text_is_no_secret() -> None:
    forgotten = Forgotten()
    forgotten.add("")
    assert forgotten.clean("as it was") == "as it was"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Authorization: Basic dXNlcjpwdw==", f"Authorization: {DOTS}"),
        ("[('Authorization', 'SOTicket 7T:x')]", f"[('Authorization', {DOTS})]"),
        ("{b'authorization': b'Bearer x y'}", f"{{b'authorization': {DOTS}}}"),
        ("SO-AppToken: abc next", f"SO-AppToken: {DOTS} next"),
        ('{"Password": "two words", "Host": "h"}', f'{{"Password": {DOTS}, "Host": "h"}}'),
        ('{"client_secret":"a\\"b","x":1}', f'{{"client_secret":{DOTS},"x":1}}'),
        ("?access_token=abc&scope=all", f"?access_token={DOTS}&scope=all"),
        ("<Ticket>7T:x</Ticket>", f"<Ticket>{DOTS}</Ticket>"),
        ('<n:DbPassword a="1">x y</n:DbPassword>', f'<n:DbPassword a="1">{DOTS}</n:DbPassword>'),
        ("<Credentials>\n <User>u</User>", "<Credentials>\n <User>u</User>"),
        ("the ticket ran out after 6 hours", "the ticket ran out after 6 hours"),
    ],
)
def test_what_is_named_like_a_secret_is_taken_out(text: str, cleaned: str) -> None:
    assert Forgotten().clean(text) == cleaned


def test_another_handler_still_gets_the_record_as_it_was() -> None:
    logs.forget("hunter2")
    record = logging.makeLogRecord({"msg": "it is %s", "args": ("hunter2",)})
    assert CleanFormatter().format(record) == f"it is {DOTS}"
    assert record.args == ("hunter2",)


def test_stderr_and_the_file_get_clean_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "state" / "program.log"
    logs.set_up(file=file)
    logs.forget("hunter2")
    log.info("it is hunter2")
    for text in (file.read_text("utf-8"), capsys.readouterr().err):
        assert f"it is {DOTS}" in text


def test_a_full_file_is_set_aside_and_writing_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 10)
    file, full = tmp_path / "program.log", tmp_path / "program.log.1"
    logs.set_up(file=file)
    log.info("first")
    assert "first" in full.read_text("utf-8")
    monkeypatch.setattr(logs, "FILE_BYTES", 1_000)
    log.info("second")
    assert "second" in file.read_text("utf-8")
    assert "second" not in full.read_text("utf-8")


@pytest.mark.expects_log("Nothing is logged to a file")
def test_a_file_that_cannot_be_written_is_only_a_warning(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    memory = logs.set_up(file=tmp_path / "taken" / "program.log")
    log.info("still here")
    assert texts(memory)[-1] == "still here"


def test_setting_up_again_replaces_the_handlers() -> None:
    before = logging.getLogger().handlers.copy()
    first = logs.set_up()
    second = logs.set_up()
    log.info("once")
    assert texts(first) == []
    assert texts(second) == ["once"]
    installed = set(logging.getLogger().handlers) - set(before)
    assert len(installed) == len(logs._installed)


def test_a_program_without_a_console_logs_to_the_memory_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stderr", None)
    memory = logs.set_up()
    log.info("quietly")
    assert texts(memory) == ["quietly"]


def test_libraries_that_log_envelopes_are_kept_quiet_at_any_level() -> None:
    memory = logs.set_up(logging.DEBUG)
    logging.getLogger("zeep.transports").debug("an envelope")
    logging.getLogger("httpx").info("an address")
    log.debug("our own")
    assert texts(memory) == ["our own"]
