-- Which version of model and rules found a document's quotations and names; every document has a row.
CREATE TABLE analysis (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    version TEXT NOT NULL  -- empty: of what nobody has read yet
) STRICT;
