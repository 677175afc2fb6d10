"""What a reader has collected: documents, how they are read in, kept and found again."""
