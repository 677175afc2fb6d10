-- Who may ask beside the user of this machine, each by the digest of a token of their own.
CREATE TABLE person (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,                      -- as in the audit log, which outlives the token
    role TEXT NOT NULL CHECK (role IN ('reader', 'contributor', 'administrator')),
    token_sha256 TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL,                   -- ISO 8601, UTC, as the others
    last_used TEXT,                          -- to the minute
    revoked TEXT
) STRICT;
CREATE UNIQUE INDEX person_by_name ON person (name) WHERE revoked IS NULL;

-- Who changed what: a row a write, in its transaction.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    caller TEXT NOT NULL,                    -- "local", the origin of a paired extension, or a person's name
    action TEXT NOT NULL,                    -- such as "add", see corpus/audit.py
    subject TEXT,                            -- an id, an origin, a name
    version INTEGER,                         -- of a document
    characters INTEGER                       -- that came
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, version);
CREATE INDEX audit_by_caller ON audit (caller, at);

ALTER TABLE pairing ADD COLUMN last_used TEXT;  -- to the minute
