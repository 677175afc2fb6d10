"""The passage index: its segments as files, which of them are merged when, and how the table of contents names them."""
