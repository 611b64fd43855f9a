"""Answers large enough for the second process, in both notations, and broken ones."""

from __future__ import annotations

from collections.abc import Iterator

ENVELOPE = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    b'<ForceResyncExternalResponse xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88">'
    b"<Response>%s</Response></ForceResyncExternalResponse></s:Body></s:Envelope>"
)
OPERATION = "ForceResyncExternal"


def soap(records: int = 3000, then: bytes = b"") -> bytes:
    """A resync that updated so many records; `then` stands behind them."""
    items = b"".join(
        b"<ChangedDataItem><Tablename>contact</Tablename><RecordId>%d</RecordId></ChangedDataItem>"
        % number
        for number in range(records)
    )
    changes = b"<Changes><UpdatedRecords>%s</UpdatedRecords></Changes>" % items
    return ENVELOPE % (b"<IsOk>true</IsOk>" + changes + then)


def rest(records: int = 3000, then: bytes = b"") -> bytes:
    """The same over REST."""
    items = b",".join(
        b'{"Tablename":"contact","RecordId":%d}' % number for number in range(records)
    )
    return b'{"IsOk":true,"Changes":{"UpdatedRecords":[%s]}%s}' % (items, then)


def all_kinds() -> Iterator[tuple[str, bytes, bool]]:
    """A name, a body, and whether it came over SOAP: sound ones, odd ones and broken ones."""
    for is_soap, make in ((True, soap), (False, rest)):
        sound = make()
        name = "soap" if is_soap else "rest"
        yield f"{name} sound", sound, is_soap
        yield f"{name} cut", sound[: len(sound) * 2 // 3], is_soap
        yield f"{name} indented", sound.replace(b"><", b">\r\n<").replace(b",{", b",\n {"), is_soap
        yield f"{name} not UTF-8", sound.replace(b"contact", b"cont\xe9ct", 1), is_soap
        yield f"{name} with a mark", b"\xef\xbb\xbf" + sound, is_soap
        yield f"{name} in UTF-16", sound.decode().encode("utf-16"), is_soap
        yield f"{name} and more behind", sound + b"<more", is_soap
    yield "soap with a comment", soap(then=b"<!-- odd --><Status>Ok</Status>"), True
    yield "soap mixed", soap(then=b"<UserExplanation>a <b>c</b></UserExplanation>"), True
    yield "soap refused", soap(then=b"<Status>Error</Status>").replace(b"true", b"false"), True
    yield "rest refused", rest(then=b',"Status":"Error"').replace(b"true", b"false"), False
    yield "a page", b"<!DOCTYPE html><title>Sorry</title>" + b"<p>no</p>" * 9000, True
    yield "text", b"all is well " * 9000, False
    yield "nothing but blanks", b" \n" * 9000, False
