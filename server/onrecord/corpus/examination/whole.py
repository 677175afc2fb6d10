"""The examination of one data folder from beginning to end."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from onrecord.corpus.database import FILE_NAME, open_to_read
from onrecord.corpus.examination.database import WHERE, database_checks
from onrecord.corpus.examination.findings import Finding, Follow, examine, once
from onrecord.corpus.examination.folder import check_folder
from onrecord.corpus.examination.passages import check_passages
from onrecord.corpus.store import PASSAGES
from onrecord.errors import OtherOwnerError, StoreError

_FORMAT_WITH_SEGMENTS = 5


def examine_folder(folder: Path, follow: Follow) -> Iterator[Finding]:
    """
    Yield all that is not as it should be in a folder that holds a corpus; changes nothing.

    A service may run on it: what is read is one revision.
    """
    yield from examine([once("Checking the folder", partial(check_folder, folder))], follow)
    yield from examine_database(folder / FILE_NAME, follow, passages=folder / PASSAGES)


def examine_database(path: Path, follow: Follow, passages: Path | None = None) -> Iterator[Finding]:
    """Yield all that is wrong with a corpus's database, and with its passage index if its folder is given."""
    try:
        with closing(open_to_read(path)) as connection:
            connection.execute("BEGIN")
            found = list(examine(database_checks(connection), follow))
            has_segments = connection.pragma("user_version") >= _FORMAT_WITH_SEGMENTS
        yield from found
        if passages and has_segments and all(finding.remedy != "rebuild" for finding in found):
            with closing(open_to_read(path)) as connection:
                check = once("Checking the passage index", partial(check_passages, connection, passages))
                yield from examine([check], follow)
    except StoreError as error:
        yield Finding(WHERE, str(error), "leave" if isinstance(error, OtherOwnerError) else "restore")
