-- Who wrote a document, which formats 1 to 5 did not keep, and all that is known of an earlier text, so that it can be had
-- back. Last, and so behind the text: where no author is known, SQLite reads nothing of what stands before.
ALTER TABLE document ADD COLUMN author TEXT;
ALTER TABLE version ADD COLUMN url TEXT;     -- null in versions of formats 1 to 5, as is the kind: as the document's
ALTER TABLE version ADD COLUMN kind TEXT;
ALTER TABLE version ADD COLUMN author TEXT;
