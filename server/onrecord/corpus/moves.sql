-- Quotations that people gave to another speaker than the document's name tells, by what outlives the document.
CREATE TABLE moved (
    key TEXT NOT NULL,                      -- of the document, as in `document`
    words BLOB NOT NULL,                    -- sha256 of what was said, see corpus/moves.py
    speaker INTEGER NOT NULL REFERENCES speaker,
    PRIMARY KEY (key, words)
) STRICT, WITHOUT ROWID;
