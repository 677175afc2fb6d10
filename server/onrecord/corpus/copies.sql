-- What is known of texts and people, a second time: `PRAGMA integrity_check` compares an index with its table, so that a
-- changed bit is noticed in either. Texts have digests for that; what is found in texts is made again from them.
CREATE INDEX document_facts ON document (url, title, publisher, published, kind, author, added, characters);
CREATE INDEX version_facts ON version (document, added, replaced, title, publisher, published, url, kind, author, sha256);
CREATE INDEX speaker_renamed ON speaker (number, renamed) WHERE renamed IS NOT NULL;
CREATE INDEX moved_facts ON moved (speaker);
CREATE INDEX pairing_facts ON pairing (token_sha256, added);
CREATE INDEX person_facts ON person (token_sha256, name, role, created, revoked);
DROP INDEX audit_by_caller;
CREATE INDEX audit_by_caller ON audit (caller, at, action, subject, version, characters);
DROP INDEX version_by_document;  -- as `version_facts` begins with the document
