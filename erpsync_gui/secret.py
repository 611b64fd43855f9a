"""A text that is never shown. A leaf: it knows nothing of what it hides."""

from __future__ import annotations


class Secret:
    """A text that is never shown: it prints as dots and must be asked for by `reveal`."""

    __slots__ = ("_text",)

    def __init__(self, text: str = "") -> None:
        """Wrap a text; empty means that there is no secret."""
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the wire and the keychain only."""
        return self._text

    def __bool__(self) -> bool:
        """Whether there is a secret at all."""
        return bool(self._text)

    def __repr__(self) -> str:
        """Dots, however long the secret is."""
        return "Secret(••••••)" if self._text else "Secret()"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        """Equal when the texts are."""
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        """Hash by text."""
        return hash(self._text)
