-- A data folder as the last version of On Record left it that wrote format 4, dumped.
BEGIN TRANSACTION;

-- Table  analysis
CREATE TABLE analysis (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    version TEXT NOT NULL  -- empty: one that did not say
) STRICT;
INSERT INTO analysis VALUES(1,'3.763a32502fffeebb');
INSERT INTO analysis VALUES(2,'3.763a32502fffeebb');
INSERT INTO analysis VALUES(3,'3.763a32502fffeebb');

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
) STRICT;
INSERT INTO document VALUES(1,'https://news.example/toll','https://news.example/toll','Toll goes','The Quay','2025-03-28','article','2026-11-22T14:13:10.356+00:00',106,X'6891260B96B9F3DFE051F72FBDFE3DC6D35B15A05011FA5A7622EEE2251E51A7','“The toll goes before the winter storms,” said Ilse Varga, the harbour master. Varga called it “a relief”.');
INSERT INTO document VALUES(2,'https://other.example/bridge','https://other.example/bridge',NULL,'Other Paper','2025-04-02','article','2026-11-22T14:13:10.356+00:00',99,X'0E770DA8B90AC26A61A66B4DF8645715818B4D469F1B0BFF3F619F2DF4FA1456','Tom Oxley said the bridge was “unsafe at any speed” and that nobody would cross it again this year.');
INSERT INTO document VALUES(3,'sha256:e10035bfa1a49d7acc4c7988124c1ce8d91f10749b062872b226bd35ef18f152',NULL,NULL,NULL,NULL,'article','2026-11-22T14:13:10.356+00:00',95,X'E10035BFA1A49D7ACC4C7988124C1CE8D91F10749B062872B226BD35EF18F152','“We will rebuild every span of it,” Ada Roe and Tom Oxley said. “Not for long,” Mr. Varga said.');
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
INSERT INTO pairing VALUES('chrome-extension://abcdefghijklmnopabcdefghijklmnop','5555555555555555555555555555555555555555555555555555555555555555','2026-11-22T14:13:10.386+00:00');

-- Table  posting
CREATE TABLE posting (
    fingerprint INTEGER NOT NULL,  -- the 64 bits, as a signed number
    document INTEGER NOT NULL,
    position INTEGER NOT NULL,     -- number of the shingle's first word
    PRIMARY KEY (fingerprint, document, position)
) STRICT, WITHOUT ROWID;
INSERT INTO posting VALUES(-9072132840574044978,1,9);
INSERT INTO posting VALUES(-8909229138149405512,3,11);
INSERT INTO posting VALUES(-8319698051773214514,2,0);
INSERT INTO posting VALUES(-8319698051773214514,3,10);
INSERT INTO posting VALUES(-8254597186189027062,2,11);
INSERT INTO posting VALUES(-8145391298840060262,2,15);
INSERT INTO posting VALUES(-6639776226855651497,3,5);
INSERT INTO posting VALUES(-5388978651903437257,2,1);
INSERT INTO posting VALUES(-4617531440729034939,2,14);
INSERT INTO posting VALUES(-3967587979262699920,1,13);
INSERT INTO posting VALUES(-3080968500522761264,1,12);
INSERT INTO posting VALUES(-2011509574227020148,3,7);
INSERT INTO posting VALUES(-1464492762747487444,1,7);
INSERT INTO posting VALUES(-393308616138952502,3,15);
INSERT INTO posting VALUES(-343132205610304797,2,13);
INSERT INTO posting VALUES(21671164137819088,3,1);
INSERT INTO posting VALUES(149349873062962034,1,15);
INSERT INTO posting VALUES(278728232665346274,3,3);
INSERT INTO posting VALUES(935252076257961030,3,9);
INSERT INTO posting VALUES(1138050525355532990,3,13);
INSERT INTO posting VALUES(1279484096604834375,3,6);
INSERT INTO posting VALUES(2458766510977872550,1,3);
INSERT INTO posting VALUES(4839311508229813766,2,3);
INSERT INTO posting VALUES(5145009609827365192,3,14);
INSERT INTO posting VALUES(5695564725452014969,1,1);
INSERT INTO posting VALUES(6052611755972928689,2,5);
INSERT INTO posting VALUES(6392331061722693483,1,2);
INSERT INTO posting VALUES(6799117625391144357,2,7);
INSERT INTO posting VALUES(6846969881588652319,2,4);
INSERT INTO posting VALUES(7232401825594540224,1,6);
INSERT INTO posting VALUES(7448760735219179810,2,8);
INSERT INTO posting VALUES(7759687064855651217,2,9);
INSERT INTO posting VALUES(8109848241211076907,1,11);
INSERT INTO posting VALUES(8427032008421728771,2,12);
INSERT INTO posting VALUES(8493358602302290135,1,5);
INSERT INTO posting VALUES(8822379636411838889,3,2);

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
) STRICT;
INSERT INTO version VALUES(1,'2026-11-22T14:13:10.356+00:00','2026-11-22T14:13:10.356+00:00','Toll stays','The Quay','2025-03-01',X'F84F4D291126810EE794ECE74FDE1E697AE24C3377172558CA2025E6E957C718','“The toll stays until spring,” said Ilse Varga, the harbour master.');
-- Triggers and indices on  version
CREATE INDEX version_by_document ON version (document);

