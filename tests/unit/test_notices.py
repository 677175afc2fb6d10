import random
from itertools import permutations

import pytest

from memory_corpus import MemoryCorpus, read
from onrecord.matching import match_page
from onrecord.model import MatchResult, SourceDocument
from onrecord.notices import publisher_of
from onrecord.options import MatchOptions, Options
from onrecord.reuse.labels import BOILERPLATE

# Stories of one paper on as many subjects, and a page of its own on another.
STORIES = """Anglers on the upper Lissa landed forty trout in a morning, and the hatchery at Vennick means to release \
nine thousand fry before the thaw. Warden Oskar Thiel counted redds from a punt and found the gravel silted below the \
weir, where poachers had stretched a net of horsehair between two alders.
The glassblowers of Marrow Lane have lit a second furnace to meet orders for lamp chimneys. Apprentices earn eleven \
crowns a week and sleep in the loft above the annealing oven, which the guild's physician called unhealthy in a \
pamphlet last autumn. Master Ottoline Faber denied that cullet was adulterated with lead.
Snow closed the Karst pass for the ninth day, and muleteers who shelter in the hospice have begun to burn the pews. \
A telegraphist, Emeric Sand, walked down over the glacier with frostbitten fingers to ask for flour, tallow and a \
veterinarian. An avalanche had buried the customs shed and its scales.
Chess players from seven provinces meet in the orangery on Saturday. The favourite, Dagny Holt, opens with the \
queen's knight and eats pickled walnuts throughout; her rival Casimir Bohl prefers silence, an hourglass and a \
cushion of goose down. The winner takes home a clock shaped like an elephant.
A meteorite the size of a loaf fell through the roof of the tannery in Obern and cracked a vat of oak bark liquor. \
The curator of minerals, Leontine Brack, weighed it at three kilograms and offered the tanner a season ticket to the \
observatory, a microscope and her sincere congratulations.""".splitlines()
PAGE = (
    "The municipal orchestra has sold its harp. Conductor Benedikt Rausch said nothing to the committee, but violists "
    "noticed a rectangle of unfaded carpet behind the timpani and a receipt from a pawnbroker in Dorn Street. The "
    "subscription concert on Thursday will replace Lorcan's nocturne with a quartet for bassoons."
)
FOOTER = "Letters to the editor reach us at Three Herring Quay until noon and may be cut for length or taste."
OFFER = "Readers who keep a pigeon loft may borrow our almanac of winds for a week against a deposit of four crowns."


def match(page: str, corpus: MemoryCorpus, **asked) -> MatchResult:
    return match_page(read(page), corpus, options=Options(match=MatchOptions(**asked)))


def paper(*texts: str, publisher: str = "The Lissa Courier") -> MemoryCorpus:
    corpus = MemoryCorpus()
    for text in texts:
        corpus.add(text, publisher=publisher)
    return corpus


def shown(page: str, corpus: MemoryCorpus) -> list[str]:
    """Return the passages that are shown; and check that all are there if everything is asked for."""
    everything = match(page, corpus, kinds=("passage",), show_all=True).highlights
    told = match(page, corpus, kinds=("passage",)).highlights
    assert {h.span for h in told} == {h.span for h in everything if h.held_back != BOILERPLATE}
    return [h.span.of(page) for h in told]


def test_a_notice_below_unrelated_stories_of_one_paper_is_boilerplate_whatever_its_words():
    page, corpus = f"{PAGE}\n{FOOTER}", paper(*[f"{story}\n{FOOTER}" for story in STORIES])
    assert shown(page, corpus) == []
    (notice,) = match(page, corpus, show_all=True, kinds=("passage",)).highlights
    assert (notice.held_back, notice.span.of(page)) == (BOILERPLATE, FOOTER.rstrip("."))
    assert (notice.spread.documents, notice.spread.texts) == (5, 5)


def test_the_same_words_in_fewer_stories_are_shown():
    assert len(shown(f"{PAGE}\n{FOOTER}", paper(*[f"{story}\n{FOOTER}" for story in STORIES[:3]]))) == 1


def test_the_same_story_stored_again_and_again_is_one():
    stories = [f"{STORIES[0]} Edition {number}.\n{FOOTER}" for number in range(9)]
    assert len(shown(f"{PAGE}\n{FOOTER}", paper(*stories))) == 1


def test_what_several_papers_printed_is_shown():
    corpus = paper(*[f"{story}\n{FOOTER}" for story in STORIES[:3]])
    for story in STORIES[3:]:
        corpus.add(f"{story}\n{FOOTER}", publisher="Obern Gazette")
    assert len(shown(f"{PAGE}\n{FOOTER}", corpus)) == 1


