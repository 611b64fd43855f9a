"""The rules of the house that no other tool checks.

Who may import whom is import-linter's (pyproject.toml); `python3 dev.py test` runs it as a step of
its own. Docstrings, prints, annotations and the like are ruff's. What is left stands here.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "erpsync_gui"

MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_THE_MAIN_WINDOW = 200
MOST_LINES_IN_A_FUNCTION = 60
MOST_METHODS_IN_A_CLASS = 20

VAGUE_NAMES = {"base", "common", "helpers", "manager", "misc", "util", "utils"}

TESTED_UNDER_ANOTHER_NAME: dict[str, str] = {
    "gui/desktop.py": "gui/test_workbench.py",
    "gui/showcase.py": "test_app.py",
    "gui/timing.py": "test_app.py",
    "wire/glimpse.py": "wire/test_transport_large.py",
    "wire/outcome.py": "gui/test_theme.py",
}
"""Sources without a test file of their name, and the test file that covers them."""

RUNS_AN_EVENT_LOOP = {"erpsync_gui/app.py": "starts the one of the whole program"}
"""Sources that may call `exec`; dialogs are opened, not executed."""

NOT_OURS = {"build", "dist", "uv.lock", "__pycache__"}
"""What lies in a working tree beside the project; so does all with a leading dot, but `.ci`."""

NOT_TEXT = {".icns", ".ico", ".png", ".qm"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(folder: Path = ROOT) -> Iterator[Path]:
    """The project's files, as far as a tree without version control can tell."""
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or (path.name.startswith(".") and path.name != ".ci"):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


PYTHON = [path for path in files() if path.suffix == ".py"]
SOURCES = [path for path in PYTHON if path.is_relative_to(PACKAGE)]


def name(path: Path) -> str:
    """A file's name in the project, the same on every system."""
    return path.relative_to(ROOT).as_posix()


@cache
def lines(path: Path) -> list[str]:
    """The lines of a file."""
    return path.read_text("utf-8").splitlines()


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Every node of a file's syntax tree."""
    return list(ast.walk(ast.parse("\n".join(lines(path)))))


def calls(path: Path, *names: str) -> list[str]:
    """Where a file calls a function or method of one of these names."""
    return [
        f"{name(path)}:{node.lineno}"
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) in names
    ]


def names_in(expression: ast.expr) -> set[str]:
    """The plain names in an expression."""
    return {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}


def where_tests_stand(source: Path) -> Iterator[Path]:
    """Where the tests of a source file may stand.

    Under its own name, or, where a room grew too big for one file, under the words it begins with:
    `test_pretty.py` speaks for `pretty_json.py`, too. A long one may be split the same way.
    """
    inside = source.relative_to(PACKAGE)
    folder = ROOT / "tests" / inside.parent
    words = source.stem.strip("_").split("_")
    for count in range(len(words), 0, -1):
        yield folder / f"test_{'_'.join(words[:count])}.py"
    yield from folder.glob(f"test_{'_'.join(words)}_*.py")
    if elsewhere := TESTED_UNDER_ANOTHER_NAME.get(inside.as_posix()):
        yield ROOT / "tests" / elsewhere


