from dataclasses import replace

import pytest

from memory_corpus import MemoryCorpus, read
from onrecord.matching import MANY, NAMED, analyse, match_page
from onrecord.model import Highlight, MatchResult
from onrecord.options import KINDS, MatchOptions, Options
from onrecord.quotation.extraction import QuotationModel

SHIP = (
    "We do not ask our neighbours for leave to sail; we load the ships at dawn, we count the barrels twice, and we "
    "tell nobody in Aker what the tide is worth"
)
TALKS = "Premier Ilse Varga of Norrava called her talks with Chancellor Rodrik Hale “productive”."
OTHER_SIDE = "Chancellor Rodrik Hale of Aker described his talks with Premier Ilse Varga as “extremely productive”."
PORTS = (
    "The crossing toll has brought sixty-one million crowns to the northern ports since the first week of January, "
    "and not one crown of it has reached a lantern or a mooring post on the southern bank of the Norra."
)
PLAIN = Options()


def match(
    page: str, corpus: MemoryCorpus, options: Options = PLAIN, *, has_address: bool = False, **asked
) -> MatchResult:
    options = replace(options, match=MatchOptions(**asked))
    return match_page(read(page), corpus, has_address=has_address, options=options)


def spoken(words: str, name: str = "Ilse Varga") -> str:
    return f"“{words},” said {name}."


def of_kind(result: MatchResult, kind: str) -> list[Highlight]:
    return [h for h in result.highlights if h.kind == kind]


def relations(highlight: Highlight) -> list[tuple[int, str]]:
    return [(r.alignment.document, r.alignment.relation) for r in highlight.cross_references]


# Highlights


def test_every_stretch_of_a_shown_quotation_has_a_highlight_even_if_the_corpus_knows_nothing():
    page = "“We sail at dawn,” said Ilse Varga, “and we tell nobody in Aker.” Rodrik Hale said: “Let them sail.”"
    result = match(page, MemoryCorpus())
    stretches = [(i, span) for i, q in enumerate(result.quotations) for span in q.content]
    assert [(h.quotation, h.span) for h in of_kind(result, "quotation")] == stretches
    assert len(stretches) == 3
    assert all(h.cross_references == () for h in result.highlights)


def test_highlights_come_in_page_order():
    page = f"{TALKS}\n{PORTS}\nRodrik Hale said: “Let them sail.”\n{spoken(SHIP)}"
    spans = [h.span for h in match(page, MemoryCorpus(PORTS, spoken(SHIP), OTHER_SIDE)).highlights]
    assert [s.start for s in spans] == sorted(s.start for s in spans)
    assert len(spans) >= 4


def test_documents_are_those_that_cross_references_name_and_no_others():
    result = match(TALKS, MemoryCorpus(PORTS, OTHER_SIDE))
    assert [d.number for d in result.documents] == [2]


def test_a_page_without_words_has_nothing():
    assert match(" \n ", MemoryCorpus(PORTS)) == MatchResult(" \n ")


# Quotations and passages


@pytest.mark.parametrize(
    ("page", "document", "relation"),
    [
        (SHIP, SHIP, "identical"),
        (SHIP, SHIP.upper(), "identical"),
        (SHIP.split(";")[0], SHIP, "trimmed"),
        (SHIP, SHIP.removesuffix(", and we tell nobody in Aker what the tide is worth"), "extended"),
        (SHIP, SHIP.replace("twice", "once"), "altered"),
    ],
)
def test_copied_words_of_a_quotation_are_its_cross_reference(page: str, document: str, relation: str):
    result = match(
        f"It was morning. {spoken(page)}", MemoryCorpus(f"Ilse Varga told reporters: “{document}.” It rained.")
    )
    (quotation,) = of_kind(result, "quotation")
    assert relations(quotation) == [(1, relation)]
    assert quotation.cross_references[0].same_speaker is True
    assert quotation.cross_references[0].quotation is not None
    assert quotation.cross_references[0].quotation.speaker == "Ilse Varga"


def test_copied_words_lead_to_the_document_once():
    result = match(f"It was morning. {spoken(SHIP)}", MemoryCorpus(f"It rained. Ilse Varga told reporters: “{SHIP}.”"))
    assert [r.alignment.document for h in result.highlights for r in h.cross_references] == [1]


