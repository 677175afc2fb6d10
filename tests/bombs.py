"""Markup, archives and packed files that cost whoever reads them far more than whoever sends them."""

import gzip
import io
import zlib
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

SIZE = 300_000  # characters of markup; the limits allow more, but no article has as much without its pictures

_PIECES = {
    "open tags": "<a",
    "open comments": "<!--",
    "open end tags": "</",
    "open instructions": "<?",
    "open cdata": "<![CDATA[",
    "paragraphs": "<p>",
    "boxes in boxes": "<div>",
    "misnested": "<b><i><p>",
    "links in links": "<a href=x>",
    "tables in tables": "<table><tr><td>",
    "forms in forms": "<form><input>",
    "articles in articles": "<article>a ",
    "lists in lists": "<ul><li>",
    "references": "&amp&#x41;&nbsp;&notanentity;",
}


def make_pages() -> Mapping[str, str]:
    """Return 17 shapes of hostile HTML, by name."""
    floods = {name: piece * (SIZE // len(piece)) for name, piece in _PIECES.items()}
    attributes = "<p " + " ".join(f"a{n}=1" for n in range(SIZE // 9)) + ">end"
    values = f'<p style="{"display " * (SIZE // 16)}" class="{"a " * (SIZE // 4)}">end'
    data = '<script type="application/ld+json">' + "[" * 1000 + '{"@graph":[' + '{"author":[{}]},' * (SIZE // 16)
    return floods | {"attributes": attributes, "values of attributes": values, "linked data": data}


def make_gzip(size: int = 200_000_000, content: bytes = b"a") -> bytes:
    """Return a gzip file of some 200 KB that unpacks to *size* bytes."""
    packer = zlib.compressobj(level=9, wbits=31)
    piece = content * (1_000_000 // len(content))
    return b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()


def make_members(count: int = 2_000) -> bytes:
    """Return a gzip file of many members, each of which unpacks to a hundred times its size and more."""
    return gzip.compress(b"a" * 100_000) * count


DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>"
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def make_docx(document: str | bytes = DOCUMENT.format("They spoke."), **others: str | bytes) -> bytes:
    """Return a Word file whose main part is *document*, with *others* by their names in it."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", document)
        for name, part in others.items():
            archive.writestr(name, part)
    return content.getvalue()


def make_laughs() -> str:
    """Return XML of a kilobyte that is a gigabyte once its entities are put in."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w:document [<!ENTITY l0 "laugh">{entities}]>' + DOCUMENT.format("&l9;")
