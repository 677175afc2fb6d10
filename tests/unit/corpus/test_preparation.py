from onrecord.corpus.preparation import Preparer
from onrecord.options import Options


def test_quotations_that_are_held_back_are_not_stored():
    preparer = Preparer.load(Options())
    text = "Ilse Varga said the talks were “extremely productive”. Rodrik Hale believes that the toll will fall."
    shown = [q for q in preparer.read_page(text).quotations if q.held_back is None]
    assert len(preparer.prepare(text).quotations) == len(shown) > 0


def test_quotations_that_are_left_for_later_take_nothing_from_the_passages():
    preparer = Preparer.load(Options())
    text = "Ilse Varga said the talks were “extremely productive”."
    whole, passages = preparer.prepare(text), preparer.prepare_passages(text)
    assert passages.passages.tokens.tolist() == whole.passages.tokens.tolist()
    assert passages.passages.positions.tolist() == whole.passages.positions.tolist()
    assert (passages.quotations, passages.names, passages.version) == ((), (), "")


def test_a_page_that_is_asked_for_its_passages_only_is_not_read_for_quotations():
    preparer = Preparer.load(Options())
    page = preparer.read_page("Ilse Varga said the talks were “extremely productive”.", ("passage",))
    assert (page.quotations, page.names, len(page.words)) == ((), frozenset(), 8)