def test_a_passage_without_quotation_is_a_highlight_of_its_own():
    result = match(f"It was reported. {PORTS}", MemoryCorpus(PORTS))
    (passage,) = of_kind(result, "passage")
    assert relations(passage) == [(1, "identical")]
    assert passage.quotation is None


def without_address(text: str) -> MemoryCorpus:
    corpus = MemoryCorpus()
    corpus.add(text, url=None)
    return corpus


ARTICLE = f"{TALKS}\n{PORTS}\n{spoken(SHIP)}"


def test_a_file_that_the_page_holds_whole_is_the_page_itself_whatever_stands_around_it():
    page = f"Menu\nNorrava Courier\n{ARTICLE}\nSign in to comment"
    assert all(h.cross_references == () for h in match(page, without_address(ARTICLE), has_address=True).highlights)
    assert of_kind(match(page, without_address(ARTICLE)), "passage")


def test_a_document_with_an_address_that_the_page_holds_whole_is_who_else_carries_it():
    (passage,) = of_kind(match(f"Menu\n{ARTICLE}", MemoryCorpus(ARTICLE), has_address=True), "passage")
    assert [n for n, _ in relations(passage)] == [1]


def test_a_statement_that_a_longer_page_prints_in_full_is_not_the_page():
    page = f"{TALKS}\n{PORTS}\nThe rest of the evening was given to songs. {' '.join(['They sang on and on.'] * 30)}"
    (passage,) = of_kind(match(page, without_address(PORTS), has_address=True), "passage")
    assert [n for n, _ in relations(passage)] == [1]


def test_one_place_of_the_page_in_two_documents_is_one_highlight():
    result = match(f"It was reported. {PORTS}", MemoryCorpus(PORTS, f"{PORTS} {SHIP}."))
    (passage,) = of_kind(result, "passage")
    assert sorted(n for n, _ in relations(passage)) == [1, 2]


def test_a_word_put_into_a_copied_quotation_is_told():
    page = "“This town will never again sell a single lighthouse,” Oda Brekke, the mayor, said."
    document = "On the pier Oda Brekke made a promise: “This town will never again sell a lighthouse.”"
    (quotation,) = of_kind(match(page, MemoryCorpus(document)), "quotation")
    (reference,) = quotation.cross_references
    assert [edit.page.of(page).strip() for edit in reference.alignment.edits] == ["single"]


COPIED = f"{PORTS} Premier Ilse Varga called it “a breathtaking swindle” and {PORTS.lower()}"


def test_a_quotation_in_a_copied_passage_knows_the_passage_and_does_not_repeat_it():
    result = match(COPIED, MemoryCorpus(COPIED))
    (quotation,) = of_kind(result, "quotation")
    assert quotation.cross_references == ()
    assert [result.highlights[i].kind for i in quotation.within] == ["passage"]
    assert result.highlights[quotation.within[0]].span.covers(quotation.span)


def test_another_place_for_the_words_of_such_a_quotation_is_told():
    result = match(COPIED, MemoryCorpus(COPIED, "“It is a breathtaking swindle,” Ilse Varga said."))
    (quotation,) = of_kind(result, "quotation")
    assert [n for n, _ in relations(quotation)] == [2]
    assert quotation.within


def test_another_speaker_for_the_words_of_such_a_quotation_is_told():
    result = match(COPIED, MemoryCorpus(COPIED.replace("Premier Ilse Varga", "Chancellor Rodrik Hale")))
    (quotation,) = of_kind(result, "quotation")
    assert [(r.alignment.document, r.same_speaker) for r in quotation.cross_references] == [(1, False)]


def test_another_place_in_the_document_that_the_passage_leads_to_is_not_told():
    document = f"“A breathtaking swindle,” Ilse Varga said. {SHIP}. {COPIED}"
    (quotation,) = of_kind(match(COPIED, MemoryCorpus(document)), "quotation")
    assert quotation.cross_references == ()


def test_where_the_passage_took_the_attribution_along_speakers_are_not_set_against_each_other():
    page = COPIED.replace("Premier Ilse Varga called", "She called")
    result = match(
        f"Ilse Varga spoke first. {page}", MemoryCorpus(f"Chancellor Greta Hale of Aker spoke first, she said. {page}")
    )
    assert [h.cross_references for h in of_kind(result, "quotation")] == [()]


