import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from older_version import forget_quotations
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.corpus.lock import find_holder
from onrecord.corpus.waiting import UNREAD
from onrecord.errors import ConflictError, LockedError, NotFoundError, StoreError
from onrecord.options import MatchOptions, Options

CALL = (
    "Premier Ilse Varga of Norrava described her phone call with Chancellor Rodrik Hale as “unusually frank”. "
    "The crossing toll has brought sixty-one million crowns to the northern ports since the first week of January."
)
LAKE = (
    "“The reeds decide how green the lake turns in August,” said Zoë Marchetti-Holm of the Kessel Institute. "
    "Her team counted eleven kinds of algae in the shallow water off the eastern landing stage last summer."
)
FRANK = "Chancellor Rodrik Hale called his phone call with Premier Ilse Varga “unusually frank”."
INDEX = ("document", "quotation", "quotation_word", "document_name", "version")


def call(**known: str) -> NewDocument:
    return NewDocument(CALL, **known)


def rows_of(library: Library) -> dict[str, int]:
    """Return how many rows each table has, as another process would see them."""
    connection = apsw.Connection(str(library.folder / FILE_NAME), flags=apsw.SQLITE_OPEN_READONLY)
    counts = {table: connection.execute(f"SELECT count(*) FROM {table}").get for table in INDEX}
    connection.close()
    return counts


def found_in(library: Library, text: str) -> set[int]:
    """Return the documents that the highlights of *text* cross-refer to."""
    return {d.number for d in library.match(text).result.documents}


# Identity and versions


def test_the_same_text_at_the_same_address_is_stored_once(library: Library):
    first = library.add(call(url="https://news.example/call"))
    again = library.add(call(url="http://news.example/call/?utm_source=mail"))
    assert (first.status, again.status, again.number) == ("new", "unchanged", first.number)


def test_a_new_text_at_an_address_replaces_the_old_one_which_is_kept(library: Library):
    first = library.add(call(url="https://news.example/call", title="Call"))
    second = library.add(NewDocument(LAKE, url="https://news.example/call", title="Lake"))
    assert (second.status, second.number) == ("new version", first.number)
    assert library.document(first.number).text == LAKE
    assert library.documents()[0].versions == 2
    assert rows_of(library)["version"] == 1


def test_an_old_version_is_matched_no_more(library: Library):
    library.add(call(url="https://news.example/call"))
    assert found_in(library, f"It was reported. {CALL}") == {1}
    library.add(NewDocument(LAKE, url="https://news.example/call"))
    assert found_in(library, f"It was reported. {CALL}") == set()
    assert found_in(library, f"It was reported. {LAKE}") == {1}


def test_going_back_to_an_old_text_is_a_version_too(library: Library):
    for text, status in ((CALL, "new"), (LAKE, "new version"), (CALL, "new version"), (CALL, "unchanged")):
        assert library.add(NewDocument(text, url="https://news.example/call")).status == status


def test_one_text_at_two_addresses_is_two_documents(library: Library):
    assert library.add(call(url="https://one.example/call")).number == 1
    assert library.add(call(url="https://two.example/call")).number == 2


def test_without_an_address_the_same_text_is_the_same_document(library: Library):
    library.add(call(url="https://news.example/call"))
    assert library.add(call()).status == "unchanged"
    assert library.add(call(origin="file:///corpus/call.txt")).status == "unchanged"


def test_a_changed_file_is_a_new_version_of_its_document(library: Library):
    first = library.add(call(origin="file:///corpus/call.txt"))
    second = library.add(NewDocument(LAKE, origin="file:///corpus/call.txt"))
    assert (second.number, second.status) == (first.number, "new version")


def test_two_texts_without_address_or_file_are_two_documents(library: Library):
    assert [library.add(NewDocument(text)).number for text in (CALL, LAKE)] == [1, 2]


def test_a_date_that_is_learnt_later_is_taken_over(library: Library):
    library.add(call(url="https://news.example/call", title="Call"))
    revision = library.revision
    assert library.add(call(url="https://news.example/call", published="2026-03-20")).status == "unchanged"
    document = library.document(1)
    assert (document.title, document.published) == ("Call", "2026-03-20")
    assert library.revision == revision + 1


PLACE = "https://news.example/call#:~:text=unusually%20frank"


