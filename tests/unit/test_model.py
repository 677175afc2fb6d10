import pytest

from onrecord.model import Spread


@pytest.mark.parametrize(("documents", "texts"), [(0, 0), (2, 0), (2, 3)])
def test_a_spread_has_at_least_one_text_and_no_more_texts_than_documents(documents: int, texts: int):
    with pytest.raises(ValueError, match=f"{documents} documents cannot have {texts} texts"):
        Spread(documents, texts, first=None, more=False)
