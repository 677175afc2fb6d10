"""What people decide of speakers, written down here or through the running service."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.cli.folder import open_or_find

if TYPE_CHECKING:
    from onrecord.corpus.library import Library
    from onrecord.web.speaker_wire import ListedSpeaker


def find_ids(folder: Path, *speakers: str) -> list[str]:
    """
    Return the ids of speakers, given by id or name.

    Raises:
        NotFoundError: If one is none.
        InvalidFieldError: If a name may be several.
    """
    from onrecord.corpus.library import Library
    from onrecord.web.present import speaker_id

    with Library.open(folder, write=False) as library:
        return [speaker_id(library.speakers.find(speaker)) for speaker in speakers]


def decide(folder: Path, speaker: str, action: str, body: dict[str, Any]) -> "ListedSpeaker":
    """
    Return whom a decision left: the answer of `POST /speakers/{id}/{action}` to *body*.

    Raises:
        LockedError: If another process than a service has the folder.
    """
    found = open_or_find(folder)
    if isinstance(found, str):
        return _ask(found, folder, f"/speakers/{speaker}/{action}", body)
    with found:
        return _decide_here(found, speaker, action, body)


def _decide_here(library: "Library", speaker: str, action: str, body: dict[str, Any]) -> "ListedSpeaker":
    import msgspec

    from onrecord.web.speaker_views import list_entry, merge_into, number_of, split_off
    from onrecord.web.speaker_wire import SplitRequest

    number = number_of(speaker)
    if action == "merge":
        return list_entry(merge_into(library.speakers, number, number_of(body["into"])))
    if action == "split":
        return list_entry(split_off(library.speakers, number, msgspec.convert(body, SplitRequest)))
    return list_entry(library.speakers.rename(number, body["name"]))


def _ask(url: str, folder: Path, path: str, body: dict[str, Any]) -> "ListedSpeaker":
    import msgspec

    from onrecord.cli.sending import ServiceClient
    from onrecord.corpus.access import read_or_create_token
    from onrecord.web.speaker_wire import ListedSpeaker

    return msgspec.convert(ServiceClient(url, read_or_create_token(folder)).ask(path, body), ListedSpeaker)