def test_a_statement_may_be_a_place_on_a_page_which_is_another_document(library: Library):
    library.add(call(url="https://news.example/call"))
    added = library.add(NewDocument(FRANK, url=PLACE, kind="statement"))
    assert (added.number, added.status) == (2, "new")
    assert library.add(NewDocument(FRANK, url=PLACE, kind="statement")).status == "unchanged"
    assert library.add(NewDocument(LAKE, url=PLACE, kind="statement")).status == "new version"
    assert [d.number for d in library.documents(url=PLACE)] == [1]


def test_an_article_is_its_page_wherever_its_address_points(library: Library):
    library.add(call(url="https://news.example/call"))
    assert library.add(NewDocument(LAKE, url=PLACE)).status == "new version"


def test_a_statement_is_found_elsewhere_and_not_on_the_page_that_it_is_a_place_on(library: Library):
    library.add(NewDocument(FRANK, url=PLACE, kind="statement"))
    page = f"It was reported. {FRANK}"
    for url in ("https://news.example/call", "http://news.example/call/?utm_source=mail#top"):
        assert not library.match(page, url=url).result.documents
    for url in ("https://news.example/call-2", "https://news.example/call?page=2", "https://other.example/", None):
        assert [d.number for d in library.match(page, url=url).result.documents] == [1]


def test_what_a_new_version_leaves_unsaid_stays_as_it_was_known(library: Library):
    known = {"title": "Call", "publisher": "One", "published": "2026-03-20", "author": "Ann Roe", "kind": "post"}
    library.add(call(url="https://news.example/call", **known))
    library.add(NewDocument(LAKE, url="https://news.example/call", title="Lake"))
    document = library.document(1)
    assert {name: getattr(document, name) for name in known} == known | {"title": "Lake"}


# Taking back


def test_the_earlier_text_is_found_again_once_a_new_version_is_taken_back(library: Library):
    library.add(call(url="https://news.example/call"))
    assert library.add(NewDocument(LAKE, url="https://news.example/call")).version == 2
    library.take_back(1, 2)
    assert library.document(1).text == CALL
    assert (library.documents()[0].versions, rows_of(library)["version"]) == (1, 0)
    assert found_in(library, f"It was reported. {CALL}") == {1}
    assert found_in(library, f"It was reported. {LAKE}") == set()


def test_what_was_known_of_a_document_comes_back_with_its_text(library: Library):
    library.add(call(url="https://news.example/call", title="Call", kind="post"))
    before = library.documents()
    library.add(NewDocument(LAKE, url="http://news.example/call/", title="Lake", author="Ann Roe", kind="statement"))
    library.take_back(1, 2)
    assert library.documents() == before


def test_the_first_version_goes_with_its_document(library: Library):
    library.add(call())
    library.take_back(1, 1)
    assert set(rows_of(library).values()) == {0}


def test_versions_are_taken_back_one_by_one_latest_first(library: Library):
    texts = (CALL, LAKE, FRANK)
    for text in texts:
        library.add(NewDocument(text, url="https://news.example/call"))
    for version, text in ((3, LAKE), (2, CALL)):
        library.take_back(1, version)
        assert library.document(1).text == text
    assert library.add(NewDocument(FRANK, url="https://news.example/call")).version == 2


@pytest.mark.parametrize(
    ("number", "version", "error"), [(1, 1, ConflictError), (1, 3, ConflictError), (2, 1, NotFoundError)]
)
def test_only_the_latest_version_is_taken_back(library: Library, number: int, version: int, error: type[Exception]):
    for text in (CALL, LAKE):
        library.add(NewDocument(text, url="https://news.example/call"))
    revision = library.revision
    with pytest.raises(error):
        library.take_back(number, version)
    assert (library.revision, library.document(1).text) == (revision, LAKE)


# Visibility


def test_a_document_and_all_it_is_found_by_come_in_one_revision(library: Library):
    before, empty = library.revision, rows_of(library)
    library.add(call())
    rows = rows_of(library)
    assert library.revision == before + 1
    assert set(empty.values()) == {0}
    assert all(rows[table] for table in INDEX if table != "version")


def test_a_document_whose_index_fails_is_not_there_at_all(library: Library):
    library.add(NewDocument(LAKE))
    library._store._writer.execute(  # the last table to be written refuses
        "CREATE TEMP TRIGGER refuse BEFORE INSERT ON quotation_word BEGIN SELECT raise(ABORT, 'refused'); END"
    )
    before = rows_of(library)
    with pytest.raises(StoreError, match="refused"):
        library.add(call())
    assert rows_of(library) == before
    assert library.revision == 1


