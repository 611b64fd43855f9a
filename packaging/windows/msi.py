"""Makes the `.msi` for roll-out, such as by Group Policy or Intune: for all users of a machine.

The description of the package is one for WiX 3 on Windows and for wixl on Linux.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import uuid
import xml.etree.ElementTree as ET
from pathlib import Path, PurePosixPath

import product
from windows import msi_summary, version_info

UPGRADE_CODE = "F7A9BC4B-0B28-4E0C-8EB6-AB9D3743AB9C"
"""What all versions have in common for Windows Installer; must never change."""

MAX_VERSION = (255, 255, 65534)
"""The largest numbers that we give Windows Installer; it looks at no fourth one.

The third could be one more, if there did not have to be a version after it: see `_add_upgrade`.
"""

_OURS = uuid.UUID(UPGRADE_CODE)
_WIX = "http://schemas.microsoft.com/wix/2006/wi"
_NEWEST_FIRST = "A newer version of {} is installed already. Remove it first to go back."


def build(bundle: Path, icon: Path, package: Path, version: str = product.VERSION) -> Path:
    """Make the package of a frozen program."""
    source = bundle.parent / "package.wxs"
    source.write_text(document(bundle, icon, version), "utf-8", newline="\n")
    if sys.platform == "win32":
        _build_with_wix(source, package)
    else:
        _build_with_wixl(source, package)
        msi_summary.pin(
            package,
            subject=_description(version),
            author=product.PUBLISHER,
            code=_package_code(bundle, version),
            epoch=product.epoch(),
        )
    return package


def number(version: str) -> str:
    """The version as Windows Installer compares it: three numbers, such as `1.2.0` of `1.2.0rc1`.

    Ends the program where a number is too large for it.
    """
    numbers = version_info.quad(version)[:3]
    if any(part > most for part, most in zip(numbers, MAX_VERSION, strict=True)):
        most = ".".join(map(str, MAX_VERSION))
        sys.exit(f"Windows Installer knows versions up to {most}; {version} is beyond that.")
    return ".".join(map(str, numbers))


def guid(name: str) -> str:
    """The identifier that something of ours has in all versions."""
    return str(uuid.uuid5(_OURS, name)).upper()


def product_code(version: str) -> str:
    """What a version is called in Windows' list of programs, there in braces."""
    return guid(f"product {version}")


def document(bundle: Path, icon: Path, version: str) -> str:
    """The description of the package, in the XML of WiX; files are named from beside the bundle."""
    wix = ET.Element("Wix", xmlns=_WIX)
    made = ET.SubElement(
        wix,
        "Product",
        Id=product_code(version),
        Name=product.NAME,
        Version=number(version),
        Language="1033",
        Manufacturer=product.PUBLISHER,
        UpgradeCode=UPGRADE_CODE,
    )
    ET.SubElement(
        made,
        "Package",
        Id=_package_code(bundle, version),
        Description=_description(version),
        Manufacturer=product.PUBLISHER,
        InstallerVersion="500",
        Compressed="yes",
        InstallScope="perMachine",
    )
    _add_upgrade(made, number(version))
    ET.SubElement(made, "Media", Id="1", Cabinet="files.cab", EmbedCab="yes")
    ET.SubElement(made, "Icon", Id="app.ico", SourceFile=os.path.relpath(icon, bundle.parent))
    for name, value in _properties().items():
        ET.SubElement(made, "Property", Id=name, Value=value)
    components = _add_files(made, bundle)
    feature = ET.SubElement(made, "Feature", Id="Program", Title=product.NAME, Level="1")
    for component in components:
        ET.SubElement(feature, "ComponentRef", Id=component)
    ET.indent(wix, " ")
    return ET.tostring(wix, "unicode", xml_declaration=True) + "\n"


def _description(version: str) -> str:
    return f"{product.NAME} {version}"


