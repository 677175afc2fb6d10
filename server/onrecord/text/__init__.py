"""Reading text: folding, words, sentences, quotation marks and offsets, all in code points of the original."""