def test_a_reader_sees_one_revision_while_others_write(library: Library):
    library.add(call(url="https://news.example/call"))
    with library._store.reading() as snapshot:
        assert snapshot.revision == 1
        library.add(NewDocument(LAKE))
        library.remove(1)
        assert snapshot.revision == 1
        assert [d.number for d in snapshot.summaries(None, 10, None)] == [1]
        assert snapshot.document(1).text == CALL
    assert library.revision == 3
    assert [d.number for d in library.documents()] == [2]


def test_an_unchanged_corpus_keeps_its_revision(library: Library):
    library.add(call())
    library.add(call())
    assert library.revision == 1


def test_threads_match_one_revision_each_while_another_writes(library: Library):
    library.add(call())
    page, wrong, stop = f"It was reported. {CALL}", [], threading.Event()

    def match_again() -> None:
        while not stop.is_set():
            matched = library.match(page)
            numbers = {d.number for d in matched.result.documents}
            copy = set() if matched.revision % 2 else {1 + matched.revision // 2}
            if numbers != {1} | copy:
                wrong.append((matched.revision, numbers))

    threads = [threading.Thread(target=match_again) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(2, 10):  # the copy is there in even revisions
        assert library.add(call(url="https://news.example/copy")).number == number
        library.remove(number)
    stop.set()
    for thread in threads:
        thread.join()
    assert (library.revision, wrong) == (17, [])


# Removal


def test_a_removed_document_leaves_no_row_behind(library: Library):
    number = library.add(call(url="https://news.example/call")).number
    library.add(NewDocument(LAKE, url="https://news.example/call"))
    library.remove(number)
    assert set(rows_of(library).values()) == {0}


def test_removing_one_document_leaves_the_others_findable(library: Library):
    library.add(call(url="https://one.example/call"))
    library.add(call(url="https://two.example/call"))
    library.remove(1)
    assert found_in(library, f"It was reported. {CALL}") == {2}


def test_what_is_not_there_cannot_be_read_or_removed(library: Library):
    for number in (1, 10**15, 0):
        with pytest.raises(NotFoundError, match=f"document d{number}: there is none"):
            library.document(number)
        with pytest.raises(NotFoundError, match=f"document d{number}: there is none"):
            library.remove(number)


def test_a_number_is_never_given_twice(library: Library):
    library.remove(library.add(call()).number)
    assert library.add(call()).number == 2


# Matching


def test_a_stored_copy_of_the_page_is_left_out(library: Library):
    library.add(call(url="https://news.example/call"))
    assert found_in(library, CALL) == set()
    same_address = library.match(CALL + " Corrected.", url="http://news.example/call?utm_medium=x").result
    assert same_address.documents == ()


def test_a_page_at_no_address_on_the_web_is_matched_all_the_same(library: Library):
    library.add(call())
    matched = library.match(f"It was reported. {CALL}", url="about:blank")
    assert {d.number for d in matched.result.documents} == {1}


def test_a_lone_surrogate_in_a_page_holds_its_place(library: Library):
    library.add(call())
    plain, odd = (library.match(f"{mark} {CALL}").result.highlights for mark in ("x", "\ud83d"))
    assert [h.span for h in plain] == [h.span for h in odd] != []


def test_a_match_that_runs_out_of_time_says_so(tmp_path: Path):
    options = Options()
    hurried = replace(options, store=replace(options.store, match_seconds=0.0))
    with Library.open(tmp_path / "data", write=True, options=hurried) as library:
        library.add(call())
        result = library.match(f"It was reported. {CALL}").result
    assert not result.complete
    assert result.notices
    assert result.documents == ()


def test_a_very_long_page_is_read_for_quotations_up_to_a_limit_and_says_so(tmp_path: Path):
    options = Options()
    brief = replace(options, store=replace(options.store, read_characters=len(CALL) + 20))
    with Library.open(tmp_path / "data", write=True, options=brief) as library:
        library.add(call())
        result = library.match(f"It was reported. {CALL}\n{LAKE}").result
    assert [q.content[0].end <= len(CALL) + 20 for q in result.quotations] == [True]
    assert {d.number for d in result.documents} == {1}
    assert not result.complete
    assert "characters only" in result.notices[0]


def test_a_match_ends_before_a_service_that_is_told_to_stop_does():
    options = Options()
    assert options.web.permit_wait + options.store.match_seconds < options.web.drain


def test_the_request_says_which_kinds_it_wants(library: Library):
    library.add(call())
    matched = library.match(f"It was reported. {CALL}", options=MatchOptions(kinds=("passage",)))
    assert {h.kind for h in matched.result.highlights} == {"passage"}


def test_how_common_words_are_is_the_same_after_opening_anew(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        for text in (CALL, LAKE):
            library.add(NewDocument(text))
            before = library.count_words()
    with Library.open(tmp_path, write=False) as library:
        after = library.count_words()
    assert after.word_count == before.word_count > 0
    assert (after._corpus.words == before._corpus.words).all()


@pytest.mark.parametrize("go", [lambda library: library.take_back(2, 1), lambda library: library.remove(2)])
def test_words_of_a_document_that_went_are_no_more_common_than_before(library: Library, go: Callable[[Library], None]):
    library.add(call())
    words, cells = (known := library.count_words()).word_count, known._corpus.words.copy()
    library.add(NewDocument(LAKE))
    library.count_words()
    go(library)
    after = library.count_words()
    assert after.word_count == words > 0
    assert (after._corpus.words == cells).all()


def test_what_is_stored_is_counted_for_those_who_weigh_chance(library: Library):
    with library._store.reading() as snapshot:
        assert (snapshot.document_count(), snapshot.quotation_count(), snapshot.name_count("nobody")) == (0, 0, 0)
    library.add(call())
    library.add(NewDocument(f"{CALL} Second edition."))
    with library._store.reading() as snapshot:
        assert snapshot.document_count() == 2
        assert snapshot.quotation_count() == len(snapshot.quotations_of(1)) + len(snapshot.quotations_of(2)) > 0
        assert {snapshot.name_count(name) for name in snapshot.document_names(1)} == {2}


# Many


def test_many_documents_come_back_in_order_whatever_they_are(library: Library):
    texts = [f"{CALL} Edition {n}." for n in range(150)]
    documents = [NewDocument(text) for text in [*texts, texts[3], *texts[:2]]]
    added = list(library.add_all(documents))
    assert [a.number for a in added] == [*range(1, 151), 4, 1, 2]
    assert [a.status for a in added] == ["new"] * 150 + ["unchanged"] * 3


def test_documents_prepared_in_other_processes_are_the_same(tmp_path: Path):
    documents = [NewDocument(f"{text} Edition {n}.") for n in range(6) for text in (CALL, LAKE)]
    rows = []
    for name, characters in (("here", 10**9), ("there", 0)):
        options = Options()
        options = replace(options, store=replace(options.store, parallel_characters=characters, batch=5))
        with Library.open(tmp_path / name, write=True, options=options) as library:
            assert len(list(library.add_all(documents))) == 12
            reader = library._store._idle[0]
            rows.append([reader.execute(f"SELECT * FROM {table}").fetchall() for table in INDEX[1:]])
            rows[-1].append(reader.execute("SELECT documents, words, postings FROM segment ORDER BY words").fetchall())
    assert rows[0] == rows[1]


def test_what_was_acknowledged_before_an_interruption_stays(tmp_path: Path):
    options = replace(Options(), store=replace(Options().store, batch=4))
    texts = [f"{CALL} Edition {n}." for n in range(12)]

    def interrupted():
        for n, text in enumerate(texts):
            if n == 9:
                raise KeyboardInterrupt
            yield NewDocument(text)

    acknowledged = []
    with Library.open(tmp_path, write=True, options=options) as library, pytest.raises(KeyboardInterrupt):
        acknowledged.extend(library.add_all(interrupted()))
    with Library.open(tmp_path, write=True, options=options) as library:
        stored = len(library.documents())
        again = [a.status for a in library.add_all(map(NewDocument, texts))]
    assert stored >= len(acknowledged)
    assert again == ["unchanged"] * stored + ["new"] * (12 - stored)


def test_quotations_that_are_left_for_later_are_found_by_analysis(library: Library):
    added = library.add_all([call(url="https://one.example/call"), NewDocument(LAKE)], passages_only=True)
    assert [a.status for a in added] == ["new", "new"]
    waiting = library.match(FRANK).result
    assert (waiting.complete, waiting.documents) == (False, ())
    assert waiting.notices == (UNREAD.format("2 documents"),)
    assert library.match(FRANK, options=MatchOptions(kinds=("passage",))).result.complete
    assert found_in(library, f"It was reported. {CALL}") == {1}
    assert (rows_of(library)["quotation"], library.outdated_count()) == (0, 2)
    assert list(library.analyse_outdated()) == [1, 2]
    assert rows_of(library)["quotation"] > 0
    assert library.outdated_count() == 0
    found = library.match(FRANK).result
    assert (found.complete, found.notices, [d.number for d in found.documents]) == (True, (), [1])


def test_answers_do_not_wait_for_documents_that_an_earlier_version_read(library: Library):
    library.add(call())
    forget_quotations(library.folder)
    assert library.outdated_count() == 1
    assert library.match(FRANK).result.complete


def test_nothing_at_all_is_stored_without_complaint(library: Library):
    assert list(library.add_all([])) == []


# Listing


def test_documents_are_listed_in_the_order_they_came_page_by_page(library: Library):
    list(library.add_all(NewDocument(f"{CALL} Edition {n}.") for n in range(5)))
    assert [d.number for d in library.documents(limit=2)] == [1, 2]
    assert [d.number for d in library.documents(limit=2, after=2)] == [3, 4]
    assert [d.number for d in library.documents(limit=2, after=4)] == [5]


@pytest.mark.parametrize(
    ("search", "numbers"),
    [
        ("varga", [1]),
        ("REEDS kessel", [2]),
        ("varga reeds", []),
        ("gazette", [2]),
        ("one.example", [1]),
        ("%", []),
        ("_", []),
        ("100%_\\", []),
        ("' OR 1=1 --", []),
        ("  ", [1, 2]),
    ],
)
def test_each_word_of_a_search_stands_somewhere_in_the_document(library: Library, search: str, numbers: list[int]):
    library.add(call(url="https://one.example/a"))
    library.add(NewDocument(LAKE, publisher="The Gazette"))
    assert [d.number for d in library.documents(search)] == numbers


def test_a_summary_says_what_is_known_of_a_document(library: Library):
    library.add(call(url="https://one.example/a", title="Call", publisher="One", published="2026-03-20", kind="post"))
    (summary,) = library.documents()
    assert (summary.url, summary.title, summary.publisher) == ("https://one.example/a", "Call", "One")
    assert (summary.published, summary.kind, summary.characters) == ("2026-03-20", "post", len(CALL))
    assert summary.added.endswith("+00:00")


# Opening


def test_only_one_process_may_write_and_others_may_read(library: Library):
    library.add(call())
    with pytest.raises(LockedError, match="in use by process"):
        Library.open(library.folder, write=True)
    with Library.open(library.folder, write=False) as reader:
        assert reader.document(1).text == CALL
        with pytest.raises(StoreError, match="opened to read only"):
            reader.add(NewDocument(LAKE))


def test_a_folder_that_cannot_be_opened_is_not_left_locked(tmp_path: Path):
    (tmp_path / FILE_NAME).write_bytes(b"")
    with pytest.raises(StoreError):
        Library.open(tmp_path, write=True)
    assert find_holder(tmp_path) is None


def test_matching_without_a_corpus_reads_the_page_and_makes_no_folder(tmp_path: Path):
    with Library.open(tmp_path / "none", write=False) as library:
        matched = library.match(CALL)
    assert matched.result.quotations
    assert not (tmp_path / "none").exists()


def test_a_file_in_the_folders_place_is_refused_to_readers_too(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("notes")
    with pytest.raises(StoreError, match="is a file"):
        Library.open(tmp_path / "notes.txt", write=False)


def test_a_closed_library_says_so_and_leaves_one_file_and_the_segments(library: Library):
    library.add(call())
    library.close()
    with pytest.raises(StoreError, match="was closed"):
        library.documents()
    assert {path.name for path in library.folder.iterdir()} == {FILE_NAME, "lock", "passages"}
    assert len(list((library.folder / "passages").iterdir())) == 1


# HTML


def test_a_page_of_html_is_read_by_the_library(library: Library):
    page = library.extract(f"<html><title>Call</title><body><nav>Home</nav><article><p>{CALL}</p></article>")
    assert (page.text, page.title) == (CALL, "Call")
