"""Is the database whole: its pages, its tables, every text by its digest, and all that was found in the texts."""

import re
from collections.abc import Iterator
from functools import partial

import apsw

from onrecord.corpus.database import FILE_NAME, SCHEMA_VERSION, fetch, open_empty
from onrecord.corpus.examination.findings import Check, Finding, once
from onrecord.corpus.examination.quotations import check_quotations
from onrecord.corpus.examination.texts import check_documents, check_versions

WHERE = "the database"
DOCUMENTS = "SELECT count(*) FROM document"
# What no digest and no index tells: a query yields what contradicts something else. All of it is made again.
_CONTRADICTIONS = {
    "the count of changes is not there": "SELECT 1 FROM (SELECT count(*) AS n FROM corpus) WHERE n <> 1",
    "documents are not known to be read, nor to wait for it": (
        "SELECT number FROM document WHERE number NOT IN (SELECT document FROM analysis)"
    ),
    "quotations have a speaker that the register lacks, or none that it has": (
        "SELECT number FROM quotation q WHERE (speaker IS NULL) ="
        " EXISTS (SELECT 1 FROM attribution WHERE quotation = q.number)"
    ),
    "names mean speakers that are not there": (
        "SELECT number FROM speaker s WHERE NOT EXISTS"
        " (SELECT 1 FROM speaker o WHERE o.number = s.means AND o.means = o.number)"
    ),
    "the words that quotations are found by are not those of the quotations": (
        "SELECT 1 WHERE (SELECT count(*) FROM quotation_word) <>"
        " (SELECT ifnull(sum(length(words) / 4), 0) FROM quotation)"
    ),
}


def database_checks(connection: apsw.Connection) -> Iterator[Check]:
    """
    Yield the checks of a corpus's database.

    One of an earlier version's format is checked as far as formats have in common; whoever opens it to write brings it
    up to date.
    """
    documents = read_count(connection, DOCUMENTS)
    yield once("Checking the pages of the database", partial(_check_pages, connection))
    yield once("Checking what refers to what", partial(_check_references, connection))
    yield Check("Checking the texts", documents, partial(check_documents, connection))
    yield Check(
        "Checking earlier texts",
        read_count(connection, "SELECT count(*) FROM version"),
        partial(check_versions, connection),
    )
    if _is_current(connection):
        yield once("Checking the tables", partial(_check_tables, connection))
        yield once("Checking speakers", partial(_check_contradictions, connection))
        yield Check("Checking quotations", documents, partial(check_quotations, connection))
    else:
        yield once("Checking the format", partial(_tell_format, connection))


def _is_current(connection: apsw.Connection) -> bool:
    return bool(connection.pragma("user_version") == SCHEMA_VERSION)


def read_count(connection: apsw.Connection, query: str) -> int:
    """Return how many there are of what *query* counts; 0 if that cannot be told."""
    try:
        return int(fetch(connection, query)[0][0])
    except apsw.Error:
        return 0  # the check that counts on it says so


def _check_pages(connection: apsw.Connection) -> Iterator[Finding]:
    """Yield what SQLite finds; `quick_check` would be quicker, and passed 44 of 60 files with changed bits."""
    connection.pragma("cell_size_check", True)
    said = [row[0] for row in fetch(connection, "PRAGMA integrity_check")]
    if said != ["ok"]:
        places = "100 or more places" if len(said) >= 100 else f"{len(said)} places" if len(said) > 1 else "a place"
        yield Finding(WHERE, f"{FILE_NAME} is damaged in {places}; SQLite says first: {said[0]}", "rebuild")


def _check_references(connection: apsw.Connection) -> Iterator[Finding]:
    for table, count in fetch(connection, 'SELECT "table", count(*) FROM pragma_foreign_key_check GROUP BY "table"'):
        yield Finding(WHERE, f"{count:,} entries of “{table}” refer to what is not there", "rebuild")


# Comments are of the version that made the table, and no difference.
_COMMENT = re.compile(r"--[^\n]*")


def _check_tables(connection: apsw.Connection) -> Iterator[Finding]:
    expected = open_empty()
    try:
        differing = {name for name, _ in _tables(connection) ^ _tables(expected)}
    finally:
        expected.close()
    if differing:
        yield Finding(WHERE, f"tables are not as this version makes them: {', '.join(sorted(differing))}", "rebuild")


def _tables(connection: apsw.Connection) -> set[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'"
    return {(name, " ".join(_COMMENT.sub("", sql or "").split())) for name, sql in fetch(connection, query)}


def _check_contradictions(connection: apsw.Connection) -> Iterator[Finding]:
    for what, query in _CONTRADICTIONS.items():
        if connection.execute(query).fetchone():
            yield Finding(WHERE, what, "rebuild")
    if count := read_count(connection, "SELECT count(*) FROM analysis WHERE version = ''"):
        yield Finding(WHERE, f"{count:,} documents wait for their quotations; `onrecord analyse` finds them", "none")


def _tell_format(connection: apsw.Connection) -> Iterator[Finding]:
    version = connection.pragma("user_version")
    what = f"it has format {version} of an earlier version; the next command that writes brings it to {SCHEMA_VERSION}"
    yield Finding(WHERE, what, "none")
