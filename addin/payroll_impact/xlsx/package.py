"""A workbook as a zip file whose untouched members are copied byte for byte."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from functools import cached_property
from os import PathLike
from pathlib import Path

import attrs

from payroll_impact.atomic import require_file
from payroll_impact.errors import HostError, InputError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_HAS_DESCRIPTOR, _ENCRYPTED = 0x8, 0x1
_TOO_LARGE = 0xFFFFFFFF
_UNREADABLE = (  # what a damaged member makes of zipfile, which trusts the places written in the file
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, struct.error, ValueError,
)  # fmt: skip
# a file takes some fifteen times its unpacked sheets and texts while it is worked on
_LARGEST_FILE, _LARGEST_PART, _MOST_PARTS = 200 << 20, 80 << 20, 20_000


@attrs.define
class _Entry:
    """A member's line in the zip's directory, as it stands there."""

    fields: list[int]  # version made by … offset, the signature left out
    name: bytes
    tail: bytes  # extra fields and comment

    @property
    def offset(self) -> int:
        return self.fields[15]


@attrs.frozen
class Package:
    """The bytes of a workbook and its members."""

    data: bytes
    title: str
    archive: zipfile.ZipFile

    @property
    def names(self) -> list[str]:
        """The members, in the order of the file's directory."""
        return self.archive.namelist()

    def read(self, name: str) -> bytes:
        """Return a member's content.

        Raises
        ------
        InputError
            If it is not there, or damaged.
        """
        found = self.find(name)
        if found is None:
            raise InputError(f"{self.title} is damaged: its part {name} is missing")
        info = self.archive.getinfo(found)
        if info.file_size > _LARGEST_PART:
            raise InputError(f"{self.title}: its part {name} is larger than {_LARGEST_PART >> 20} MB")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(f"{self.title}: its part {name} is compressed in a way no spreadsheet program does")
        try:
            return self.archive.read(found)
        except _UNREADABLE:
            raise InputError(f"{self.title} is damaged: its part {name} cannot be read") from None

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {entry.casefold(): entry for entry in self.names}

    def find(self, name: str) -> str | None:
        """Return a member's name as the file spells it; parts are known in any case."""
        return name if name in self.archive.NameToInfo else self._folded.get(name.casefold())

    def require_room(self, names: Iterable[str]) -> None:
        """Raise InputError if some members together are larger than what is read."""
        size = sum(self.archive.getinfo(found).file_size for name in names if (found := self.find(name)))
        if size > _LARGEST_PART:
            limit = f"at most {_LARGEST_PART >> 20} MB are read"
            raise InputError(f"{self.title}: its sheets and texts unpack to {size >> 20} MB; {limit}")

    def rewritten(self, changed: dict[str, bytes]) -> bytes:
        """Return the file with some members' content exchanged and all others as they were, byte for byte.

        Where its directory is of an unusual kind, all members are packed anew.
        """
        if not changed:
            return self.data
        found = self._directory()
        if found is None:
            return self.repacked(changed)
        entries, start = found
        order = sorted(entries, key=lambda entry: entry.offset)
        ends = [*(entry.offset for entry in order[1:]), start]
        output = bytearray(self.data[: order[0].offset])
        for entry, end in zip(order, ends, strict=True):
            offset, name = entry.offset, self.archive.infolist()[entries.index(entry)].filename
            entry.fields[15] = len(output)
            output += _new_member(entry, changed[name]) if name in changed else self.data[offset:end]
        directory = b"".join(_CENTRAL.pack(b"PK\1\2", *entry.fields) + entry.name + entry.tail for entry in entries)
        position = len(output)
        if position + len(directory) >= _TOO_LARGE:
            raise InputError(f"{self.title} is too large")
        return bytes(output) + directory + self._end(len(entries), len(directory), position)

    def repacked(self, changed: dict[str, bytes]) -> bytes:
        """Return the file with all members packed anew, some with other content, as any program reads it."""
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self.archive.infolist():
                content = changed[info.filename] if info.filename in changed else self.read(info.filename)
                archive.writestr(zipfile.ZipInfo(info.filename, info.date_time), content, zipfile.ZIP_DEFLATED)
        return output.getvalue()

    def _end(self, count: int, size: int, position: int) -> bytes:
        at = self.data.rindex(b"PK\5\6")
        comment = self.data[at + _END.size :]
        return _END.pack(b"PK\5\6", 0, 0, count, count, size, position, len(comment)) + comment

    def _directory(self) -> tuple[list[_Entry], int] | None:
        """Return the members' lines, and where the directory starts; None if it is of an unusual kind."""
        at = self.data.rindex(b"PK\5\6")
        *_, count, size, start, _ = _END.unpack_from(self.data, at)
        if start + size > at or count != len(self.archive.infolist()):
            return None
        entries, position = [], start
        for _ in range(count):
            signature, *fields = _CENTRAL.unpack_from(self.data, position)
            name_end = position + _CENTRAL.size + fields[9]
            tail_end = name_end + fields[10] + fields[11]
            if signature != b"PK\1\2" or _TOO_LARGE in fields[7:9] or fields[15] >= start:
                return None
            entries.append(_Entry(fields, self.data[position + _CENTRAL.size : name_end], self.data[name_end:tail_end]))
            position = tail_end
        return entries, start


def _new_member(entry: _Entry, content: bytes) -> bytes:
    """Return a member's bytes with new content, and note their size in its line of the directory."""
    fields = entry.fields
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = packer.compress(content) + packer.flush() if fields[3] else content
    fields[2] &= ~_HAS_DESCRIPTOR
    fields[3] = zipfile.ZIP_DEFLATED if fields[3] else zipfile.ZIP_STORED
    fields[6:9] = [zlib.crc32(content), len(body), len(content)]
    return _LOCAL.pack(b"PK\3\4", *fields[1:9], len(entry.name), 0) + entry.name + body


def open_package(path: str | PathLike[str]) -> Package:
    """Read a workbook file.

    Parameters
    ----------
    path : path-like
        An .xlsx or .xlsm file.

    Raises
    ------
    InputError
        If it is not there, or no such workbook: .xls, .xlsb, protected by a password, damaged.
    HostError
        If the system refuses to read it.
    """
    require_file(path, str(path))
    try:
        size = Path(path).stat().st_size
        data = Path(path).read_bytes() if size <= _LARGEST_FILE else b""
    except FileNotFoundError:
        raise InputError(f"{path} does not exist") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder; give the name of a workbook") from None
    except (OSError, ValueError) as error:
        raise HostError(f"cannot read {path}: {getattr(error, 'strerror', None) or 'not a valid file name'}") from None
    if size > _LARGEST_FILE:
        raise InputError(f"{path} has {size >> 20} MB; workbooks of at most {_LARGEST_FILE >> 20} MB are read")
    return package_of(data, str(path))


def package_of(data: bytes, title: str) -> Package:
    """Return the workbook of some bytes; `title` names it in messages."""
    if data.startswith(_OLE):
        raise InputError(f"{title} is an .xls file or protected by a password; save it as .xlsx without a password")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise InputError(f"{title} is no .xlsx workbook") from None
    if len(archive.infolist()) > _MOST_PARTS:
        raise InputError(f"{title} has {len(archive.infolist()):,} parts; at most {_MOST_PARTS:,} are read")
    if any(info.flag_bits & _ENCRYPTED for info in archive.infolist()):
        part = next(info.filename for info in archive.infolist() if info.flag_bits & _ENCRYPTED)
        raise InputError(f"{title} is encrypted (its part {part}); save it without a password")
    return Package(data, title, archive)