-- Table  words
CREATE TABLE words (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    hashes BLOB NOT NULL,        -- uint32 a word
    steps BLOB NOT NULL,         -- uint16 a word, or uint32 if one needs it: from the start of the word before
    lengths BLOB NOT NULL,       -- likewise
    fingerprints BLOB NOT NULL,  -- uint64 a posting
    positions BLOB NOT NULL      -- uint32 a posting, parallel
) STRICT;
INSERT INTO words VALUES(1,X'451A784151C8263404E21A04D0E35AD3451A784147B3CAF268C0BCC0781BB3E1F1F4709E803412CC451A784119902A127AB8DBBB803412CC1C3AA1848201AA1456740D55A419C3AE',X'010004000500050007000400070009000500050007000400080008000600070004000200',X'030004000400060003000600060004000400050003000700060005000600020001000600',X'7905D0FFF0B50A4F6B3FAD8C3B1FB658A67276581D4B1F22D7783C28A678DE75C000733724A75E642C3B4E6C9713ADEBCEB46D6A3F4F19822B71B6EF01F88B70D0432CF278333ED570D6EF08C14BF0C872E32A13EB981202',X'010000000200000003000000050000000600000007000000090000000B0000000C0000000D0000000F000000');
INSERT INTO words VALUES(2,X'4BBC79FFB72D1522781BB3E1451A784113AD921C075AC60642B9A38DDD69C27B183039C7D63CF9FC726E81B6CA9C6923B7AAEDCEBE2396579468E56E8201AA14451F284E9E37671D942EFD7A',X'0000040006000500040007000500070003000400070004000500070006000600030006000500',X'0300050004000300060003000600020003000500030004000600050005000200050004000400',X'CE508C99B37E8A8C37D621D7778036B506767F4D2DB028431FD9E39BD452055FB1A41EEE5232FF53A55D89FF74515B5E22E19D676C505F679123EADC45F2AF6B0A99430998C7718D03E2D29CF6D4F274E3FA99B513F33CFB45EF25909E3BEBBF9A9E1414C5C1F58E',X'00000000010000000300000004000000050000000700000008000000090000000B0000000C0000000D0000000E0000000F000000');
INSERT INTO words VALUES(3,X'B87261D23525641ABA111555E54798B93CC326D46C4C494A8201AA14E250DEFE71C51927726E81B64BBC79FFB72D1522781BB3E167C3059D4FC273DDC1175B9C81B3CEF8803412CC781BB3E1',X'0100030005000800060005000300050004000400040004000600070004000400070004000600',X'0200040007000500040002000200030003000300030005000400030003000400020005000400',X'D0CB4D18CFFD4C00A9B1F74D89636F7AE2F0E3D0D93DDE0357772F62B3C6DAA3478AE4C101A4C1118CB6E61DB3AE15E44664CDE4CEAEFA0CCE508C99B37E8A8CB88C0B4E4D0F5C84BE624354EC2ACB0F4831BB0FFBBE6647CAF0EFBFE5AF8AFA',X'010000000200000003000000050000000600000007000000090000000A0000000B0000000D0000000E0000000F000000');

-- For primary key autoincrements the next id to use is stored in
-- sqlite_sequence
DELETE FROM main.sqlite_sequence WHERE name='document';
INSERT INTO main.sqlite_sequence VALUES ('document', 3);
DELETE FROM main.sqlite_sequence WHERE name='speaker';
INSERT INTO main.sqlite_sequence VALUES ('speaker', 5);

-- Database header
pragma user_version=4;
pragma application_id=1332630117;

COMMIT TRANSACTION;
