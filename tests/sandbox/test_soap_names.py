"""Namespaces and actions against the published contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from erpsync_gui.contract.catalogue import SERVICES, VERSIONS
from erpsync_gui.sandbox.soap_names import action_prefix

SOAP_OPERATION = "{http://schemas.xmlsoap.org/wsdl/soap/}operation"


@pytest.mark.parametrize("services", VERSIONS)
@pytest.mark.parametrize("service", SERVICES)
def test_the_action_prefix_is_that_of_every_published_operation(
    reference: Path, service: str, services: int
) -> None:
    wsdl = etree.parse(reference / "wsdl" / f"Services{services}-{service}.wsdl")
    published = [str(element.get("soapAction")) for element in wsdl.iter(SOAP_OPERATION)]
    assert published
    assert {action.rpartition("/")[0] + "/" for action in published} == {
        action_prefix(service, services)
    }
