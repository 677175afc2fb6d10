"""Which content, cue and source belong together: learnt from pairs, and by rules where layout or word order tells."""
