-- Who is on record. A row is a name that documents give to who speaks, and a speaker where it means itself. It stays when
-- its documents go, so that ids, and what people decided, outlive them.
CREATE TABLE speaker (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,              -- as documents write it
    key TEXT NOT NULL,                      -- see quotation/speakers/identity.py
    family TEXT NOT NULL,                   -- the last word of the key
    means INTEGER NOT NULL,                 -- whose name it is: worked out from the others and what people decided
    merged INTEGER REFERENCES speaker,      -- decided: it means whoever this one means
    apart INTEGER REFERENCES speaker,       -- decided: it does not mean this one
    renamed TEXT                            -- decided: what the speaker is called
) STRICT;
CREATE INDEX speaker_by_key ON speaker (key);
CREATE INDEX speaker_by_family ON speaker (family);
CREATE INDEX speaker_by_means ON speaker (means);
CREATE INDEX speaker_decided ON speaker (number, merged, apart) WHERE merged IS NOT NULL OR apart IS NOT NULL;

-- Whose words a quotation has: a row for each of those who say it.
CREATE TABLE attribution (
    speaker INTEGER NOT NULL REFERENCES speaker,
    quotation INTEGER NOT NULL REFERENCES quotation ON DELETE CASCADE,
    PRIMARY KEY (speaker, quotation)
) STRICT, WITHOUT ROWID;
CREATE INDEX attribution_by_quotation ON attribution (quotation);

-- Who is named anywhere, by the last word; a surname may mean them too.
CREATE INDEX document_name_by_family ON document_name (substr(name, length(rtrim(name, replace(name, ' ', ''))) + 1));
