from dataclasses import replace

import pytest

from memory_corpus import MemoryCorpus, read
from onrecord.matching import match_page
from onrecord.model import CrossReference, Highlight
from onrecord.options import LookupOptions, MatchOptions, Options, ReuseOptions

LEAD = (
    "The crossing toll has brought sixty-one million crowns to the northern ports since the first week of January, "
    "and not one crown of it has reached a lantern or a mooring post on the southern bank of the Norra."
)
WIRE = (
    f"{LEAD}\nPilots at Gravenhook have counted eleven dark buoys between the weir and the sandbank, and a barge of "
    "barley was lost there on Sunday night. The harbour office answers letters in the order of their arrival.\nThe "
    "toll was first levied in 1911, was dropped during the long frost, and came back with the steamers."
)
OTHERS = """Ropewalk owners in Tern Street have dismissed half of their spinners, and hemp lies unsold in four sheds.
An oculist from Brask has fitted the lighthouse keeper with lenses ground from a broken telescope.
Mushroom pickers found a bronze bell under the moss near Ullen; it weighs as much as a calf and has no clapper.
A schoolmaster in Dovre teaches fractions with loaves, and the baker has asked who is to pay for the crusts.
The night mail was late by three hours, and the postmaster blames a heron that sat upon the semaphore.
Frost has split the great cask of the abbey, so vinegar will be dear until the next vintage is pressed.""".splitlines()


def highlight(page: str, corpus: MemoryCorpus, kind: str = "passage", **asked) -> Highlight:
    result = match_page(read(page), corpus, options=Options(match=MatchOptions(**asked)))
    known = {d.number for d in result.documents}
    found = [h for h in result.highlights if h.kind == kind]
    for told in found:
        named = {n for r in told.cross_references for n in (r.alignment.document, *r.copies)}
        assert named | ({told.spread.first} - {None} if told.spread else set()) <= known
    (only,) = found
    return only


def lines(told: Highlight) -> list[tuple[int, tuple[int, ...]]]:
    return [(r.alignment.document, r.copies) for r in told.cross_references]


def stored(*documents: tuple[str, str | None]) -> MemoryCorpus:
    corpus = MemoryCorpus()
    for text, published in documents:
        corpus.add(text, published=published)
    return corpus


def reports(*dates: str | None) -> MemoryCorpus:
    """Return a corpus of different stories that all have the lead."""
    return stored(*[(f"{LEAD}\n{other}", date) for other, date in zip(OTHERS, dates, strict=False)])


PAGE = f"This was in the news.\n{LEAD}"


# Order


def test_documents_stand_in_the_order_of_their_dates_and_those_without_one_last():
    told = highlight(PAGE, reports("2026-03-03", None, "2026-03-01", "2026-03-02T09:00"))
    assert [n for n, _ in lines(told)] == [3, 4, 1, 2]
    assert [r.first for r in told.cross_references] == [True, False, False, False]


def test_the_best_are_kept_and_the_earliest_whatever_its_wording():
    corpus = reports("2026-03-05", "2026-03-04", "2026-03-03")
    corpus.add(f"{LEAD.replace('a lantern or', 'one single lantern or')} {OTHERS[4]}", published="2026-03-01")
    corpus.add(f"{LEAD.replace('reached', 'come to')} {OTHERS[5]}", published="2026-03-02")
    told = highlight(PAGE, corpus, max_cross_references=3)
    assert [n for n, _ in lines(told)] == [4, 2, 1]
    assert told.spread == replace(told.spread, documents=5, texts=5, first=4, more=False)


def test_of_one_day_without_a_time_nobody_is_first():
    told = highlight(PAGE, reports("2026-03-01", "2026-03-01", "2026-03-02"))
    assert told.spread.first is None
    assert not any(r.first for r in told.cross_references)


def test_what_is_not_told_is_counted():
    told = highlight(PAGE, reports(*["2026-03-01"] * 6), max_cross_references=2)
    assert (len(told.cross_references), told.spread.documents, told.spread.more) == (2, 6, False)


def test_a_place_that_stands_in_as_many_documents_as_are_looked_at_may_stand_in_more():
    options = Options(match=MatchOptions(max_cross_references=2))
    options = replace(options, reuse=replace(options.reuse, max_documents=3))
    (told,) = match_page(read(PAGE), reports(*[None] * 6), options=options).highlights
    assert (told.spread.documents, told.spread.more) == (3, True)


