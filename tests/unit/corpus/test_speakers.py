"""One speaker, many names, across documents: what follows from names, and what people decide."""

from pathlib import Path

import pytest

from older_version import forget_quotations
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.corpus.speaker_reading import SpeakerEntry
from onrecord.errors import InvalidFieldError, NotFoundError

QUIET = "Nobody was there."


def say(library: Library, *sources: str, published: str | None = None, text: str = "") -> int:
    """Store a document in which each of *sources* says something, and return its number."""
    lines = [f"“The toll of pier {i} stays where it is,” {source} said." for i, source in enumerate(sources)]
    place = f"https://news.example/{'-'.join(sources)}-{published}".replace(" ", "_")
    return library.add(NewDocument("\n\n".join([*lines, text]), url=place, published=published)).number


def listed(library: Library, search: str | None = None) -> dict[str, tuple[str, ...]]:
    """Return the aliases of each speaker by name."""
    return {entry.name: entry.aliases for entry in library.speakers.entries(search)}


def called(library: Library, name: str) -> SpeakerEntry:
    return library.speakers.entry(library.speakers.find(name))


def number(library: Library, name: str) -> int:
    return library.speakers.find(name)


# What the names tell


def test_a_full_name_is_one_speaker_in_all_documents(library: Library):
    for day in ("02", "01", "03"):
        say(library, "Premier Ilse Varga", published=f"2025-03-{day}")
    varga = called(library, "Ilse Varga")
    assert (varga.quotations, varga.first, varga.last) == (3, "2025-03-01", "2025-03-03")
    assert listed(library) == {"Ilse Varga": ()}


def test_a_surname_alone_means_the_one_bearer_whenever_that_one_comes(library: Library):
    say(library, "Mr. Varga")
    assert listed(library) == {"Varga": ()}
    say(library, "Ilse Varga")
    assert listed(library) == {"Ilse Varga": ("Varga",)}
    assert called(library, "Ilse Varga").quotations == 2


def test_a_match_says_under_which_number_the_corpus_has_its_speakers(library: Library):
    say(library, "Premier Ilse Varga")
    say(library, "Oskar Brandt")
    gone = say(library, "Mona Rehn")
    library.remove(gone)
    page = "“A,” Ilse R. Varga said.\n\n“Not so,” Oskar Brandt said.\n\n“Maybe,” Mona Rehn said."
    matched = library.match(page)
    assert {"Ilse R. Varga", "Oskar Brandt", "Mona Rehn"} <= {
        q.speaker.name for q in matched.result.quotations if q.speaker
    }
    assert matched.speakers == {
        "Ilse R. Varga": number(library, "Ilse Varga"),
        "Oskar Brandt": number(library, "Oskar Brandt"),
    }


def test_a_surname_with_two_bearers_stays_open_and_names_them(library: Library):
    say(library, "Mr. Varga")
    say(library, "Ilse Varga")
    say(library, "Oskar Varga")
    assert listed(library) == {"Varga": (), "Ilse Varga": (), "Oskar Varga": ()}
    varga = library.speakers.entry(number(library, "Varga"))
    assert [candidate.name for candidate in varga.candidates] == ["Ilse Varga", "Oskar Varga"]
    assert called(library, "Ilse Varga").candidates == ()


def test_a_bearer_who_is_named_and_never_quoted_leaves_a_surname_open_too(library: Library):
    say(library, "Mr. Varga")
    say(library, "Ilse Varga")
    say(library, "Tom Oxley", text="Mayor Oskar Varga was not there.")
    assert listed(library)["Ilse Varga"] == ()
    candidates = called(library, "Varga").candidates
    assert [(c.number is None, c.name) for c in candidates] == [(False, "Ilse Varga"), (True, "Oskar Varga")]


def test_links_follow_documents_that_go(library: Library):
    say(library, "Mr. Varga")
    say(library, "Ilse Varga")
    second = say(library, "Oskar Varga")
    library.remove(second)
    assert listed(library) == {"Ilse Varga": ("Varga",)}


