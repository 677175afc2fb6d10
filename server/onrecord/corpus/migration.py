"""From the format of an earlier version to this one's, all of it in one transaction or none."""

from importlib import resources
from pathlib import Path

import apsw

from onrecord.corpus.database import SCHEMA_VERSION, fetch, transaction, translated_errors
from onrecord.corpus.register import Register
from onrecord.quotation.speakers.identity import name_key, split_joint


def bring_up_to_date(connection: apsw.Connection, path: Path) -> None:
    """Give the corpus at *path* this version's format, if it has an earlier one."""
    if connection.pragma("user_version") == SCHEMA_VERSION:
        return
    with translated_errors(path), transaction(connection):
        if connection.pragma("user_version") == 1:
            register_speakers(connection)
        if connection.pragma("user_version") <= 2:
            connection.execute(_read("analysis.sql"))
            connection.execute("INSERT INTO analysis SELECT number, '' FROM document")
        if connection.pragma("user_version") <= 3:
            connection.execute(_read("moves.sql"))
            connection.execute(_read("quoted.sql"))
        if connection.pragma("user_version") <= 4:
            _leave_rows_of_passages(connection)
        if connection.pragma("user_version") <= 5:
            connection.execute(_read("authors.sql"))
        connection.execute(_read("access.sql"))
        connection.execute(_read("copies.sql"))
        connection.execute("UPDATE corpus SET revision = revision + 1")
        connection.pragma("user_version", SCHEMA_VERSION)


def register_speakers(connection: apsw.Connection) -> None:
    """Make the tables of format 2, and register who says the quotations that are stored."""
    connection.execute(_read("speakers.sql"))
    register = Register(connection)
    rows = fetch(
        connection, "SELECT number, document, speaker FROM quotation WHERE speaker IS NOT NULL ORDER BY number"
    )
    for quotation, document, speaker in rows:
        register.attribute(quotation, _members(connection, document, speaker))
    register.relink()


def _leave_rows_of_passages(connection: apsw.Connection) -> None:
    """Make the tables of format 5: segments hold what rows did, and documents wait to be indexed there."""
    connection.execute("UPDATE analysis SET version = 'unknown' WHERE version = ''")  # they were read, by whatever
    connection.execute(_read("passages.sql"))
    connection.execute("DROP TABLE words; DROP TABLE posting")
    connection.execute("INSERT INTO unindexed SELECT number FROM document")


def _members(connection: apsw.Connection, document: int, speaker: str) -> list[str]:
    """Return who says something together: format 1 kept no more than "Ada Roe and Max Doe", which may be one body."""
    members = split_joint(speaker)
    named = {name for (name,) in fetch(connection, "SELECT name FROM document_name WHERE document = ?", (document,))}
    return members if all(name_key(member) in named for member in members) else [speaker]


def _read(part: str) -> str:
    return resources.files(__package__).joinpath(part).read_text("utf-8")