def _package_code(bundle: Path, version: str) -> str:
    """What tells one file from any other: the same only where all that it installs is the same."""
    digest = hashlib.sha256(version.encode())
    for path in sorted(bundle.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(bundle).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return guid(f"package {digest.hexdigest()}")


def _add_upgrade(made: ET.Element, version: str) -> None:
    message = _NEWEST_FIRST.format(product.NAME)
    ET.SubElement(made, "MajorUpgrade", DowngradeErrorMessage=message)
    # 1.2.0rc1 and 1.2.0 are one version to Windows Installer, which would keep both. Up to the next
    # version and without it, since wixl does not know IncludeMaximum.
    first, second, third = map(int, version.split("."))
    same = ET.SubElement(made, "Upgrade", Id=UPGRADE_CODE)
    ET.SubElement(
        same,
        "UpgradeVersion",
        Property="SAME_VERSION_FOUND",
        Minimum=version,
        IncludeMinimum="yes",
        Maximum=f"{first}.{second}.{third + 1}",
    )


def _properties() -> dict[str, str]:
    return {
        "ARPPRODUCTICON": "app.ico",
        "ARPURLINFOABOUT": product.HOMEPAGE,
        "ARPURLUPDATEINFO": product.RELEASES,
        "ARPNOMODIFY": "1",
        # All files are replaced, whatever their versions: else a library that went back to an
        # older one would be missing after an upgrade.
        "REINSTALLMODE": "amus",
    }


def _add_files(made: ET.Element, bundle: Path) -> list[str]:
    """Add the folders with one component for each file; return the components' names."""
    root = ET.SubElement(made, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = ET.SubElement(root, "Directory", Id="ProgramFiles64Folder")
    ET.SubElement(root, "Directory", Id="ProgramMenuFolder")
    folders = {
        PurePosixPath(): ET.SubElement(programs, "Directory", Id="INSTALLDIR", Name=product.NAME)
    }
    components = []
    for path in sorted(bundle.rglob("*")):
        inside = PurePosixPath(path.relative_to(bundle).as_posix())
        parent = folders[inside.parent]
        if path.is_dir():
            folders[inside] = ET.SubElement(
                parent, "Directory", Id=_identifier("d", inside), Name=path.name
            )
        else:
            source = str(path.relative_to(bundle.parent))
            components.append(_add_file(parent, inside, source))
    return components


def _add_file(parent: ET.Element, inside: PurePosixPath, source: str) -> str:
    name = _identifier("c", inside)
    component = ET.SubElement(
        parent, "Component", Id=name, Guid=guid(f"file {str(inside).lower()}"), Win64="yes"
    )
    ET.SubElement(
        component,
        "File",
        Id=_identifier("f", inside),
        Name=inside.name,
        Source=source,
        KeyPath="yes",
    )
    if str(inside) == f"{product.COMMAND}.exe":
        ET.SubElement(
            component,
            "Shortcut",
            Id="StartMenu",
            Directory="ProgramMenuFolder",
            Name=product.NAME,
            Target=f"[INSTALLDIR]{inside}",
            Description=product.SUMMARY,
            WorkingDirectory="INSTALLDIR",
            Icon="app.ico",
        )
    return name


def _identifier(kind: str, inside: PurePosixPath) -> str:
    return f"{kind}{uuid.uuid5(_OURS, str(inside)).hex}"


def _build_with_wixl(source: Path, package: Path) -> None:
    if shutil.which("wixl") is None:
        sys.exit("Making the .msi on Linux takes wixl: install it, then try again.")
    # wixl takes the platform from here and not from the description.
    command = ["wixl", "--arch", "x64", "--output", str(package.resolve()), source.name]
    subprocess.run(command, cwd=source.parent, check=True)


def _build_with_wix(source: Path, package: Path) -> None:
    """Use WiX 3, which hosted Windows runners have. Never tried."""
    place = Path(os.environ["WIX"], "bin") if "WIX" in os.environ else None
    candle, light = (shutil.which(name, path=place) for name in ("candle", "light"))
    if candle is None or light is None:
        sys.exit("Making the .msi takes WiX Toolset 3: install it, then try again.")
    compile_it = [candle, "-nologo", "-arch", "x64", source.name]
    subprocess.run(compile_it, cwd=source.parent, check=True)
    # These two checks want a key of the user's registry beside each shortcut, which is wrong in a
    # package for all users: it would be that of the account that rolls it out.
    unchecked = ["-sice:ICE43", "-sice:ICE57"]
    compiled = source.with_suffix(".wixobj").name
    link_it = [light, "-nologo", "-spdb", *unchecked, "-out", str(package.resolve()), compiled]
    subprocess.run(link_it, cwd=source.parent, check=True)