def test_an_id_outlives_the_documents_of_its_speaker(library: Library):
    before = say(library, "Ilse Varga")
    varga = number(library, "Ilse Varga")
    library.remove(before)
    assert listed(library) == {}
    assert library.speakers.entry(varga).quotations == 0
    say(library, "Tom Oxley")
    say(library, "Ilse Varga")
    assert number(library, "Ilse Varga") == varga


def test_a_joint_source_counts_for_each_who_says_it(library: Library):
    say(library, "Ilse Varga and Tom Oxley")
    say(library, "Tom Oxley")
    assert {e.name: e.quotations for e in library.speakers.entries()} == {"Ilse Varga": 1, "Tom Oxley": 2}
    [joint, _] = library.speakers.quotations().quotations
    assert (joint.name, len(joint.speakers)) == ("Ilse Varga and Tom Oxley", 2)


def test_who_speaks_for_someone_is_a_speaker_of_their_own(library: Library):
    say(library, "Ilse Varga", "a spokesman for Ilse Varga")
    assert listed(library) == {"Ilse Varga": (), "spokesman for Ilse Varga": ()}
    say(library, "Mr. Varga")
    assert listed(library)["Ilse Varga"] == ("Varga",)


def test_a_new_version_speaks_instead_of_the_old_one(library: Library):
    for text in ("“It stays,” Ilse Varga said.", "“It stays,” Oskar Varga said.", QUIET):
        library.add(NewDocument(text, url="https://news.example/toll"))
    assert listed(library) == {}


# What people decide


def test_merged_speakers_are_one(library: Library):
    say(library, "Ilse Varga")
    say(library, "Ilse Holm-Varga")
    merged = library.speakers.merge(number(library, "Ilse Holm-Varga"), number(library, "Ilse Varga"))
    assert (merged.name, merged.aliases, merged.quotations) == ("Ilse Varga", ("Ilse Holm-Varga",), 2)
    assert number(library, "Ilse Holm-Varga") == number(library, "Ilse Varga")


def test_a_merger_is_taken_back_by_splitting(library: Library):
    say(library, "Ilse Varga")
    say(library, "Bettina Holm")
    holm, varga = number(library, "Bettina Holm"), number(library, "Ilse Varga")
    library.speakers.merge(holm, varga)
    assert library.speakers.split(varga, "Bettina Holm").number == holm
    assert library.speakers.split(varga, "Bettina Holm").number == holm  # again changes nothing
    assert listed(library) == {"Ilse Varga": (), "Bettina Holm": ()}


def test_who_was_merged_before_goes_along(library: Library):
    for name in ("Ilse Varga", "Bettina Holm", "Tom Oxley"):
        say(library, name)
    varga, holm, oxley = (number(library, name) for name in ("Ilse Varga", "Bettina Holm", "Tom Oxley"))
    library.speakers.merge(oxley, holm)
    library.speakers.merge(holm, varga)
    assert listed(library) == {"Ilse Varga": ("Bettina Holm", "Tom Oxley")}
    library.speakers.split(varga, "Bettina Holm")
    assert listed(library) == {"Ilse Varga": (), "Bettina Holm": ("Tom Oxley",)}


def test_two_ways_of_merging_make_no_circle(library: Library):
    say(library, "Mr. Varga")
    say(library, "Ilse Varga")
    say(library, "Oskar Varga")
    short, ilse = number(library, "Varga"), number(library, "Ilse Varga")
    assert library.speakers.merge(ilse, short).number == short
    assert library.speakers.merge(short, ilse).number == short
    library.remove(3)
    assert listed(library) == {"Varga": ("Ilse Varga",)}


def test_an_open_surname_may_be_decided_and_then_two_who_are_one_leave_no_doubt(library: Library):
    for source in ("Mr. Varga", "Ilse Varga", "Bettina Varga"):
        say(library, source)
    library.speakers.merge(number(library, "Bettina Varga"), number(library, "Ilse Varga"))
    assert listed(library) == {"Ilse Varga": ("Varga", "Bettina Varga")}