# Places


def test_what_several_documents_print_from_and_to_nearly_the_same_word_is_one_highlight():
    corpus = stored(
        (f"{LEAD} {OTHERS[0]}", None), (f"{LEAD[:-30]}. {OTHERS[1]}", None), (f"{LEAD[12:]} {OTHERS[2]}", None)
    )
    assert highlight(PAGE, corpus).spread.documents == 3


def test_what_a_document_lacks_of_the_place_at_which_it_is_told_is_marked_as_the_pages_alone():
    page = f"This was in the news.\n{WIRE}"
    told = highlight(page, stored((WIRE, "2026-03-02"), (WIRE[: WIRE.rindex(", and came")], "2026-03-01")))
    shorter, whole = told.cross_references
    assert (whole.alignment.relation, whole.alignment.edits) == ("identical", ())
    assert (shorter.alignment.relation, shorter.alignment.page) == ("extended", told.span)
    assert [e.page.of(page) for e in shorter.alignment.edits] == [", and came back with the steamers"]
    assert shorter.alignment.similarity < 1


def test_a_place_reaches_as_far_as_any_document_that_is_told_at_it():
    corpus = stored((f"{LEAD[:-22]}. {OTHERS[1]}", None), (f"{LEAD[13:]} {OTHERS[2]}", None))
    told = highlight(PAGE, corpus)
    assert told.span.of(PAGE) == LEAD.rstrip(".")
    assert {r.alignment.relation for r in told.cross_references} == {"extended"}


def test_a_document_that_has_more_counts_for_a_part_of_it_too():
    page = f"This was in the news.\n{WIRE}"
    corpus = stored((WIRE, "2026-03-01"), (f"{OTHERS[0]}\n{LEAD}", "2026-03-02"))
    result = match_page(read(page), corpus, options=Options(match=MatchOptions(kinds=("passage",))))
    whole, part = sorted(result.highlights, key=lambda h: -len(h.span))
    assert (whole.spread.documents, whole.spread.first) == (1, 1)
    assert (part.spread.documents, part.spread.first) == (2, 1)
    assert not any(r.first for r in part.cross_references)


# Copies


def test_copies_of_one_text_are_one_line_with_their_numbers_at_the_earliest():
    corpus = stored(
        (f"Toll row grows\n{WIRE}", "2026-03-05"),
        (f"{OTHERS[0]}\n{LEAD}", "2026-03-04"),
        (WIRE, "2026-03-01"),
        (WIRE.rsplit("\n", 1)[0], "2026-03-03"),
    )
    told = highlight(PAGE, corpus)
    assert lines(told) == [(3, (4, 1)), (2, ())]
    assert (told.spread.documents, told.spread.texts, told.spread.first) == (4, 2, 3)


def test_a_copy_that_alters_the_words_at_hand_is_told_for_itself():
    page = f"{OTHERS[3]} Pilots have counted eleven dark buoys between the weir and the sandbank."
    altered = WIRE.replace("eleven dark buoys between", "twelve dark buoys between")
    corpus = stored((WIRE, "2026-03-01"), (f"Buoys dark\n{WIRE}", "2026-03-02"), (altered, "2026-03-03"))
    told = highlight(page, corpus)
    assert lines(told) == [(1, (2,)), (3, ())]
    assert (told.spread.documents, told.spread.texts) == (3, 1)


def test_a_quotation_in_copies_is_one_line_too():
    said = "“The Norra belongs to whoever lights it,” said Premier Ilse Varga."
    corpus = stored((f"{WIRE}\n{said}", "2026-03-02"), (f"{WIRE}\n{said}", "2026-03-01"), (f"{OTHERS[0]} {said}", None))
    page = "To a crowd Premier Ilse Varga said: “The Norra belongs to whoever lights it.”"
    told = highlight(page, corpus, kind="quotation")
    assert lines(told) == [(2, (1,)), (3, ())]
    assert (told.spread.documents, told.spread.texts, told.spread.first) == (3, 2, 2)


