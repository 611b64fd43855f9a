"""Profiles as the text of a TOML file, and back again from whatever somebody made of that text.

Reading never fails: a profile that cannot be read is complained of with its line and takes no
other one away. Knows no path and writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count, pairwise

from erpsync_gui.store import profile_fields
from erpsync_gui.store.profile import BUILT_IN, Profile
from erpsync_gui.wire.secret_places import MASK, is_sensitive

VERSION = 1
"""The version of the format that is written; what is newer is read as far as it is known."""

_TITLE = "# The profiles of ErpSync Workbench. No secrets: those are in the keychain.\n\n"
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*profile[ \t]*\]\]", re.MULTILINE)
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)\Z")
_NAME = re.compile(r"(?<![\w-])([\w-]++)[\"']?[ \t]*=[ \t]*")
_VALUE = re.compile(
    r"\"{3}.*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z)|\"(?:[^\"\\\n]|\\.)*\"?|'[^'\n]*'?"
    r"|\[[^]]*]?|\{[^}]*}?|[^\n,}#]+",
    re.DOTALL,
)
_USER_INFO = re.compile(
    rf"(//|\b(?:{'|'.join(profile_fields.ADDRESSES)})[\"']?[ \t]*=[ \t]*[\"'])"
    r"(?:[^/?#\n\"'\\]|\\.)*@"
)

_Complain = Callable[[int, str], None]
"""Hears of a line (from 1; 0 where nobody knows it) and what is wrong there."""


def serialize(profiles: Iterable[Profile]) -> bytes:
    """Profiles as a TOML file; those that are built in stand in none."""
    built_in = {profile.key for profile in BUILT_IN}
    own = (profile for profile in profiles if profile.key not in built_in)
    text = "".join([_TITLE, f"version = {VERSION}\n", *map(_as_text, own)])
    # Half of a character, as a broken clipboard has it, must not keep all else from being saved.
    return text.encode("utf-8", "replace")


def _as_text(profile: Profile) -> str:
    # Whole tables would come out in one line each.
    import tomli_w  # noqa: PLC0415 - a start of the program writes nothing

    told = profile_fields.write(profile)
    tables = {name: value for name, value in told.items() if isinstance(value, dict)}
    values = {name: value for name, value in told.items() if name not in tables}
    text = f"\n[[profile]]\n{tomli_w.dumps(values)}"
    for name, table in tables.items():
        text += f"\n[profile.{name}]\n{tomli_w.dumps(table)}"
    return text


def parse(content: bytes, file_name: str) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
    """The profiles in a file, and a sentence for each thing in it that could not be used."""
    complaints: list[str] = []

    def complain(line: int, problem: str) -> None:
        place = f"{file_name}, line {line}" if line else file_name
        complaints.append(f"{place}: {problem}.")

    blocks = list(_blocks(_decoded(content, complain), complain))
    profiles = [block.profile(complain) for block in blocks]
    keys, names = ({profile.key for profile in BUILT_IN}, {profile.name for profile in BUILT_IN})
    for place, (block, profile) in enumerate(zip(blocks, profiles, strict=True)):
        profiles[place] = _unlike(keys, names, profile, block, complain)
        keys.add(profiles[place].key)
        names.add(profiles[place].name)
    return tuple(profiles), tuple(complaints)


def free_name(name: str, taken: Collection[str]) -> str:
    """A name, or the name with the first number that makes it one that is not taken."""
    return _free(name, taken, "{} ({})")


def without_secrets(content: bytes) -> bytes:
    """The bytes of a file, without the secrets that somebody wrote into it; else as they are."""
    text = content.decode("utf-8", "surrogateescape")
    pieces: list[str] = []
    done = 0
    for name in _NAME.finditer(text):
        if name.start() < done or not is_sensitive(name.group(1)):
            continue
        value = _VALUE.match(text, name.end())
        if value:
            pieces += (text[done : name.end()], f'"{MASK.decode()}"')
            done = value.end()
    clean = "".join((*pieces, text[done:]))
    return _USER_INFO.sub(r"\1", clean).encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of the file: what it says, and where. Line 0 is a line that nobody knows."""

    table: Mapping[str, object]
    line: int = 0
    text: str = ""

    def profile(self, complain: _Complain) -> Profile:
        """The profile that this block tells of."""

        def complain_of(names: tuple[str, ...], problem: str) -> None:
            complain(self.line_of(names), f'"{".".join(names)}" {problem}')

        return profile_fields.read(self.table, complain_of)

    def inner_tables(self, complain: _Complain) -> list[dict[str, object]]:
        """The profiles in the block that is a whole file; all else in it is checked."""
        version = self.table.get("version", VERSION)
        if not isinstance(version, int) or version is True or version < 1:
            complain(self.line_of(["version"]), '"version" must be a number from 1')
        elif version > VERSION:
            complain(
                self.line_of(["version"]),
                f"this is version {version}, from a newer ErpSync Workbench; what this one"
                f" (version {VERSION}) knows of it is used",
            )
        for name, value in self.table.items():
            if name not in {"version", "profile"}:
                problem = profile_fields.refuse_unknown(name, value)
                complain(self.line_of([name]), f'"{name}" {problem}')
        listed = self.table.get("profile", [])
        items = listed if isinstance(listed, list) else [listed]
        tables = [item for item in items if isinstance(item, dict)]
        if len(tables) < len(items):
            complain(
                self.line_of(["profile"]), '"profile" must be a table; what is none is left out'
            )
        return tables

    def line_of(self, names: Iterable[str]) -> int:
        """The line of a value by its names from the outside in; at worst that of the block."""
        lines = self.text.split("\n")
        at = 0
        for name in names:
            spelled = re.compile(
                rf"\s*(?:\[+\s*(?:profile\s*\.\s*)?)?[\"']?{re.escape(name)}[\"']?\s*[].=]"
            )
            found = (n for n in range(at, len(lines)) if spelled.match(lines[n]))
            at = next(found, at)
        return self.line and self.line + at