def test_a_surname_that_was_split_off_is_someone_else_until_merged(library: Library):
    say(library, "Mr. Varga")
    say(library, "Ilse Varga")
    short, ilse = 1, number(library, "Ilse Varga")
    assert library.speakers.split(ilse, "Varga").number == short
    say(library, "Mr. Varga", published="2025-04-01")
    assert {e.name: e.quotations for e in library.speakers.entries()} == {"Varga": 2, "Ilse Varga": 1}
    library.speakers.merge(short, ilse)
    assert listed(library) == {"Ilse Varga": ("Varga",)}


def test_decisions_survive_removal_and_a_new_beginning(library: Library, tmp_path: Path):
    say(library, "Ilse Varga")
    holm = say(library, "Bettina Holm")
    varga = number(library, "Ilse Varga")
    library.speakers.merge(number(library, "Bettina Holm"), varga)
    library.speakers.rename(varga, "Ilse Varga-Holm")
    library.remove(holm)
    assert listed(library) == {"Ilse Varga-Holm": ("Ilse Varga",)}
    library.close()
    with Library.open(tmp_path / "data", write=True) as again:
        say(again, "Bettina Holm")
        assert listed(again) == {"Ilse Varga-Holm": ("Ilse Varga", "Bettina Holm")}


def test_a_name_is_given_and_taken_back(library: Library):
    say(library, "Ilse Varga")
    varga = number(library, "Ilse Varga")
    assert library.speakers.rename(varga, " Premier\tVarga ").name == "Premier Varga"
    assert number(library, "Premier Varga") == varga
    assert library.speakers.rename(varga, "Ilse Varga").aliases == ()


def test_a_decision_is_a_new_revision_and_none_is_not(library: Library):
    say(library, "Ilse Varga")
    before = library.revision
    library.speakers.rename(1, "Ilse Varga")
    assert library.revision == before
    library.speakers.rename(1, "Premier Varga")
    assert library.revision == before + 1


@pytest.mark.parametrize("name", ["", " \n", "123", "x" * 201])
def test_what_is_no_name_is_refused(library: Library, name: str):
    say(library, "Ilse Varga")
    with pytest.raises(InvalidFieldError, match="name: expected"):
        library.speakers.rename(1, name)


def test_what_is_no_alias_is_refused(library: Library):
    say(library, "Ilse Varga")
    say(library, "Tom Oxley")
    with pytest.raises(NotFoundError, match="alias: "):
        library.speakers.split(1, "Tom Oxley")
    with pytest.raises(InvalidFieldError, match="itself"):
        library.speakers.split(1, "Ilse Varga")
    for decide in (
        library.speakers.entry,
        lambda n: library.speakers.merge(n, 1),
        lambda n: library.speakers.merge(1, n),
    ):
        with pytest.raises(NotFoundError, match="sp99"):
            decide(99)


def test_a_match_knows_what_was_decided(library: Library):
    document = "“A breathtaking swindle, and I say so,” Bettina Holm said of the toll."
    page = "Ilse Varga went home. It was “a breathtaking swindle”, Ilse Varga said."
    library.add(NewDocument(document, url="https://news.example/swindle"))
    say(library, "Ilse Varga")

    def same() -> set[bool | None]:
        result = library.match(page).result
        return {r.same_speaker for h in result.highlights if h.kind == "quotation" for r in h.cross_references}

    assert same() == {False}
    library.speakers.merge(number(library, "Bettina Holm"), number(library, "Ilse Varga"))
    assert same() == {True}
    library.speakers.split(number(library, "Ilse Varga"), "Bettina Holm")
    assert same() == {False}


SWINDLE = "“A breathtaking swindle of ferrymen, and I say so,” {} said of the toll."


def sameness(library: Library, *sources: str) -> list[bool | None]:
    """Return whether the stored swindle is said by whom a page gives it to, for a page of each source."""
    pages = (f"Night fell. It was “a breathtaking swindle of ferrymen”, {source} said." for source in sources)
    found = [h for page in pages for h in library.match(page).result.highlights if h.kind == "quotation"]
    return [r.same_speaker for h in found for r in h.cross_references]


