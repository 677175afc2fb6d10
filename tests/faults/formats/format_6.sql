-- A data folder as the last version of On Record left it that wrote format 6, dumped.
BEGIN TRANSACTION;

-- Table  analysis
CREATE TABLE analysis (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    version TEXT NOT NULL  -- empty: of what nobody has read yet
) STRICT;
INSERT INTO analysis VALUES(1,'3.763a32502fffeebb');
INSERT INTO analysis VALUES(2,'3.763a32502fffeebb');
INSERT INTO analysis VALUES(3,'3.763a32502fffeebb');
-- Triggers and indices on  analysis
CREATE INDEX analysis_unread ON analysis (document) WHERE version = '';

-- Table  attribution
CREATE TABLE attribution (
    speaker INTEGER NOT NULL REFERENCES speaker,
    quotation INTEGER NOT NULL REFERENCES quotation ON DELETE CASCADE,
    PRIMARY KEY (speaker, quotation)
) STRICT, WITHOUT ROWID;
INSERT INTO attribution VALUES(1,1);
INSERT INTO attribution VALUES(1,2);
INSERT INTO attribution VALUES(5,3);
INSERT INTO attribution VALUES(2,4);
INSERT INTO attribution VALUES(3,4);
INSERT INTO attribution VALUES(4,5);
-- Triggers and indices on  attribution
CREATE INDEX attribution_by_quotation ON attribution (quotation);

-- Table  corpus
CREATE TABLE corpus (
    revision INTEGER NOT NULL  -- grows with every change
) STRICT;
INSERT INTO corpus VALUES(5);

-- Table  document
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
, author TEXT) STRICT;
INSERT INTO document VALUES(1,'https://news.example/toll','https://news.example/toll','Toll goes','The Quay','2025-03-28','post','2026-11-22T14:13:13.940+00:00',106,X'6891260B96B9F3DFE051F72FBDFE3DC6D35B15A05011FA5A7622EEE2251E51A7','“The toll goes before the winter storms,” said Ilse Varga, the harbour master. Varga called it “a relief”.','Ann Roe');
INSERT INTO document VALUES(2,'https://other.example/bridge','https://other.example/bridge',NULL,'Other Paper','2025-04-02','article','2026-11-22T14:13:13.940+00:00',99,X'0E770DA8B90AC26A61A66B4DF8645715818B4D469F1B0BFF3F619F2DF4FA1456','Tom Oxley said the bridge was “unsafe at any speed” and that nobody would cross it again this year.',NULL);
INSERT INTO document VALUES(3,'sha256:e10035bfa1a49d7acc4c7988124c1ce8d91f10749b062872b226bd35ef18f152',NULL,NULL,NULL,NULL,'article','2026-11-22T14:13:13.940+00:00',95,X'E10035BFA1A49D7ACC4C7988124C1CE8D91F10749B062872B226BD35EF18F152','“We will rebuild every span of it,” Ada Roe and Tom Oxley said. “Not for long,” Mr. Varga said.',NULL);
-- Triggers and indices on  document
CREATE INDEX document_by_sha256 ON document (sha256);

-- Table  document_name
CREATE TABLE document_name (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (document, name)
) STRICT, WITHOUT ROWID;
INSERT INTO document_name VALUES(3,'ada roe');
INSERT INTO document_name VALUES(1,'ilse varga');
INSERT INTO document_name VALUES(2,'tom oxley');
INSERT INTO document_name VALUES(3,'tom oxley');
INSERT INTO document_name VALUES(3,'varga');
-- Triggers and indices on  document_name
CREATE INDEX document_by_name ON document_name (name);
CREATE INDEX document_name_by_family ON document_name (substr(name, length(rtrim(name, replace(name, ' ', ''))) + 1));

-- Table  moved
CREATE TABLE moved (
    key TEXT NOT NULL,                      -- of the document, as in `document`
    words BLOB NOT NULL,                    -- sha256 of what was said, see corpus/moves.py
    speaker INTEGER NOT NULL REFERENCES speaker,
    PRIMARY KEY (key, words)
) STRICT, WITHOUT ROWID;
INSERT INTO moved VALUES('https://other.example/bridge',X'8897F091DF862BC510AFC909A1339530A3F5FC113BBD1AC407313203A4D5620E',5);