def test_background_that_a_paper_repeats_below_its_stories_on_one_subject_is_shown():
    background = (
        "The harp was bought in 1902 from the estate of a marquise, and moths have lived in its case ever since."
    )
    stories = [
        f"{lead} Conductor Benedikt Rausch and the violists of the municipal orchestra met in Dorn Street. Of the "
        f"timpani, the bassoons and Lorcan's nocturne nothing was told to the pawnbroker. {rest}\n{background}"
        for lead, rest in zip(
            ("Monday was loud.", "Nobody slept.", "It thundered.", "A cab overturned.", "Bells rang at four."),
            (story[:130] for story in STORIES),
            strict=True,
        )
    ]
    assert any(background.rstrip(".") in passage for passage in shown(f"{PAGE}\n{background}", paper(*stories)))


def test_what_stands_in_quotation_marks_is_shown_though_a_paper_repeats_it():
    slogan = "“A harbour without a lantern is a debt that the sea will one day come and collect from us all”"
    page = f"{PAGE}\nOnce more Premier Ilse Varga said it: {slogan}, she said."
    corpus = paper(*[f"{story}\nPremier Ilse Varga said it: {slogan}, she said." for story in STORIES])
    assert any("harbour without a lantern" in passage for passage in shown(page, corpus))


def test_an_offer_amid_stories_needs_more_of_them():
    space = "And so it went on. " * 20
    stories = [f"{story} {space}\n{OFFER}\n{space} {other}" for story, other in permutations(STORIES, 2)]
    assert shown(f"{PAGE}\n{OFFER}", paper(*stories)) == []
    assert len(shown(f"{PAGE}\n{OFFER}", paper(*stories[:4]))) == 1


def test_a_page_that_tells_nothing_else_is_no_ground_to_hold_back():
    assert len(shown(FOOTER, paper(*[f"{story}\n{FOOTER}" for story in STORIES]))) == 1


def reports(subject: str = "") -> MemoryCorpus:
    """Return a paper of 24 texts, each in words of its own beside those of one *subject*, with a footer."""
    return paper(*[f"{subject} {invented_words(n)}\n{FOOTER}" for n in range(24)])


def invented_words(seed: int) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("aeioubdklmnprst", k=7)) for _ in range(80))


def test_on_a_page_that_tells_little_what_many_texts_on_no_one_subject_carry_is_boilerplate():
    page = f"The council met in the evening, and the vote was put off.\n{FOOTER}"
    assert shown(page, reports()) == []
    assert len(shown(page, paper(*[f"{story}\n{FOOTER}" for story in STORIES]))) == 1


def test_on_a_page_that_tells_little_what_many_texts_on_one_subject_carry_is_shown():
    page = f"The council met in the evening, and the vote was put off.\n{FOOTER}"
    assert len(shown(page, reports(STORIES[0]))) == 1


def test_words_that_are_all_that_a_page_has_are_shown_however_many_carry_them():
    assert len(shown(f"It was said. {FOOTER}", reports())) == 1


def test_a_paragraph_that_every_document_shares_is_one_highlight_and_labelled():
    corpus = MemoryCorpus()
    for number in range(80):
        corpus.add(f"{STORIES[number % 5]}\nIssue {number} of {number * 7} {number * 'x'}y.\n{FOOTER}\n{number * 'z '}")
    page = f"{PAGE}\n{FOOTER}"
    (notice,) = match(page, corpus, show_all=True, kinds=("passage",)).highlights
    assert notice.held_back == BOILERPLATE
    assert notice.spread.documents == Options().reuse.max_documents
    assert notice.spread.more
    assert len(notice.cross_references) <= MatchOptions().max_cross_references


@pytest.mark.parametrize(
    ("known", "publisher"),
    [
        ({"publisher": "The Lissa Courier", "url": "https://courier.example/a"}, "the lissa courier"),
        ({"url": "https://www.courier.example:8080/a"}, "courier.example"),
        ({"url": "http://me@blog.courier.co.uk/a?b"}, "courier.co.uk"),
        ({"url": "https://co.uk/"}, "co.uk"),
        ({"url": "https://localhost/a"}, "localhost"),
        ({"url": "no address"}, None),
        ({}, None),
    ],
)
def test_the_publisher_is_the_one_named_or_else_the_site(known: dict[str, str], publisher: str | None):
    assert publisher_of(SourceDocument(1, "", **known)) == publisher
