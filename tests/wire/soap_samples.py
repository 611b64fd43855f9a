"""SOAP answers of every kind, and how they are read."""

from __future__ import annotations

from erpsync_gui.contract import catalogue
from erpsync_gui.wire import soap_answer
from erpsync_gui.wire.exchange import Reading

CONTRACT = catalogue.load()
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
SERVICES88 = "http://www.superoffice.net/ws/crm/NetServer/Services88"
XML = "text/xml; charset=utf-8"
GOOD_HEADERS = (
    '<h:ExceptionInfo i:nil="true"/><h:ExtraInfo i:nil="true"/>'
    '<h:Succeeded>true</h:Succeeded><h:TimeZone i:nil="true"/>'
)
OK = "<Response><IsOk>true</IsOk><Status>Ok</Status></Response>"
CHANGES = (
    "<Response><IsOk>true</IsOk><Changes><AddedRecords><ChangedDataItem><Tablename>contact"
    "</Tablename><RecordId>1042</RecordId></ChangedDataItem></AddedRecords><UpdatedRecords/>"
    '<DeletedRecords i:nil="true"/></Changes></Response>'
)
EXCEPTION = (
    "<h:Message>outer</h:Message><h:StackTrace>at A</h:StackTrace>"
    "<h:FriendlyText>Something went wrong</h:FriendlyText>"
    "<h:ExceptionType>System.Exception</h:ExceptionType><h:InnerException>"
    "<h:Message>middle</h:Message><h:InnerException><h:Message>The ERP said no</h:Message>"
    "<h:ExceptionType>Acme.ErpException</h:ExceptionType>"
    '<h:InnerException i:nil="true"/></h:InnerException></h:InnerException>'
)


def envelope(body: str, headers: str = GOOD_HEADERS, *, soap: str = SOAP11) -> bytes:
    return (
        f'<s:Envelope xmlns:s="{soap}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">'
        f'<s:Header xmlns:h="{SERVICES88}">{headers}</s:Header>'
        f'<s:Body xmlns="{SERVICES88}">{body}</s:Body></s:Envelope>'
    ).encode()


def answer(content: str, operation: str = "ForceResync", headers: str = GOOD_HEADERS) -> bytes:
    return envelope(f"<{operation}Response>{content}</{operation}Response>", headers)


def read(
    body: bytes,
    operation: str = "ForceResync",
    *,
    status: int = 200,
    content_type: str = XML,
    service: str = "ErpSync",
) -> Reading:
    asked = CONTRACT.operation(operation, service)
    return soap_answer.read(body, content_type, status, asked, CONTRACT)


FAULT11 = (
    '<s:Fault><faultcode xmlns="" xmlns:a="urn:x">a:InternalServiceFault</faultcode>'
    '<faultstring xml:lang="en">The server was unable</faultstring><detail>'
    "<ExceptionDetail><Message>outer</Message><Type>System.Exception</Type><InnerException>"
    "<Message>Ticket has expired</Message></InnerException></ExceptionDetail></detail></s:Fault>"
)
FAULT12 = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>a:DeserializationFailed"
    '</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">Bad word</s:Text></s:Reason>'
    "<s:Detail><string>more</string></s:Detail></s:Fault>"
)
NOT_SUPPORTED = (
    "<s:Fault><faultcode>a:ActionNotSupported</faultcode><faultstring>cannot be processed at the "
    "receiver, due to a ContractFilter mismatch</faultstring></s:Fault>"
)