-- Table  pairing
CREATE TABLE pairing (
    origin TEXT PRIMARY KEY,
    token_sha256 TEXT NOT NULL,
    added TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO pairing VALUES('chrome-extension://abcdefghijklmnopabcdefghijklmnop','5555555555555555555555555555555555555555555555555555555555555555','2026-11-22T14:13:13.959+00:00');

-- Table  quotation
CREATE TABLE quotation (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    content TEXT NOT NULL,  -- JSON: [[start, end], …]
    form TEXT NOT NULL,
    speaker TEXT,
    cue TEXT,
    words BLOB NOT NULL     -- uint32 a content word, as in quotation_word
, quoted TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO quotation VALUES(1,1,'[[1, 40]]','direct','Ilse Varga','said',X'51C8263468C0BCC047B3CAF2','[[1, 40]]');
INSERT INTO quotation VALUES(2,1,'[[96, 104]]','mixed','Ilse Varga','called',X'A419C3AE','[[96, 104]]');
INSERT INTO quotation VALUES(3,2,'[[15, 98]]','mixed','Tom Oxley','said',X'13AD921C9468E56E942EFD7A42B9A38DD63CF9FC','[[31, 50]]');
INSERT INTO quotation VALUES(4,3,'[[1, 34]]','direct','Ada Roe and Tom Oxley','said',X'BA1115553CC326D4','[[1, 34]]');
INSERT INTO quotation VALUES(5,3,'[[65, 78]]','direct','Varga','said',X'C1175B9C','[[65, 78]]');
-- Triggers and indices on  quotation
CREATE INDEX quotation_by_document ON quotation (document);

-- Table  quotation_word
CREATE TABLE quotation_word (
    word INTEGER NOT NULL,
    quotation INTEGER NOT NULL,
    PRIMARY KEY (word, quotation)
) STRICT, WITHOUT ROWID;
INSERT INTO quotation_word VALUES(479374611,3);
INSERT INTO quotation_word VALUES(874956881,1);
INSERT INTO quotation_word VALUES(1427444154,4);
INSERT INTO quotation_word VALUES(1860528276,3);
INSERT INTO quotation_word VALUES(2063412884,3);
INSERT INTO quotation_word VALUES(2376317250,3);
INSERT INTO quotation_word VALUES(2623215553,5);
INSERT INTO quotation_word VALUES(2932021668,2);
INSERT INTO quotation_word VALUES(3233595496,1);
INSERT INTO quotation_word VALUES(3559310140,4);
INSERT INTO quotation_word VALUES(4073370439,1);
INSERT INTO quotation_word VALUES(4244192470,3);

-- Table  segment
CREATE TABLE segment (
    name TEXT PRIMARY KEY,       -- of its file, never given twice
    documents INTEGER NOT NULL,
    words INTEGER NOT NULL,
    postings INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    checksum TEXT NOT NULL       -- of all its bytes, as they were written
) STRICT, WITHOUT ROWID;
INSERT INTO segment VALUES('e744f6fac2336411.segment',3,56,36,2296,'517d2f5bc34c03c2');

-- Table  speaker
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
INSERT INTO speaker VALUES(1,'Ilse Varga','ilse varga','varga',1,NULL,NULL,NULL);
INSERT INTO speaker VALUES(2,'Tom Oxley','tom oxley','oxley',2,NULL,NULL,'Thomas Oxley');
INSERT INTO speaker VALUES(3,'Ada Roe','ada roe','roe',1,1,NULL,NULL);
INSERT INTO speaker VALUES(4,'Varga','varga','varga',1,NULL,NULL,NULL);
INSERT INTO speaker VALUES(5,'Tom Oxley (2)','tom oxley 2','2',5,NULL,2,NULL);
-- Triggers and indices on  speaker
CREATE INDEX speaker_by_family ON speaker (family);
CREATE INDEX speaker_by_key ON speaker (key);
CREATE INDEX speaker_by_means ON speaker (means);
CREATE INDEX speaker_decided ON speaker (number, merged, apart) WHERE merged IS NOT NULL OR apart IS NOT NULL;

-- Table  tombstone
CREATE TABLE tombstone (
    segment TEXT NOT NULL REFERENCES segment ON DELETE CASCADE,
    document INTEGER NOT NULL,
    PRIMARY KEY (segment, document)
) STRICT, WITHOUT ROWID;

-- Table  unindexed
CREATE TABLE unindexed (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE
) STRICT;

-- Table  version
CREATE TABLE version (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    added TEXT NOT NULL,
    replaced TEXT NOT NULL,
    title TEXT,
    publisher TEXT,
    published TEXT,
    sha256 BLOB NOT NULL,
    text TEXT NOT NULL
, url TEXT, kind TEXT, author TEXT) STRICT;
INSERT INTO version VALUES(1,'2026-11-22T14:13:13.940+00:00','2026-11-22T14:13:13.940+00:00','Toll stays','The Quay','2025-03-01',X'F84F4D291126810EE794ECE74FDE1E697AE24C3377172558CA2025E6E957C718','“The toll stays until spring,” said Ilse Varga, the harbour master.','https://news.example/toll','post','Ann Roe');
-- Triggers and indices on  version
CREATE INDEX version_by_document ON version (document);

-- For primary key autoincrements the next id to use is stored in
-- sqlite_sequence
DELETE FROM main.sqlite_sequence WHERE name='document';
INSERT INTO main.sqlite_sequence VALUES ('document', 3);
DELETE FROM main.sqlite_sequence WHERE name='speaker';
INSERT INTO main.sqlite_sequence VALUES ('speaker', 5);

-- Database header
pragma user_version=6;
pragma application_id=1332630117;

COMMIT TRANSACTION;