def _unlike(
    keys: Collection[str], names: Collection[str], profile: Profile, block: _Block, say: _Complain
) -> Profile:
    """A profile with another key and name where its own are those of a profile before it."""
    if profile.key in keys:
        say(
            block.line_of(["key"]),
            f'the key of "{profile.name}" is that of another profile; it gets another one, and its'
            " secrets are asked for again",
        )
    name = free_name(profile.name, names)
    if name != profile.name:
        say(
            block.line_of(["name"]),
            f'the name "{profile.name}" is that of another profile; this one is now "{name}"',
        )
    return replace(profile, name=name, key=_free(profile.key, keys, "{}-{}"))


def _free(text: str, taken: Collection[str], numbered: str) -> str:
    numbers = count(2)
    free = text
    while free in taken:
        free = numbered.format(text, next(numbers))
    return free


def _decoded(content: bytes, complain: _Complain) -> str:
    try:
        # Editors on Windows put a mark before the first character.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        complain(line, "this is not text in UTF-8; what can be read of it is used")
        return content.decode("utf-8-sig", "replace")


def _blocks(text: str, complain: _Complain) -> Iterator[_Block]:
    """The profiles of a text: all at once, or one by one where the text as a whole is broken."""
    starts = [0, *(match.start() for match in _HEADER.finditer(text)), len(text)]
    pieces = [text[start:end] for start, end in pairwise(starts)]
    lines = [text.count("\n", 0, start) + 1 for start in starts]
    whole = _parsed(text)
    if isinstance(whole, dict):
        tables = _Block(whole, 1, text).inner_tables(complain)
        if len(tables) == len(pieces) - 1:
            yield from map(_Block, tables, lines[1:], pieces[1:])
        else:
            # Tables in a line of their own making, whose places cannot be told.
            yield from map(_Block, tables)
        return
    for line, piece in zip(lines, pieces, strict=False):
        part = _parsed(piece)
        if isinstance(part, dict):
            tables = _Block(part, line, piece).inner_tables(complain)
            yield from (_Block(table, line, piece) for table in tables)
        else:
            at, problem = part
            lost = "it is left out" if _HEADER.match(piece) else "what stands there is left out"
            complain(line + at - 1, f"this is not TOML ({problem}); {lost}")


def _parsed(text: str) -> dict[str, object] | tuple[int, str]:
    """What a text in TOML says, or the line (from 1) where it is not TOML and why."""
    import tomllib  # noqa: PLC0415 - many a user has no profile yet, and it is slow to import

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        problem = str(error)
        place = _PLACE.search(problem)
        last = text.rstrip().count("\n") + 1
        line = int(place.group(1) or last) if place else 1
        return line, _PLACE.sub("", problem)
