"""A corpus as an earlier version of the model would have left it."""

from pathlib import Path

import apsw

from onrecord.corpus.database import FILE_NAME


def forget_quotations(folder: Path) -> None:
    """Take quotations and names out of the corpus of *folder*, as if a model that saw none had read it."""
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.pragma("foreign_keys", True)
    connection.execute("BEGIN IMMEDIATE")
    for table in ("quotation_word", "quotation", "document_name"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE analysis SET version = 'older'; COMMIT")
    connection.close()