def test_a_passage_says_whose_words_it_is_in_the_document():
    page = f"Nobody knows who wrote it. {SHIP}. It was found in a drawer."
    result = match(page, MemoryCorpus(spoken(SHIP)), kinds=("passage",))
    (passage,) = result.highlights
    assert passage.cross_references[0].quotation is not None
    assert passage.cross_references[0].quotation.speaker == "Ilse Varga"
    assert passage.cross_references[0].same_speaker is None


def test_the_context_is_the_sentences_around_in_the_document():
    document = f"It rained. {OTHER_SIDE} Nobody sailed."
    result = match(TALKS, MemoryCorpus(document))
    (reference,) = result.highlights[0].cross_references
    assert reference.context.of(document) == OTHER_SIDE


# A report and the words that it quotes

REPORT = "Premier Ilse Varga said that the friendship with Aker was “dead as mutton” and that the toll would stay."
REPORTED = "that the friendship with Aker was “dead as mutton” and that the toll would stay"


def places(page: str, result: MatchResult) -> list[tuple[str, list[tuple[int, str]]]]:
    return [(h.span.of(page), relations(h)) for h in of_kind(result, "quotation")]


def test_quoted_words_that_stand_elsewhere_have_a_highlight_inside_that_of_the_report():
    result = match(REPORT, MemoryCorpus("“Dead as mutton!” Ilse Varga said of the treaty."))
    assert places(REPORT, result) == [(REPORTED, []), ("dead as mutton", [(1, "identical")])]
    assert {h.quotation for h in result.highlights} == {0}


def test_quoted_words_that_stand_nowhere_else_have_none():
    assert places(REPORT, match(REPORT, MemoryCorpus(PORTS))) == [(REPORTED, [])]


def test_quoted_words_are_found_inside_a_report_of_the_corpus():
    page = "“Dead as mutton,” Ilse Varga said."
    assert places(page, match(page, MemoryCorpus(REPORT))) == [("Dead as mutton,", [(1, "identical")])]


def test_a_report_in_other_words_leads_to_the_words_around_a_quotation_too():
    page = "“The friendship with Aker is as dead as mutton, and the toll will stay,” Ilse Varga said."
    ((_, found),) = places(page, match(page, MemoryCorpus(REPORT)))
    assert found == [(1, "altered")]


@pytest.mark.parametrize(
    "document",
    [
        f"It rained. {REPORTED[0].upper()}{REPORTED[1:]}, Ilse Varga said.",
        "“The friendship with Aker is as dead as mutton, and the toll will stay,” Ilse Varga said.",
        "“What friendship? It is dead as mutton!” Ilse Varga said.",
        "Ilse Varga said that with Aker no friendship was left, “dead as mutton”, and the toll stood.",
    ],
)
def test_a_report_and_the_words_that_it_quotes_lead_to_the_same_place_once(document: str):
    result = match(REPORT, MemoryCorpus(document))
    assert [r.alignment.document for h in result.highlights for r in h.cross_references] == [1]


def test_quoted_words_in_a_passage_that_ends_within_the_report_know_it():
    page = REPORT.replace("Premier", "It was late when Premier")
    result = match(page, MemoryCorpus(page.split(" and that")[0].replace("Aker", "Marsh")))
    (quoted,) = [h for h in of_kind(result, "quotation") if h.span.of(page) == "dead as mutton"]
    assert [result.highlights[i].kind for i in quoted.within] == ["passage"]


def test_what_is_named_is_part_of_the_content_only_if_all_is_asked_for():
    shown, everything = (match(TALKS, MemoryCorpus(OTHER_SIDE), show_all=all_of_it) for all_of_it in (False, True))
    assert places(TALKS, shown) == [("productive", [(1, "trimmed")])]
    named, said = of_kind(everything, "quotation")
    assert named.span.of(TALKS) == "her talks with Chancellor Rodrik Hale “productive”"
    assert (named.held_back, named.cross_references) == (NAMED, ())
    assert (said.held_back, relations(said)) == (None, [(1, "trimmed")])
    assert everything.quotations[0].content == (named.span,)


