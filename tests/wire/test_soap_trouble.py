"""Whatever a server says about what went wrong is found, the deepest first, with what helps."""

from __future__ import annotations

import pytest
from lxml import etree

from erpsync_gui.wire import soap_trouble
from erpsync_gui.wire.soap_trouble import Trouble

XSI = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


def test_messages_come_deepest_first_and_each_only_once() -> None:
    carrier = etree.fromstring(
        "<E><Message>outer</Message><FriendlyText>Try later</FriendlyText><ExceptionType>A"
        "</ExceptionType><InnerException><Message>Try later</Message><InnerException>"
        "<Message> deep </Message></InnerException></InnerException></E>"
    )
    assert soap_trouble.of_exception(carrier) == Trouble("deep\nTry later\nouter", "A")


def test_the_friendly_text_stands_in_where_there_is_no_message() -> None:
    carrier = etree.fromstring("<E><Message/><FriendlyText>Sorry</FriendlyText></E>")
    assert soap_trouble.of_exception(carrier) == Trouble("Sorry", "")


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (
            "<Fault><faultcode>s:Client</faultcode><faultstring>No</faultstring></Fault>",
            Trouble("No", "Client"),
        ),
        (
            "<Fault><faultcode>s:Server</faultcode><detail>plain words</detail></Fault>",
            Trouble("plain words", "Server"),
        ),
        (
            (
                "<Fault><Code><Value>s:Receiver</Value></Code><Reason><Text>No</Text></Reason>"
                "<Detail><SoExceptionInfo><Message>why</Message></SoExceptionInfo></Detail></Fault>"
            ),
            Trouble("why\nNo", "Receiver"),
        ),
        ("<Fault/>", Trouble("", "")),
    ],
)
def test_faults_of_both_versions_are_read(fault: str, trouble: Trouble) -> None:
    assert soap_trouble.of_fault(etree.fromstring(fault)) == trouble


@pytest.mark.parametrize(
    ("carrier", "filled"),
    [
        ("<E><Message>x</Message></E>", True),
        ("<E/>", False),
        (f'<E {XSI} i:nil="true"/>', False),
        (f'<E {XSI}><Message i:nil="true"/><Parameters/></E>', False),
    ],
)
def test_a_carrier_that_says_nothing_is_no_exception(carrier: str, *, filled: bool) -> None:
    assert soap_trouble.is_filled(etree.fromstring(carrier)) is filled


@pytest.mark.parametrize(
    ("trouble", "advice"),
    [
        (Trouble("", "ActionNotSupported"), "Services version"),
        (Trouble("Authentication failed", "ActionNotSupported"), "Services version"),
        (Trouble("", "DeserializationFailed"), "could not read a value"),
        (Trouble("Server unavailable, please try later", ""), "wrong header"),
        (Trouble("The ticket is not valid", "InternalServiceFault"), "Sign in again"),
        (Trouble("", "System.UnauthorizedAccessException"), "may not do this"),
        (Trouble("something", "InternalServiceFault"), "its log"),
        (Trouble("something else", "Client"), ""),
    ],
)
def test_the_advice_fits_the_code_or_the_words(trouble: Trouble, advice: str) -> None:
    assert advice in trouble.advice
    assert bool(advice) is bool(trouble.advice)
