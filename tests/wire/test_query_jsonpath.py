"""A JSONPath finds the same values as in the answer as it came, and their lines."""

from __future__ import annotations

import json

import jsonpath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.queries import BadQueryError
from erpsync_gui.wire.reply import Reply
from tests.wire.query_samples import (
    JSON,
    an_answer_in_json,
    ask,
    assert_answers_or_explains,
    laid_out,
    lines_of,
)


@pytest.mark.parametrize(
    ("expression", "lines"),
    [
        ("$.List[?@.Name == 'sale'].Id", ['"Id": 1,']),
        ("$.List[1]", ["{"]),
        ("$.List[-1].Name", ['"Name": "b"']),
        ("$..Id", ['"Id": 1,', '"Id": 2,', '"Id": 4']),
        ("$", ["{"]),
        ("$['a key']", ['"a key": null,']),
        ("$.List[?@.Id > $.List[0].Id].Id", ['"Id": 2,']),
        ("$[?@[?@.Id == $.List[1].Id]]", ['"List": [']),
        ("$.List[?search(@.Name, 'a.e')].Id", ['"Id": 1,']),
        ("$.none", []),
        ("$.List[0].Name[0:2]", []),
    ],
)
def test_a_jsonpath_finds_lines(expression: str, lines: list[str]) -> None:
    assert lines_of(JSON, expression) == lines


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("", "A JSONPath begins with “$”, which stands for the whole answer."),
        ("List", "A JSONPath begins with “$”, which stands for the whole answer."),
        ("$.", "The JSONPath breaks at its end: something is missing or has no place here."),
        ("$.a b", "The JSONPath breaks at character 5: unexpected token 'b'."),
        (
            "$['a' 'b']",
            "The JSONPath breaks at character 8: something is missing or has no place here.",
        ),
        ("$[?@.a >]", "The JSONPath breaks at character 9: unexpected end of expression."),
        ("$[?f_(@)]", "The JSONPath breaks at character 4: function 'f_' is not defined."),
        ("$[?@ == 1e999]", "The JSONPath has a number that cannot be read."),
        ("$[?" + "(" * 2000, "The answer or the JSONPath is nested too deep for a query."),
    ],
)
def test_a_bad_jsonpath_is_explained(expression: str, sentence: str) -> None:
    with pytest.raises(BadQueryError) as caught:
        ask(laid_out(JSON), expression)
    assert str(caught.value) == sentence


def test_json_that_breaks_off_or_is_nested_too_deep_is_not_asked() -> None:
    with pytest.raises(BadQueryError, match=r"no JSON that holds together, at line 2: .+\.$"):
        ask(laid_out(b'{"a":'), "$.a")
    with pytest.raises(BadQueryError, match="nested too deep"):
        ask(laid_out(b"[" * 5000 + b"]" * 5000), "$")


def test_odd_texts_and_numbers_are_read_as_the_tree_shows_them() -> None:
    long = b"9" * 5000
    body = b'{"a":"\xff","n":' + long + b',"n":NaN,"line\nfeed":1,"line\nfeed":2,"\\u0061":3}'
    assert lines_of(body, "$[?@ == 2]") == ['"line']
    assert lines_of(body, "$.a") == ['"\\u0061": 3']
    assert lines_of(b"[" + long + b"]", "$[?@ > 1e300]") == [long.decode()]


JSONPATHS = [
    "$",
    "$..a",
    "$..*",
    "$.*",
    "$[*].b",
    "$[*][*]",
    "$.a[?@.b > 1]",
    "$..[?@.a]",
    "$..[?@.a.b]",
    "$..[?@ > 3 && @ < 9]",
    "$..[?@..b]",
    "$..[?count(@.*) > 1]",
    "$..[?length(@) > 1]",
    "$..[?match(@, 't.*2')]",
    "$[::-1]",
    "$..[1,0]",
    "$..[-1]",
    "$..['b','a']",
    "$['c d']",
    "$[?@.b == $[0].b]",
]


def value_at(reply: Reply, line: int) -> object:
    end = reply.end(line)
    lines = b"\n".join(reply.text.line(number) for number in range(line, end)).decode()
    written = lines.strip().removesuffix(",")
    decoder = json.JSONDecoder()
    value, after = decoder.raw_decode(written)
    rest = written[after:].lstrip()
    return decoder.decode(rest[1:].lstrip()) if rest else value


@given(an_answer_in_json(), st.sampled_from(JSONPATHS))
def test_a_jsonpath_finds_what_python_jsonpath_finds_in_the_answer_as_it_came(
    body: bytes, expression: str
) -> None:
    reply = laid_out(body)
    wanted = {
        found.path: json.dumps(found.value)
        for found in jsonpath.finditer(expression, json.loads(body), strict=True)
        if found.parent is None or not isinstance(found.parent.obj, str)
    }
    found = [json.dumps(value_at(reply, line)) for line in ask(reply, expression).lines]
    assert sorted(found) == sorted(wanted.values())


WORDS = "$ . .. a [ ] * ? @ 1 'b' : , ( ) == < ! && length( match( 1e3 ~ \ud800 \""


@given(st.lists(st.sampled_from([*WORDS.split(), " "])).map("".join))
def test_any_jsonpath_is_answered_or_explained(expression: str) -> None:
    assert_answers_or_explains(laid_out(JSON), f"${expression}")
