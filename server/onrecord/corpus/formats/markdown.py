"""`.md`: the text as it is written, after `key: value` lines between two lines of `---` if it begins with them."""

import re
from collections.abc import Iterator
from pathlib import Path

from onrecord.corpus.documents import FACTS, NewDocument
from onrecord.corpus.extraction import Extract
from onrecord.corpus.formats.files import read_text, unpacked

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)  # all of the line: an end to leave out would cost its length squared


def read(path: Path, _: Extract) -> Iterator[NewDocument]:
    """Yield the document of a file."""
    facts, text = split_front_matter(read_text(path))
    heading = _HEADING.search(text)
    title = facts.pop("title", None) or (heading[1].rstrip(" #") if heading else unpacked(path).stem)
    yield NewDocument(text, title=title, origin=path.absolute().as_uri(), **facts)


def split_front_matter(content: str) -> tuple[dict[str, str], str]:
    """
    Return what is known of a text, and the text; keys that mean nothing here are left out.

    >>> split_front_matter("---\\ntitle: 'A call'\\nsection: News\\n---\\nThey spoke.")
    ({'title': 'A call'}, 'They spoke.')
    """
    front = _FRONT_MATTER.match(content)
    if not front:
        return {}, content
    lines = (line.partition(":") for line in front[1].split("\n"))
    facts = {key.lower(): _unquoted(value.strip(" \t")) for key, _, value in lines}
    return {key: facts[key] for key in FACTS if facts.get(key)}, content[front.end() :].lstrip("\n")


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
