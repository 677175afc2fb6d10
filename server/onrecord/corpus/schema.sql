-- The corpus of one data folder. Every row of a document becomes visible in one transaction, with the next revision.
-- Offsets count code points of the document's text.

CREATE TABLE corpus (
    revision INTEGER NOT NULL  -- grows with every change
) STRICT;
INSERT INTO corpus VALUES (0);

CREATE TABLE document (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: links outlive documents
    key TEXT NOT NULL UNIQUE,                  -- canonical address, file URI, or "sha256:" and the text's digest
    url TEXT,
    title TEXT,
    publisher TEXT,
    published TEXT,                            -- ISO 8601
    kind TEXT NOT NULL,
    added TEXT NOT NULL,                       -- ISO 8601, UTC
    characters INTEGER NOT NULL,
    sha256 BLOB NOT NULL,                      -- of the text's UTF-8
    text TEXT NOT NULL                         -- last, so that lists need not read it
) STRICT;
CREATE INDEX document_by_sha256 ON document (sha256);

-- Texts that an address had before.
CREATE TABLE version (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    added TEXT NOT NULL,
    replaced TEXT NOT NULL,
    title TEXT,
    publisher TEXT,
    published TEXT,
    sha256 BLOB NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX version_by_document ON version (document);

CREATE TABLE quotation (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    content TEXT NOT NULL,  -- JSON: [[start, end], …]
    form TEXT NOT NULL,
    speaker TEXT,
    cue TEXT,
    words BLOB NOT NULL     -- uint32 a content word, as in quotation_word
) STRICT;
CREATE INDEX quotation_by_document ON quotation (document);

CREATE TABLE quotation_word (
    word INTEGER NOT NULL,
    quotation INTEGER NOT NULL,
    PRIMARY KEY (word, quotation)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_name (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (document, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_by_name ON document_name (name);

-- Browser extensions that may ask, each with the digest of its token.
CREATE TABLE pairing (
    origin TEXT PRIMARY KEY,
    token_sha256 TEXT NOT NULL,
    added TEXT NOT NULL
) STRICT, WITHOUT ROWID;
