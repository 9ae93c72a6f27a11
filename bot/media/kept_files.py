"""Which files are kept: documents and recordings, told by what is in them, whatever they are called.

Nothing is opened further than it takes to know its kind; a document that can run something is refused. A file is only
ever given back to be saved (`bot/web.py`).
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

#: Bytes of a file (`domain/activity_schema.yaml` evidence).
LARGEST: Final = 10_000_000
#: What a document's parts are in, by the content type of its main part (ECMA-376, part 1, 15.2).
_OFFICE: Final = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
#: What tells of macros in the list of content types: modules of VBA, sheets of Excel 4.
_OFFICE_MACROS: Final = (b"macroenabled", b"vbaproject", b"macrosheet")
_CONTENT_TYPES: Final = "[Content_Types].xml"
#: Bytes of that list and of a ZIP's directory: hundreds of times what a document has.
_MOST_CONTENT_TYPES: Final = 1_000_000
_MOST_DIRECTORY: Final = 1_000_000
#: The parts of a document before 2007 ([MS-CFB] directory entries), in small letters.
_OLDER: Final = {"worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt"}
_OLDER_MACROS: Final = frozenset({"vba", "_vba_project", "_vba_project_cur", "macros"})
_OLDER_LOCKED: Final = frozenset({"encryptedpackage", "encryptioninfo"})
_OLDER_ENTRY: Final = 128

#: MPEG audio, layer III: kilobits a second and samples a second, by version (ISO 11172-3, 13818-3).
_RATES: Final = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_SAMPLES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


class NotKeepable(Exception):
    """This is not kept. `reason` is a closed label: "too_large", "kind", "macros", "locked" or "broken"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def kept_suffix(data: bytes) -> str:
    """The suffix of what is in the file: pdf, docx, xlsx, pptx, doc, xls, ppt, m4a, ogg or mp3.

    Raises `NotKeepable`.
    """
    if len(data) > LARGEST:
        raise NotKeepable("too_large")
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _older_office(data)
    if data[4:8] == b"ftyp" and _handlers(data) == {b"soun"}:
        return "m4a"
    if data.startswith(b"OggS") and (b"OpusHead" in data[:200] or b"\x01vorbis" in data[:200]):
        return "ogg"
    if _is_mp3(data):
        return "mp3"
    raise NotKeepable("kind")


def _office(data: bytes) -> str:
    """A ZIP whose list of content types says which program's it is."""
    listed = _content_types(data).lower()
    if any(macros in listed for macros in _OFFICE_MACROS):
        raise NotKeepable("macros")
    kinds = {suffix for kind, suffix in _OFFICE.items() if kind in listed}
    if len(kinds) != 1:
        raise NotKeepable("kind")
    return kinds.pop()


def _content_types(data: bytes) -> bytes:
    """The list as XML; nothing parses it, so nothing in it can be expanded."""
    # "End of central directory": its size stands 12 bytes on. `zipfile` would read a directory of any size.
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or len(data) < end + 22 or struct.unpack_from("<I", data, end + 12)[0] > _MOST_DIRECTORY:
        raise NotKeepable("broken")
    try:
        with zipfile.ZipFile(BytesIO(data)) as document:
            names = document.namelist()
            if _CONTENT_TYPES not in names:
                raise NotKeepable("kind")
            if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
                raise NotKeepable("macros")
            with document.open(_CONTENT_TYPES) as listed:
                content = listed.read(_MOST_CONTENT_TYPES + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
        OSError,
        struct.error,
    ):
        # RuntimeError: the list is encrypted. NotImplementedError: it is packed as nobody packs it.
        raise NotKeepable("broken") from None
    if len(content) > _MOST_CONTENT_TYPES:
        raise NotKeepable("broken")
    # It may be written in UTF-16; what is looked for is ASCII.
    return content.replace(b"\x00", b"")


def _older_office(data: bytes) -> str:
    """A document before 2007: the names of its parts tell the program, macros and a password's encryption."""
    names = set(_older_names(data))
    if names & _OLDER_LOCKED:
        raise NotKeepable("locked")
    if names & _OLDER_MACROS:
        raise NotKeepable("macros")
    kinds = {suffix for name, suffix in _OLDER.items() if name in names}
    if len(kinds) != 1:
        raise NotKeepable("kind")
    return kinds.pop()


def _older_names(data: bytes) -> Iterator[str]:
    """Names of directory entries, wherever the directory's sectors lie: each entry stands at a multiple of its size.

    An entry: 64 bytes of name in UTF-16LE, its length with the NUL at its end (two bytes), its type (1, 2 or 5).
    """
    for at in range(512, len(data) - _OLDER_ENTRY + 1, _OLDER_ENTRY):
        if data[at + 66] not in (1, 2, 5):
            continue
        length = data[at + 64] | data[at + 65] << 8
        if 4 <= length <= 64 and length % 2 == 0:
            yield data[at : at + length - 2].decode("utf-16-le", "replace").lower()


def _handlers(data: bytes) -> set[bytes]:
    """What an MP4's tracks hold (ISO 14496-12, "hdlr"): `soun` alone is a recording, with `vide` it is a film."""
    found: set[bytes] = set()
    at = data.find(b"hdlr")
    while at >= 0:
        kind = data[at + 12 : at + 16]
        if kind in (b"soun", b"vide"):
            found.add(kind)
        at = data.find(b"hdlr", at + 4)
    return found


def _is_mp3(data: bytes) -> bool:
    """Two frames of layer III, one after the other, behind the tag if there is one (ID3v2)."""
    start = 0
    if data.startswith(b"ID3") and len(data) > 10:
        size = [byte & 0x7F for byte in data[6:10]]
        start = 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
    length = _mp3_frame(data[start : start + 4])
    return length is not None and _mp3_frame(data[start + length : start + length + 4]) is not None


def _mp3_frame(head: bytes) -> int | None:
    """The bytes of the frame that begins with these four; None where none begins."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    version, rate, sampling = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _SAMPLES or rate in (0, 15) or sampling == 3:
        return None
    is_first = version == 3
    bits = _RATES[0 if is_first else 1][rate] * 1000
    return (144 if is_first else 72) * bits // _SAMPLES[version][sampling] + (head[2] >> 1 & 1)