def raises_again(handler: ast.ExceptHandler) -> bool:
    """Whether a handler only tidies up on the way: its last act is a bare `raise`."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def reason_at(path: Path, number: int) -> str:
    """What the comment on a line (counted from 1), or alone above it, says to people."""
    here = lines(path)[number - 1].partition("#")[2]
    above = lines(path)[number - 2].strip() if number > 1 else ""
    comment = f"{here} {above}" if above.startswith("#") else here
    for_tools = r"noqa:(\s*,?\s*[A-Z]+\d+)+|type:\s*ignore\[[\w, -]+\]|pragma: no \w+"
    return re.sub(for_tools, "", comment).strip(" #:-")


def test_a_file_can_be_read_in_one_sitting() -> None:
    sizes = {name(path): len(lines(path)) for path in PYTHON}
    assert {path: size for path, size in sizes.items() if size >= MOST_LINES_IN_A_FILE} == {}


def test_the_main_window_only_places_its_panes() -> None:
    window = PACKAGE / "gui" / "main_window.py"
    assert len(lines(window)) < MOST_LINES_IN_THE_MAIN_WINDOW
    modules = [node.module or "" for node in nodes(window) if isinstance(node, ast.ImportFrom)]
    modules += [node.name for node in nodes(window) if isinstance(node, ast.alias)]
    rooms = {module.split(".")[1] for module in modules if module.startswith("erpsync_gui.")}
    assert rooms & {"contract", "store", "wire"} == set()


def test_functions_are_short() -> None:
    lengths = {
        f"{name(path)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in PYTHON
        for node in nodes(path)
        if isinstance(node, Function)
    }
    long = {where: size for where, size in lengths.items() if size >= MOST_LINES_IN_A_FUNCTION}
    assert not long, str(long)


def test_classes_have_few_methods() -> None:
    methods = {
        f"{name(path)}:{node.name}": sum(isinstance(child, Function) for child in node.body)
        for path in PYTHON
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
    }
    big = {where: size for where, size in methods.items() if size >= MOST_METHODS_IN_A_CLASS}
    assert not big, str(big)


def test_an_import_inside_a_function_has_a_reason() -> None:
    unexplained = {
        f"{name(path)}:{inner.lineno}"
        for path in PYTHON
        for function in nodes(path)
        if isinstance(function, Function)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom) and not reason_at(path, inner.lineno)
    }
    assert not unexplained, "\n".join(unexplained)


def test_an_exemption_from_a_check_has_a_reason() -> None:
    exemption = re.compile(r"#\s*(noqa|type: ignore|pragma: no)\b")
    unexplained = [
        f"{name(path)}:{number}"
        for path in PYTHON
        for number, line in enumerate(lines(path), 1)
        if exemption.search(line) and not reason_at(path, number)
    ]
    assert not unexplained, "\n".join(unexplained)


def test_nobody_swallows_every_exception() -> None:
    broad = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or {"Exception", "BaseException"} & names_in(node.type))
        and not raises_again(node)
    ]
    assert not broad, "\n".join(broad)


def test_a_dialog_is_opened_and_never_executed() -> None:
    waiting = [path for path in SOURCES if name(path) not in RUNS_AN_EVENT_LOOP]
    assert [where for path in waiting for where in calls(path, "exec", "exec_")] == []


def test_nobody_waits_in_place() -> None:
    assert [where for path in SOURCES for where in calls(path, "processEvents")] == []
    awake = [path for path in SOURCES if not path.is_relative_to(PACKAGE / "sandbox")]
    assert [where for path in awake for where in calls(path, "sleep", "msleep")] == []


def test_qt_s_own_threads_are_not_used() -> None:
    threads = {"QThread", "QThreadPool", "QRunnable", "QtConcurrent"}
    users = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.alias) and node.name in threads
    ]
    assert not users, "\n".join(users)


def test_a_module_is_named_for_what_it_is() -> None:
    assert [name(path) for path in PYTHON if VAGUE_NAMES & set(path.stem.split("_"))] == []


def test_a_source_file_has_a_test_file() -> None:
    untested = [
        name(path)
        for path in SOURCES
        if path.name != "__init__.py" and not any(file.exists() for file in where_tests_stand(path))
    ]
    assert not untested, "\n".join(untested)


def test_no_exemption_outlives_its_file() -> None:
    tested = [f"erpsync_gui/{path}" for path in TESTED_UNDER_ANOTHER_NAME]
    exempted = [*tested, *RUNS_AN_EVENT_LOOP]
    assert [path for path in exempted if not (ROOT / path).exists()] == []


def test_no_file_names_a_registry_or_a_path_of_somebody_s_machine() -> None:
    registries = ("pypi", "pythonhosted", "npmjs", "crates", "golang", "debian", "ubuntu")
    hosts = rf"//[\w.-]*\b(?:{'|'.join(registries)})\."
    folders = r"/(?:root|home/\w+|work/\w+|opt/\w+|Users/\w+)/"
    named = {
        name(path): match[0]
        for path in files()
        if path.suffix not in NOT_TEXT
        and (match := re.search(f"{hosts}|{folders}", path.read_text("utf-8", "replace")))
    }
    assert not named, str(named)


def test_the_lock_covers_all_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[^\w-]", requirement)[0].lower() for requirement in wanted}
    lock = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert names - {line.partition("==")[0] for line in lock} == set()


def test_the_lock_holds_hashes_no_address_and_no_keyring_that_writes_plain_text() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "--hash=sha256:" in lock
    assert "//" not in lock
    assert "keyrings" not in lock
