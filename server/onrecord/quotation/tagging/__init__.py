"""Which words of a text are source, cue and content: tokens, their features, and the field that labels them."""
