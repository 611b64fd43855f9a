"""What desktops and software centers read: the desktop entry and the AppStream metainfo."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import product
from linux.releases import Release

ABOUT = (
    (
        "For consultants who connect SuperOffice CRM to the ERP system of a customer, and who need "
        "to know soon what was asked, what came back, and whose fault it is."
    ),
    (
        "Each of the 49 operations of the ErpSync agent has a form, over SOAP (Services84 to 88) "
        "and over REST. The request, the response and what it changed stand side by side; a "
        "sentence says what happened and on which level. A diagnosis looks at every step from this "
        "computer to the ERP and says which of them is broken."
    ),
    (
        "A practice tenant is built in: a CRM with two ERP systems, on this computer only. "
        "Passwords are kept in the keychain of the desktop, and nothing is sent but the calls that "
        "you send."
    ),
)
"""What the program is, in paragraphs; Debian's package description says the same."""


def entry() -> str:
    """The desktop entry: how the program stands in the menu and what starts it."""
    keys = {
        "Type": "Application",
        "Name": product.NAME,
        "GenericName": "Web Service Workbench",
        "Comment": product.SUMMARY,
        "Exec": product.COMMAND,
        "Icon": product.APP_ID,
        "Terminal": "false",
        "Categories": "Development;WebDevelopment;Debugger;",
        "Keywords": "SuperOffice;ErpSync;CRM;ERP;SOAP;REST;Integration;Diagnosis;",
        "StartupNotify": "true",
        # X11 windows say it; by it a desktop knows whose they are.
        "StartupWMClass": product.COMMAND,
    }
    return "[Desktop Entry]\n" + "".join(f"{key}={value}\n" for key, value in keys.items())


def metainfo(releases: tuple[Release, ...]) -> str:
    """The AppStream metainfo: what a software center shows of the program and its releases."""
    component = ET.Element("component", type="desktop-application")
    for tag, text in {
        "id": product.APP_ID,
        "name": product.NAME,
        "summary": product.SUMMARY,
        "metadata_license": "CC0-1.0",
        "project_license": "MIT",
        "developer_name": product.PUBLISHER,
    }.items():
        _add(component, tag, text)
    description = _add(component, "description")
    for paragraph in ABOUT:
        _add(description, "p", paragraph)
    _add(component, "url", product.HOMEPAGE, type="homepage")
    _add(component, "launchable", f"{product.APP_ID}.desktop", type="desktop-id")
    _add(_add(component, "provides"), "binary", product.COMMAND)
    _add(component, "content_rating", type="oars-1.1")
    told = _add(component, "releases")
    for release in releases:
        _add_release(told, release)
    ET.indent(component)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(component, "unicode")}\n'


def _add_release(told: ET.Element, release: Release) -> None:
    about = _add(told, "release", version=release.version, date=release.on.isoformat())
    if release.notes:
        notes = _add(_add(about, "description"), "ul")
        for note in release.notes:
            _add(notes, "li", note)


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text
    return child
