"""The process that matches pages for the service: pages in, answers out, over pipes. Started by `web.matcher`."""

import logging
import sys
from functools import cached_property
from pathlib import Path

import msgspec

from onrecord.corpus.child import answer_parent
from onrecord.corpus.library import Library
from onrecord.errors import OnRecordError
from onrecord.logs import log_like_parent
from onrecord.options import Options
from onrecord.web.matcher import Page, find_matches
from onrecord.web.problems import FAULT

log = logging.getLogger(__name__)


class Answering:
    """What one process knows: a library that it only reads."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Read the corpus of *folder*."""
        self._folder, self._options = folder, options

    @cached_property
    def _library(self) -> Library:
        return Library.open(self._folder, write=False, options=self._options)

    def answer(self, question: bytes) -> bytes:
        """Return the answer to a page; to nothing, once all is loaded that a page needs."""
        if not question:
            self._library.load_model()
            self._library.count_words()
            return b""
        try:
            return msgspec.msgpack.encode(find_matches(self._library, msgspec.msgpack.decode(question, type=Page)))
        except OnRecordError:
            raise
        except Exception:
            log.exception("a match failed")
            raise OnRecordError(FAULT) from None


def main() -> None:
    """Answer until the parent ends."""
    log_like_parent()
    folder, options = sys.argv[1:]
    answer_parent(Answering(Path(folder), msgspec.json.decode(options, type=Options)).answer)


if __name__ == "__main__":
    main()
