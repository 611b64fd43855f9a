"""One answer in XML and one in JSON, and the trees of them."""

from __future__ import annotations

from lxml import etree

from erpsync_gui.wire.pretty import print_json, print_xml
from erpsync_gui.wire.reply import Reply
from erpsync_gui.wire.reply_reader import from_json, from_xml

XML = b"""<?xml version="1.0"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
  <s:Body><ForceResyncResponse xmlns="urn:s88"><Response>
    <IsOk>true</IsOk><UserExplanation i:nil="true"/><ErrorCode></ErrorCode>
    <Changes><AddedRecords>
      <ChangedDataItem><Tablename>contact</Tablename><RecordId>1042</RecordId></ChangedDataItem>
      <ChangedDataItem><Tablename> per<!-- -->son</Tablename><RecordId>7</RecordId
      ></ChangedDataItem>
    </AddedRecords></Changes>
  </Response></ForceResyncResponse></s:Body>
</s:Envelope>"""

JSON = (
    b'{"IsOk":true,"UserExplanation":null,"ErrorCode":"","Changes":{"AddedRecords":['
    b'{"Tablename":"contact","RecordId":1042},{"Tablename":"bl\\u00e5 \\"b\\"","RecordId":1.50}],'
    b'"UpdatedRecords":[],"DeletedRecords":null}, "odd key\'s": {}}'
)


def of_xml(body: bytes = XML, result: str = "") -> Reply:
    root = etree.fromstring(body)
    element = next(root.iter("{*}" + result), None) if result else None
    return from_xml(root, print_xml(body).node_lines, element)


def of_json(body: bytes = JSON) -> Reply:
    return from_json(body, print_json(body).node_lines)
