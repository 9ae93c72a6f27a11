"""A file is kept for what is in it, whatever it is called; what can run something is not."""

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.sheet import workbook
from bot.documents.table import Column, Table
from bot.media.kept_files import LARGEST, NotKeepable, kept_suffix
from bot.media.store import CONTENT_TYPES
from tests.phone import AS_OF

OVERRIDE = '<Override PartName="/main.xml" ContentType="application/{}"/>'
MAIN = {
    "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


def zipped(parts: dict[str, bytes | str], *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return into.getvalue()


def office(*kinds: str, **more: bytes | str) -> bytes:
    """A document whose list of content types names these."""
    listed = '<?xml version="1.0"?><Types>' + "".join(OVERRIDE.format(kind) for kind in kinds) + "</Types>"
    return zipped({"[Content_Types].xml": listed, "main.xml": "<document/>", **more})


def older(*names: str) -> bytes:
    """A file of Office before 2007: a header, a sector of something, and a directory with these entries."""
    entries = b""
    for number, name in enumerate(("Root Entry", *names)):
        written = name.encode("utf-16-le") + b"\x00\x00"
        entries += written.ljust(64, b"\x00") + struct.pack("<HB", len(written), 1 if number else 5) + b"\x00" * 61
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00") + b"\xfe" * 512 + entries.ljust(1024, b"\x00")


def mp4(*handlers: str, brand: bytes = b"M4A ") -> bytes:
    """The boxes of a film or a recording, as far as they tell what it is."""
    boxes = struct.pack(">I", 16) + b"ftyp" + brand + b"\x00" * 4
    for handler in handlers:
        boxes += struct.pack(">I", 33) + b"hdlr" + b"\x00" * 8 + handler.encode() + b"\x00" * 13
    return boxes


def mp3(tag: int = 0) -> bytes:
    """Three frames of 128 kbit/s at 44.1 kHz, 417 bytes each, behind a tag of so many bytes."""
    head = b"ID3\x04\x00\x00" + bytes((0, 0, tag >> 7, tag & 0x7F)) + b"\x00" * tag if tag else b""
    return head + (b"\xff\xfb\x90\x64" + b"\x00" * 413) * 3


KEPT = {
    "pdf": [b"%PDF-1.7\n...%%EOF"],
    "docx": [office(MAIN["docx"]), office(MAIN["docx"].upper())],
    "xlsx": [office(MAIN["xlsx"])],
    "pptx": [office(MAIN["pptx"])],
    "doc": [older("WordDocument", "1Table")],
    "xls": [older("Workbook"), older("Book")],
    "ppt": [older("PowerPoint Document", "Current User")],
    "m4a": [mp4("soun"), mp4("soun", brand=b"mp42")],
    "ogg": [b"OggS" + b"\x00" * 24 + b"OpusHead", b"OggS" + b"\x00" * 24 + b"\x01vorbis"],
    "mp3": [mp3(), mp3(tag=300)],
}


@pytest.mark.parametrize(("suffix", "data"), [(suffix, data) for suffix, all_ in KEPT.items() for data in all_])
def test_what_is_kept_is_known_by_its_content(suffix: str, data: bytes) -> None:
    assert kept_suffix(data) == suffix
    assert suffix in CONTENT_TYPES


REFUSED = {
    "nothing": (b"", "kind"),
    "a text": ("สวัสดี".encode(), "kind"),
    "a page": (b"<html><script>alert(1)</script>%PDF-1.7", "kind"),
    "a program": (b"MZ\x90\x00", "kind"),
    "a script": (b"#!/bin/sh\n", "kind"),
    "a photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "kind"),
    "an archive": (zipped({"a.txt": "x"}), "kind"),
    "an Android program": (zipped({"AndroidManifest.xml": "x", "classes.dex": "x"}), "kind"),
    "a Word document with macros": (
        office("vnd.ms-word.document.macroEnabled.main+xml", "vnd.ms-office.vbaProject"),
        "macros",
    ),
    "a workbook with macros that says it has none": (
        office(MAIN["xlsx"], **{"xl/vbaProject.bin": b"x"}),
        "macros",
    ),
    "a workbook with macros of Excel 4": (office(MAIN["xlsx"], "vnd.ms-excel.macrosheet+xml"), "macros"),
    "the same, not listed": (office(MAIN["xlsx"], **{"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
    "macros in UTF-16": (
        zipped({"[Content_Types].xml": OVERRIDE.format("vnd.ms-word.document.macroEnabled").encode("utf-16")}),
        "macros",
    ),
    "two documents in one": (office(MAIN["docx"], MAIN["xlsx"]), "kind"),
    "a drawing": (office("vnd.ms-visio.drawing.main+xml"), "kind"),
    "a list too long": (zipped({"[Content_Types].xml": b"<!--" + b" " * 2_000_000}), "broken"),
    "an archive that ends early": (office(MAIN["docx"])[:-30], "broken"),
    "an archive of nothing": (b"PK\x03\x04", "broken"),
    "an older document with macros": (older("WordDocument", "Macros", "VBA"), "macros"),
    "an older workbook with macros": (older("Workbook", "_VBA_PROJECT_CUR"), "macros"),
    "a document with a password": (older("EncryptionInfo", "EncryptedPackage"), "locked"),
    "an installer": (older("SummaryInformation"), "kind"),
    "an older file of two kinds": (older("WordDocument", "Workbook"), "kind"),
    "an older file of nothing": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "kind"),
    "a film": (mp4("vide", "soun"), "kind"),
    "a film of another brand": (mp4("vide", brand=b"isom"), "kind"),
    "a film in Ogg": (b"OggS" + b"\x00" * 24 + b"\x80theora", "kind"),
    "a text in UTF-16": ("\ufeffข้อความ".encode("utf-16-le"), "kind"),
    "half a frame": (b"\xff\xfb\x90\x64" + b"\x00" * 100, "kind"),
    "a tag before nothing": (b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", "kind"),
    "too large": (b"%PDF-1.7" + b"\x00" * LARGEST, "too_large"),
}


@pytest.mark.parametrize(("data", "reason"), list(REFUSED.values()), ids=list(REFUSED))
def test_what_is_not_kept_has_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotKeepable) as refused:
        kept_suffix(data)
    assert refused.value.reason == reason


def test_a_directory_without_end_is_not_read() -> None:
    """A hundred thousand names that nobody needs."""
    document = office(MAIN["docx"])
    end = document.rindex(b"PK\x05\x06")
    entry = document[document.index(b"PK\x01\x02") : end]
    many = entry * 20_000
    told = struct.pack("<HHIIH", 60_000, 60_000, len(many), end - len(entry), 0)
    with pytest.raises(NotKeepable) as refused:
        kept_suffix(document[: end - len(entry)] + many + b"PK\x05\x06" + b"\x00" * 4 + told)
    assert refused.value.reason == "broken"


def test_what_the_bot_writes_itself_it_would_keep() -> None:
    table = Table("PLC", ("PLC",), (Column("PLC", 10),), (("PLC",),))
    assert kept_suffix(workbook([table], AS_OF)) == "xlsx"


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([data for all_ in KEPT.values() for data in all_]), st.data())
def test_whatever_is_altered_has_an_outcome(data: bytes, draw: st.DataObject) -> None:
    content = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 6))):
        content[draw.draw(st.integers(0, len(content) - 1))] = draw.draw(st.integers(0, 255))
    outcome = ""
    try:
        outcome = kept_suffix(bytes(content[: draw.draw(st.integers(0, len(content)))]))
    except NotKeepable as refused:
        outcome = refused.reason
    assert outcome in {*KEPT, "kind", "macros", "locked", "broken"}
