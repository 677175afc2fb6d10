"""Reused text: passages that a page shares with documents, found by word shingles and accepted in bits."""
