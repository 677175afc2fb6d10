"""How the tables of a damaged database are read, and those of a new one filled; the rest is made again of texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """
    How a table is read and filled; texts as bytes, where something of a damaged one is worth having.

    Args:
        SELECT: Its rows, after an `id` by which they are ordered.
        LAST: The highest row id that it has had; None where rows have none.
        LEAST: Its rows without all but their texts, where others of their values cannot be read.
    """

    name: str
    SELECT: str
    INSERT: str
    COUNT: str
    LAST: str | None = None
    LEAST: str | None = None


FRONT, BEHIND, BETWEEN = " ORDER BY id", " ORDER BY id DESC", " WHERE id BETWEEN ? AND ?"
DOCUMENT = Table(
    "document",
    "SELECT number AS id, number, CAST(key AS BLOB), CAST(url AS BLOB), CAST(title AS BLOB), CAST(publisher AS BLOB),"
    " CAST(published AS BLOB), CAST(kind AS BLOB), CAST(added AS BLOB), characters, sha256, CAST(text AS BLOB),"
    " CAST(author AS BLOB) FROM document NOT INDEXED",
    "INSERT INTO document (number, key, url, title, publisher, published, kind, added, characters, sha256, text,"
    " author) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT count(*) FROM document NOT INDEXED",
    "SELECT max(seq) FROM sqlite_sequence WHERE name = 'document'",
    "SELECT number AS id, number, CAST(key AS BLOB), NULL, NULL, NULL, NULL, NULL, NULL, characters, sha256,"
    " CAST(text AS BLOB), NULL FROM document NOT INDEXED",
)
VERSION = Table(
    "version",
    "SELECT rowid AS id, rowid, document, CAST(added AS BLOB), CAST(replaced AS BLOB), CAST(title AS BLOB),"
    " CAST(publisher AS BLOB), CAST(published AS BLOB), sha256, CAST(text AS BLOB), CAST(url AS BLOB),"
    " CAST(kind AS BLOB), CAST(author AS BLOB) FROM version NOT INDEXED",
    # The row ids too: they tell which was the latest.
    "INSERT INTO version (rowid, document, added, replaced, title, publisher, published, sha256, text, url,"
    " kind, author) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT count(*) FROM version NOT INDEXED",
    "SELECT max(rowid) FROM version",
)
COPIED = (  # what people did, which no text tells
    Table(
        "person",
        "SELECT number AS id, * FROM person NOT INDEXED",
        "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)",
        "SELECT count(*) FROM person NOT INDEXED",
        "SELECT max(seq) FROM sqlite_sequence WHERE name = 'person'",
    ),
    Table(
        "audit",
        "SELECT number AS id, * FROM audit NOT INDEXED",
        "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)",
        "SELECT count(*) FROM audit NOT INDEXED",
        "SELECT max(seq) FROM sqlite_sequence WHERE name = 'audit'",
    ),
    Table(
        "speaker",
        "SELECT number AS id, * FROM speaker NOT INDEXED",
        "INSERT INTO speaker VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        "SELECT count(*) FROM speaker NOT INDEXED",
        "SELECT max(seq) FROM sqlite_sequence WHERE name = 'speaker'",
    ),
    Table(
        "moved",
        "SELECT key AS id, * FROM moved NOT INDEXED",
        "INSERT INTO moved VALUES (?, ?, ?)",
        "SELECT count(*) FROM moved NOT INDEXED",
    ),
    Table(
        "pairing",
        "SELECT origin AS id, * FROM pairing NOT INDEXED",
        "INSERT INTO pairing VALUES (?, ?, ?, ?)",
        "SELECT count(*) FROM pairing NOT INDEXED",
    ),
)
DOCUMENT_COLUMNS = (
    *("number", "key", "url", "title", "publisher", "published", "kind", "added", "characters", "sha256", "text"),
    "author",
)
VERSION_COLUMNS = (
    *("rowid", "document", "added", "replaced", "title", "publisher", "published", "sha256", "text", "url", "kind"),
    "author",
)
# What stands for what is known of a document where that cannot be read.
FACTS_LOST = {
    **dict.fromkeys(("url", "title", "publisher", "published", "author"), None),
    "kind": "article",
    "added": "1970-01-01T00:00:00.000+00:00",
}
# Which documents there were, with title and address where that is told; from both ends of what may be damaged within.
KNOWN_DOCUMENTS = (
    "SELECT number, title, url FROM document INDEXED BY document_facts ORDER BY url",
    "SELECT number, title, url FROM document INDEXED BY document_facts ORDER BY url DESC",
    "SELECT document, NULL, NULL FROM analysis ORDER BY document",
    "SELECT document, NULL, NULL FROM analysis ORDER BY document DESC",
)