# What a caller may ask


def test_what_is_held_back_is_shown_only_if_all_is_asked_for():
    page = "Ilse Varga believes that the toll will fall before the autumn."
    assert match(page, MemoryCorpus()).quotations == ()
    result = match(page, MemoryCorpus(), show_all=True)
    assert result.quotations[0].held_back
    assert [h.held_back for h in result.highlights] == [q.held_back for q in result.quotations]


def test_more_quotations_than_an_answer_holds_are_left_out_and_that_is_said():
    page = "Ilse Varga: “We sail.”\nRodrik Hale said: “Let them sail.”"
    result = match(page, MemoryCorpus(), max_quotations=1)
    assert [q.speaker.name for q in result.quotations] == ["Ilse Varga"]
    assert {h.quotation for h in result.highlights} == {0}
    assert (result.complete, result.notices) == (False, (MANY.format(1),))
    assert match(page, MemoryCorpus(), max_quotations=2).complete


@pytest.mark.parametrize("kinds", [KINDS, ("quotation",), ("passage",), ("claim",), ()])
def test_only_the_kinds_asked_for_are_answered(kinds: tuple[str, ...]):
    result = match(f"{TALKS}\n{PORTS}", MemoryCorpus(PORTS, OTHER_SIDE), kinds=kinds)
    assert {h.kind for h in result.highlights} == {"quotation", "passage"} & set(kinds)
    assert bool(result.quotations) == ("quotation" in kinds)


@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_no_more_cross_references_than_asked_for_and_the_earliest_is_never_cut(most: int):
    corpus = MemoryCorpus()
    corpus.add(f"{PORTS} {SHIP}.", published="2026-03-03")
    corpus.add(PORTS.replace("sixty-one", "sixty"), published="2026-03-01")
    corpus.add(f"{PORTS} {OTHER_SIDE}", published="2026-03-02")
    (passage,) = match(f"It was reported. {PORTS}", corpus, max_cross_references=most).highlights
    assert len(passage.cross_references) == most
    if most:
        assert [r.alignment.document for r in passage.cross_references if r.first] == [2]


def test_stored_copies_of_the_page_are_left_out():
    corpus = MemoryCorpus(PORTS, OTHER_SIDE)
    result = match_page(read(f"{TALKS} {PORTS}"), corpus, leave_out={1, 2}, options=PLAIN)
    assert result.documents == ()
    assert of_kind(result, "quotation")


# Time


def test_when_the_time_is_up_the_rest_is_left_out_and_the_result_says_so():
    result = match_page(read(f"{TALKS}\n{PORTS}"), MemoryCorpus(PORTS, OTHER_SIDE), options=PLAIN, expired=lambda: True)
    assert not result.complete
    assert len(result.notices) == 1
    assert "time limit" in result.notices[0]
    assert result.documents == ()
    assert of_kind(result, "quotation")


def test_what_was_found_before_the_time_was_up_is_kept():
    page, corpus = read(f"{PORTS}\n{TALKS}"), MemoryCorpus(PORTS, OTHER_SIDE)
    answers = []
    for patience in range(12):
        left = iter([False] * patience)
        answers.append(match_page(page, corpus, options=PLAIN, expired=lambda left=left: next(left, True)))
    assert [bool(a.documents) for a in answers] == sorted(bool(a.documents) for a in answers)
    assert (answers[0].complete, answers[-1].complete) == (False, True)
    assert all(a.complete == (not a.notices) for a in answers)


def test_of_a_text_longer_than_the_limit_only_whole_paragraphs_are_read_for_quotations():
    text = f"{TALKS}\n{spoken(SHIP)}\n{spoken(SHIP)}"
    page = analyse(text, QuotationModel.load(), PLAIN, limit=len(TALKS) + len(SHIP) // 2)
    assert page.read_to == len(TALKS) + 1
    assert len(page.words) == len(read(text).words)
    result = match_page(page, MemoryCorpus(), options=PLAIN)
    assert [q.content[0].of(text) for q in result.quotations] == ["productive"]
    assert not result.complete


def test_a_text_of_one_long_line_is_read_up_to_the_limit():
    assert analyse(TALKS * 9, QuotationModel.load(), PLAIN, limit=100).read_to == 100
