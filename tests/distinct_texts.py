"""Texts of which any two share no passage, as many as are asked for."""

import random
import re

_VOCABULARY = re.findall(
    r"\w+",
    "amber barley cobble dune ember fathom gravel harbour island jetty kelp lantern meadow nettle orchard pebble"
    " quarry rudder saddle tide umber valley willow yarrow anchor bramble copper drift elm furrow granite heron",
)


def text_of(number: int, words: int = 40) -> str:
    """Return the text of that number, of so many words."""
    return " ".join(random.Random(number).choices(_VOCABULARY, k=words)).capitalize() + "."
