"""
`.docx`: a zip archive of XML, checked before anything of it is unpacked, and read by way of HTML.

Only the child process (`onrecord.corpus.extraction_child`) may read one: it lets mammoth have no XML parser but
defusedxml's, and what gets past both checks meets the limits of the process.
"""

import xml.dom.minidom
from collections import Counter
from functools import partial
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import defusedxml.minidom
import mammoth
from defusedxml import DefusedXmlException

from onrecord.corpus.extraction import ExtractedPage
from onrecord.corpus.html_page import read_page
from onrecord.corpus.inflation import check_ratio
from onrecord.errors import DocumentError

MAX_MEMBERS = 5_000  # files in the archive; a report with 300 pictures and comments has 700
MAX_UNPACKED = 100_000_000  # bytes that the archive says it holds; zipfile unpacks no member further than it says
_ENCRYPTED = 0x1  # bit of a member's flags

# mammoth takes no parser of ours. A document type declaration is where entities come from that grow or name files, and
# no word processor writes one.
xml.dom.minidom.parse = partial(defusedxml.minidom.parse, forbid_dtd=True)


def read_word_file(content: bytes, _encoding: str | None = None, url: str | None = None) -> ExtractedPage:
    """
    Return the text of a `.docx` file; its title is its first heading.

    Raises:
        DocumentError: If it is no such file, or one that only wants to be unpacked.
    """
    try:
        check_archive(content)
        # Without pictures, which would come back as text, and without the styles that the file has for its own HTML.
        made = mammoth.convert_to_html(
            BytesIO(content), convert_image=lambda _: [], include_embedded_style_map=False, external_file_access=False
        )
    except (DocumentError, MemoryError, RecursionError):
        raise
    except DefusedXmlException as error:
        raise DocumentError("its XML declares a document type or entities, which no word processor does") from error
    except Exception as error:  # hostile XML makes mammoth fail in whatever way it likes
        raise DocumentError(f"it cannot be read as a Word file ({type(error).__name__}); save it as HTML") from error
    return read_page(made.value.encode(), "utf-8", url)


def check_archive(content: bytes) -> None:
    """Raise DocumentError unless *content* is a zip archive that may be unpacked."""
    with ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise DocumentError(f"the archive has {len(members):,} files, {MAX_MEMBERS:,} are allowed")
    for member in members:
        _check_member(member)
    # Two of one name: which one is read depends on who reads.
    if twice := [name for name, count in Counter(member.filename for member in members).items() if count > 1]:
        raise DocumentError(f"the archive has two files of the name {twice[0][:80]!r}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise DocumentError(f"the archive unpacks to {unpacked:,} bytes, {MAX_UNPACKED:,} are allowed")
    # Not the sum of what the members say: they may lie on top of one another.
    check_ratio(len(content), unpacked)


def _check_member(member: ZipInfo) -> None:
    name = member.orig_filename
    if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/"):
        raise DocumentError(f"the archive has a file of the name {name[:80]!r}, which leads out of it")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or member.flag_bits & _ENCRYPTED:
        raise DocumentError(f"the archive has a file ({name[:80]!r}) that is encrypted, or packed in an unusual way")
