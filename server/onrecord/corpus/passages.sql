-- The passage index: a file a segment, below `passages` in the data folder, written whole before the row that names it.
-- What no row names is no part of the index.
CREATE TABLE segment (
    name TEXT PRIMARY KEY,       -- of its file, never given twice
    documents INTEGER NOT NULL,
    words INTEGER NOT NULL,
    postings INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    checksum TEXT NOT NULL       -- of all its bytes, as they were written
) STRICT, WITHOUT ROWID;

-- Documents of a segment that count no more: removed, or standing in another with a newer text.
CREATE TABLE tombstone (
    segment TEXT NOT NULL REFERENCES segment ON DELETE CASCADE,
    document INTEGER NOT NULL,
    PRIMARY KEY (segment, document)
) STRICT, WITHOUT ROWID;

-- Documents that wait to be indexed: of an earlier format, or of a segment that was damaged.
CREATE TABLE unindexed (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE
) STRICT;

-- Documents that nobody has read for quotations yet, so that each answer can tell how many.
CREATE INDEX analysis_unread ON analysis (document) WHERE version = '';