def test_a_surname_of_two_is_neither_the_same_nor_another_until_somebody_decides(library: Library):
    library.add(NewDocument(SWINDLE.format("Mr. Varga"), url="https://news.example/swindle"))
    bearers = ("Ilse Varga", "Oskar Varga")
    say(library, bearers[0])
    assert sameness(library, bearers[0]) == [True]
    say(library, bearers[1])
    assert sameness(library, *bearers) == [None, None]
    library.speakers.merge(number(library, "Varga"), number(library, "Oskar Varga"))
    assert sameness(library, *bearers) == [False, True]
    library.speakers.rename(number(library, "Oskar Varga"), "The Premier")
    assert sameness(library, *bearers) == [False, True]


# Searches and quotations


def test_a_search_finds_each_word_in_any_name_without_case_or_accents(library: Library):
    say(library, "Zoë Marchetti")
    say(library, "Ilse Varga")
    library.speakers.rename(number(library, "Ilse Varga"), "The Premier")
    for search, expected in [
        ("zoe", ["Zoë Marchetti"]),
        ("VARGA Premier", ["The Premier"]),
        ("zoe varga", []),
        ("%", []),
    ]:
        assert list(listed(library, search)) == expected


def test_a_name_that_fits_several_asks_for_an_id(library: Library):
    say(library, "Ilse Varga", "Oskar Varga")
    with pytest.raises(InvalidFieldError, match=r"sp1 \(Ilse Varga\), sp2 \(Oskar Varga\)"):
        library.speakers.find("Varga")
    with pytest.raises(NotFoundError, match="nobody called"):
        library.speakers.find("Nemo")


def test_quotations_come_by_date_page_by_page(library: Library):
    for day in ("2025-03-02", None, "2025-03-01"):
        say(library, "Ilse Varga", "Tom Oxley", published=day)
    seen, after = [], None
    while True:
        page = library.speakers.quotations(number(library, "Ilse Varga"), limit=2, after=after)
        seen += [page.documents[q.document].published for q in page.quotations]
        if (after := page.next) is None:
            break
    assert seen == ["2025-03-01", "2025-03-02", None]


def test_a_quotation_is_told_with_its_words(library: Library):
    say(library, "Ilse Varga")
    [found] = library.speakers.quotations(search="PIER toll").quotations
    assert (found.exact, found.cue, found.form, found.name) == (
        "The toll of pier 0 stays where it is,",
        "said",
        "direct",
        "Ilse Varga",
    )
    text = library.document(found.document).text
    assert text[found.content[0].start : found.content[-1].end] == found.exact
    assert not library.speakers.quotations(search="pier_toll").quotations


def test_a_cursor_whose_quotation_went_says_so(library: Library):
    with pytest.raises(InvalidFieldError, match="after: quotation q7 is gone"):
        library.speakers.quotations(after=7)


def test_links_told_step_by_step_are_those_told_at_once(library: Library, tmp_path: Path):
    sources = ["Mr. Varga", "Ilse Varga", "Tom Oxley", "Oskar Varga", "Mr. Oxley", "Ilse Varga", "Mr. Varga"]
    texts = [f"“Toll {i} stays,” {source} said." for i, source in enumerate(sources)]
    documents = [NewDocument(text, url=f"https://news.example/{i}") for i, text in enumerate(texts)]
    numbers = [library.add(document).number for document in documents]
    library.remove(numbers[3])
    library.remove(numbers[1])
    library.add(documents[3])
    library.remove(numbers[5])
    left = [documents[i] for i in (0, 2, 3, 4, 6)]
    with Library.open(tmp_path / "other", write=True) as other:
        list(other.add_all(left))
        assert listed(library) == listed(other) == {"Oskar Varga": ("Varga",), "Tom Oxley": ("Oxley",)}


# Two people of one written name


def on_record(library: Library, name: str) -> list[tuple[int, str]]:
    """Return the quotations of a speaker: number, words."""
    return [(q.number, q.exact) for q in library.speakers.quotations(number(library, name)).quotations]