def test_a_quotation_inside_a_passage_knows_the_passages_documents():
    said = "“The Norra belongs to whoever lights it,” said Premier Ilse Varga."
    page = f"{OTHERS[1]}\n{LEAD} {said} {WIRE.splitlines()[1]}"
    told = highlight(page, stored((f"{LEAD} {said} {WIRE.splitlines()[1]}", "2026-03-01")), kind="quotation")
    assert told.cross_references == ()
    assert (told.spread.documents, told.spread.first) == (1, 1)


def test_a_quotation_that_stands_in_many_copies_of_the_passage_around_it_still_leads_to_others():
    passage = f"{LEAD} Premier Ilse Varga called the toll “a shabby lantern tax.” {WIRE.splitlines()[1]}"
    other = "“A shabby lantern tax” is what Premier Ilse Varga sees in it."
    corpus = stored(*[(passage, None)] * 4, (f"{OTHERS[0]} {other}", None))
    page = read(f"{OTHERS[1]}\n{passage}")
    result = match_page(page, corpus, options=Options(lookup=LookupOptions(max_references=2)))
    (told,) = [h for h in result.highlights if h.kind == "quotation"]
    assert lines(told) == [(5, ())]
    assert (told.spread.documents, told.spread.more) == (5, False)


def test_where_as_many_documents_as_a_place_may_have_were_found_there_may_be_more():
    found = [
        match_page(read(PAGE), reports(*[None] * 4), options=Options(reuse=ReuseOptions(max_documents=most)))
        for most in (4, 5)
    ]
    assert [h.spread.more for result in found for h in result.highlights] == [True, False]


def test_where_stored_quotations_of_the_same_words_were_left_unread_there_may_be_more():
    said = "To Chancellor Rodrik Hale of Aker, Premier Ilse Varga said: “We sail, a breathtaking swindle or not.”"
    corpus = stored(*[(f"{OTHERS[n % 2]} Number {n}.\n{said}", None) for n in range(4)])
    page = read("“A breathtaking swindle,” Premier Ilse Varga said of Aker and its Chancellor Rodrik Hale.")
    found = [match_page(page, corpus, options=Options(lookup=LookupOptions(max_candidates=most))) for most in (3, 4)]
    assert [h.spread.more for result in found for h in result.highlights] == [True, False]


@pytest.mark.parametrize(("most", "first"), [(4, None), (5, 1)])
def test_where_there_may_be_more_none_is_told_to_be_the_first(most: int, first: int | None):
    corpus = reports(*[f"2026-03-0{day}" for day in range(1, 5)])
    (told,) = match_page(read(PAGE), corpus, options=Options(reuse=ReuseOptions(max_documents=most))).highlights
    assert told.spread.first == first
    assert [r.first for r in told.cross_references] == [r.alignment.document == first for r in told.cross_references]


# Context


@pytest.mark.parametrize("most", [0, 1, 3])
def test_only_what_is_told_has_its_context_looked_up(most: int):
    corpus = CountingCorpus()
    for other in OTHERS:
        corpus.add(f"{LEAD}\n{other}")
    told = highlight(PAGE, corpus, max_cross_references=most, kinds=("passage",))
    assert all(is_a_sentence(r) for r in told.cross_references)
    assert corpus.looked_up == [r.alignment.document for r in told.cross_references]


class CountingCorpus(MemoryCorpus):
    """Remembers whose quotations were asked for."""

    def __init__(self) -> None:
        self.looked_up: list[int] = []
        super().__init__()

    def quotations_of(self, number: int):
        self.looked_up.append(number)
        return super().quotations_of(number)


def is_a_sentence(reference: CrossReference) -> bool:
    return len(reference.context) == len(LEAD)


def test_what_is_left_of_too_many_for_the_quoted_words_is_not_all_there_is_for_the_report_around_them():
    said = "“We have patched it for thirty years, and there is nothing left to patch,” Oda Melkin said at Talvern."
    corpus = stored(*[(f"{other}\n{said}", f"2026-03-0{day}") for day, other in enumerate(OTHERS, 1)])
    page = read("Talvern waits. Director Oda Melkin admitted that there was “left to patch”.")
    result = match_page(page, corpus, options=Options(lookup=LookupOptions(max_references=4)))
    spreads = [h.spread for h in result.highlights if h.spread]
    assert [(spread.documents, spread.more, spread.first) for spread in spreads] == [(2, True, None), (4, True, None)]
