"""Names in an XPath are told from operators, axes and functions."""

from __future__ import annotations

import pytest

from erpsync_gui.wire.query_names import prefixes, with_any_namespace


@pytest.mark.parametrize(
    ("expression", "meant"),
    [
        ("//a", "//{a}"),
        ("child::a/@b", "child::{a}/@{b}"),
        ("a and b or div div mod", "{a} and {b} or {div} div {mod}"),
        ("and", "{and}"),
        ("* * *", "* * *"),
        ("a*b", "{a}*{b}"),
        ("a-b.c", "{a-b.c}"),
        (".//a[../b]", ".//{a}[../{b}]"),
        ("n:a | n:*", "n:a | n:*"),
        ("count (a) - 1", "count ({a}) - 1"),
        ("text()[.='a and b']", "text()[.='a and b']"),
        ("$a + $n:b mod c", "$a + $n:b mod {c}"),
        ("(a)and(b)", "({a})and({b})"),
        ("self::å[.5 < 1.]/e", "self::{å}[.5 < 1.]/{e}"),
    ],
)
def test_names_without_a_prefix_are_meant_in_any_namespace(expression: str, meant: str) -> None:
    wanted = meant.replace("{", "*[local-name()='").replace("}", "']")
    assert with_any_namespace(expression) == wanted


def test_the_prefixes_are_those_of_names_and_functions() -> None:
    assert prefixes("//a:b[c:d(@e:*) = 'f:g']/self::h") == ["a", "c", "e"]