@pytest.fixture
def namesakes(library: Library) -> Library:
    for i, words in enumerate(("The toll stays", "I never sang better", "The pier opens")):
        library.add(NewDocument(f"“{words},” Ilse Varga said.", url=f"https://news.example/{i}"))
    return library


def sung(library: Library) -> int:
    [quotation] = [q.number for q in library.speakers.quotations(search="sang").quotations]
    return quotation


def test_a_quotation_is_given_to_a_namesake_and_back(namesakes: Library):
    other = namesakes.speakers.move(number(namesakes, "Ilse Varga"), [sung(namesakes)])
    assert (other.name, other.quotations) == ("Ilse Varga (2)", 1)
    assert [words for _, words in on_record(namesakes, "Ilse Varga (2)")] == ["I never sang better,"]
    assert called(namesakes, "Ilse Varga").quotations == 2
    back = namesakes.speakers.move(other.number, [sung(namesakes)], number(namesakes, "Ilse Varga"))
    assert (back.name, back.quotations) == ("Ilse Varga", 3)


def test_a_moved_quotation_stays_moved_when_its_document_is_stored_anew(namesakes: Library):
    namesakes.speakers.move(number(namesakes, "Ilse Varga"), [sung(namesakes)])
    there = namesakes.speakers.quotations(search="sang").quotations[0].document
    text = "A report.\n\n“I never  sang better,” Ilse Varga said. “Nor will I,” Ilse Varga said."
    namesakes.add(NewDocument(text, url="https://news.example/1"))
    assert [words for _, words in on_record(namesakes, "Ilse Varga (2)")] == ["I never  sang better,"]
    namesakes.remove(there)
    assert on_record(namesakes, "Ilse Varga (2)") == []
    namesakes.add(NewDocument("“I never sang better,” Ilse Varga said.", url="https://news.example/1"))
    assert [words for _, words in on_record(namesakes, "Ilse Varga (2)")] == ["I never sang better,"]


def test_a_document_without_an_address_is_known_again_by_its_text(library: Library):
    text = "“I never sang better,” Ilse Varga said."
    document = library.add(NewDocument(text)).number
    library.speakers.move(number(library, "Ilse Varga"), [sung(library)])
    library.remove(document)
    library.add(NewDocument(text))
    assert called(library, "Ilse Varga (2)").quotations == 1


def test_a_moved_quotation_stays_moved_when_its_document_is_analysed_anew(tmp_path: Path):
    with Library.open(tmp_path / "data", write=True) as library:
        library.add(NewDocument("“I never sang better,” Ilse Varga said."))
        library.speakers.move(number(library, "Ilse Varga"), [sung(library)])
    forget_quotations(tmp_path / "data")
    with Library.open(tmp_path / "data", write=True) as library:
        assert list(library.analyse_outdated()) == [1]
        assert called(library, "Ilse Varga (2)").quotations == 1


def test_a_second_namesake_has_a_number_of_its_own_and_merging_takes_it_back(namesakes: Library):
    varga = number(namesakes, "Ilse Varga")
    quotations = [q for q, _ in on_record(namesakes, "Ilse Varga")]
    second, third = (namesakes.speakers.move(varga, [q]) for q in quotations[:2])
    assert (second.name, third.name) == ("Ilse Varga (2)", "Ilse Varga (3)")
    namesakes.speakers.merge(second.number, varga)
    assert called(namesakes, "Ilse Varga").quotations == 2


def test_only_a_quotation_of_the_speaker_alone_is_moved(namesakes: Library):
    say(namesakes, "Oskar Brandt")
    say(namesakes, "Ilse Varga and Oskar Brandt")
    varga = number(namesakes, "Ilse Varga")
    [(of_brandt, _), (joint, _)] = on_record(namesakes, "Oskar Brandt")
    before = listed(namesakes)
    with pytest.raises(NotFoundError, match="has no q"):
        namesakes.speakers.move(varga, [of_brandt])
    with pytest.raises(InvalidFieldError, match="several together"):
        namesakes.speakers.move(varga, [joint])
    assert listed(namesakes) == before
