import assert from "node:assert/strict";
import test from "node:test";
import { OnRecord, reference } from "./content.js";

const TEXT = "The Premier described the call as “frank” on Friday.";
const PAGE = { text: TEXT, title: "A call", url: "https://news.example/call" };
const DOCUMENT = { id: "d1", url: "https://courier.example/a", title: "They speak", publisher: "The Courier", published: "2025-03-28T10:00:00+01:00", kind: "article" };
const QUOTATION = { id: "q1", form: "mixed", content: [{ start: 35, end: 40 }], source: { start: 0, end: 11 }, cue: { start: 12, end: 21 }, speaker: "s1", confidence: 0.9, candidates: [], doubtful: false };
const HIGHLIGHT = { id: "h1", kind: "quotation", start: 35, end: 40, exact: "frank", prefix: "", suffix: "", quotation: "q1", within: [], cross_references: [] };

const ANSWER = {
  highlights: [HIGHLIGHT], quotations: [QUOTATION], documents: [DOCUMENT],
  speakers: [{ id: "s1", name: "Ilse Varga", aliases: [], role: "premier" }, { id: "s2", name: "Rodrik Hale", aliases: [], role: null }],
};

function describe(references = [], more = {}) {
  const highlight = { ...HIGHLIGHT, cross_references: references, ...more.highlight };
  const answer = {
    highlights: [highlight, ...(more.highlights ?? [])],
    quotations: [{ ...QUOTATION, ...more.quotation }],
    speakers: ANSWER.speakers,
    documents: [{ ...DOCUMENT, ...more.document }],
    complete: more.complete ?? true,
  };
  return OnRecord.describe(highlight, answer, PAGE);
}

test("the card says who, in which office, as written how, and by which word", () => {
  const { names, perhaps, role, chip } = describe();
  assert.deepEqual([...names, perhaps, role, chip], ["Ilse Varga", false, "premier · “The Premier” on this page", "quoted in part · “described”"]);
});

test("a colon after the cue is no part of the word", () => {
  const text = TEXT.replace("described", "described:");
  const answer = { highlights: [HIGHLIGHT], quotations: [{ ...QUOTATION, cue: { start: 12, end: 22 } }], speakers: [], documents: [] };
  assert.equal(OnRecord.describe(HIGHLIGHT, answer, { ...PAGE, text }).chip, "quoted in part · “described”");
});

test("a speaker who was not resolved is named as written", () => {
  const { names, role, label } = describe([], { quotation: { speaker: null } });
  assert.deepEqual([...names, role, label], ["The Premier", "as this page has it", "frank, said by The Premier"]);
  assert.deepEqual(describe([], { quotation: { speaker: null, source: null } }).names, ["Speaker not named"]);
});

test("those who may have said it are named as such, to be seen, heard and copied", () => {
  const { names, perhaps, role, label, copy } = describe([], { quotation: { speaker: null, candidates: ["s1", "s2"] } });
  assert.deepEqual([...names, perhaps], ["Ilse Varga", "Rodrik Hale", true]);
  assert.equal(role, "“The Premier” on this page");
  assert.equal(label, "frank, perhaps said by Ilse Varga or Rodrik Hale");
  assert.equal(copy.split("\n")[0], "“frank” (perhaps Ilse Varga or Rodrik Hale)");
});

test("a doubtful speaker is no fact, and one who has no name is not named at all", () => {
  const doubtful = { speaker: null, doubtful: true };
  assert.equal(describe([], { quotation: { ...doubtful, candidates: ["s1"] } }).label, "frank, perhaps said by Ilse Varga");
  const { names, role, label, copy } = describe([], { quotation: doubtful });
  assert.deepEqual([...names, role, label], ["Speaker not certain", "", "frank. Speaker not certain"]);
  assert.equal(copy.split("\n")[0], "“frank”");
});

test("words that stand nowhere else say so", () => {
  assert.equal(describe().note, "Nowhere else in the corpus.");
  assert.equal(describe([], { complete: false }).note, "Not found elsewhere so far.");
});

test("a report whose quoted words alone stand elsewhere says so", () => {
  const report = { start: 23, end: 41, exact: "the call as “frank”" };
  const words = { ...HIGHLIGHT, id: "h2", cross_references: [reference({})] };
  assert.equal(describe([], { highlight: report, highlights: [words] }).note, "Only words quoted in it stand elsewhere.");
  assert.equal(describe([], { highlight: report, highlights: [{ ...words, quotation: "q2" }] }).note, "Nowhere else in the corpus.");
});

test("another speaker there is named and marked, and who was first is said", () => {
  const quotation = { speaker: "s2", form: "mixed", cue: "called" };
  const [found] = describe([reference("frank", { quotation, same_speaker: false, first: true, relation: "trimmed" }), reference("frank", { document: "d2" })]).references;
  assert.deepEqual(
    [found.name, found.title, found.date, found.first, found.speaker, found.differs, found.remarks],
    ["The Courier", "They speak", "28 Mar 2025", true, "Rodrik Hale", true, ["the page has part of it"]],
  );
});

test("who else is given the words is said at the top, and heard", () => {
  const quotation = { speaker: "s2", form: "mixed", cue: "called" };
  const elsewhere = [reference("frank", { quotation, same_speaker: false }), reference("frank", { quotation, same_speaker: false, document: "d2" })];
  const { others, label } = describe(elsewhere);
  assert.deepEqual(others, ["Rodrik Hale"]);
  assert.equal(label, "frank, said by Ilse Varga; elsewhere by Rodrik Hale");
  assert.deepEqual(describe([reference("frank", { quotation, same_speaker: null })]).others, []);
});

test("another wording inside the quotation marks is told from honest cuts and insertions", () => {
  const altered = { op: "replace", page: [35, 40], document: [100, 105], mark: null, misquoted: true };
  const [found] = describe([reference("blunt", { edits: [altered], relation: "altered", misquoted: true })]).references;
  assert.equal(found.misquoted, "Wording differs inside the quotation marks: here “frank”, there “blunt”");
  const remarks = (op, mark) =>
    describe([reference("frank", { edits: [{ op, page: [35, 35], document: [100, 100], mark }] })]).references[0].remarks.slice(1);
  assert.deepEqual(remarks("delete", "ellipsis"), ["marked cut"]);
  assert.deepEqual(remarks("insert", "ellipsis"), ["marked cut there"]);
  assert.deepEqual(remarks("insert", "brackets"), ["marked insertion"]);
  assert.deepEqual(remarks("delete", "brackets"), ["marked insertion there"]);
  assert.deepEqual(remarks("replace", "brackets"), ["marked change"]);
  assert.deepEqual(remarks("delete", null), []);
});

test("of a single document it is not said that it was first", () => {
  assert.equal(describe([reference("frank", { first: true })]).references[0].first, false);
});

test("two places of one document stand together, and it is named once", () => {
  const found = describe([reference("frank", { first: true }), reference("frank", { document: "d2" }), reference("so frank")]).references;
  assert.deepEqual(found.map(({ again }) => again), [false, true, false]);
  assert.deepEqual(found.map(({ first }) => first), [true, false, false]);
  assert.equal(describe([reference("frank", { first: true }), reference("so frank", { first: true })]).references[0].first, false);
});

test("a passage that stands word for word elsewhere is not written out again", () => {
  const wordings = (highlight, more) => describe([reference("frank", more)], { highlight }).references[0].wording.map(({ text }) => text);
  const passage = { kind: "passage", quotation: null };
  assert.deepEqual(wordings(passage), []);
  assert.deepEqual(wordings(passage, { relation: "trimmed" }), ["frank"]);
  assert.deepEqual(wordings({}), ["frank"]);
});

test("the sentences around the words are offered where there are any", () => {
  const context = { start: 80, end: 120, exact: "He called the talks frank and went home." };
  const [found] = describe([reference("frank", { context })]).references;
  assert.deepEqual(found.context, { before: "He called the talks ", exact: "frank", after: " and went home." });
  assert.equal(describe([reference("frank")]).references[0].context, null);
});

test("a context that adds no word is not offered", () => {
  const context = { start: 99, end: 106, exact: "“frank.”" };
  assert.equal(describe([reference("frank", { context })]).references[0].context, null);
});

test("a quotation's wording elsewhere stands in quotation marks, unless it brings its own", () => {
  assert.equal(describe([reference("frank")]).references[0].quoted, true);
  assert.equal(describe([reference("frank,” he said, “and")]).references[0].quoted, false);
});

test("where there is a page of what the speaker is on record with, the card leads there", () => {
  assert.equal(describe().record, null);
  OnRecord.pageOfSpeaker = (record) => `https://reading.example/${record}`;
  assert.equal(describe().record, null);
  const recorded = { ...ANSWER, speakers: [{ ...ANSWER.speakers[0], record: "sp3" }] };
  const { record } = OnRecord.describe(HIGHLIGHT, recorded, PAGE);
  const open = [{ ...QUOTATION, speaker: null, candidates: ["s1"] }];
  assert.equal(OnRecord.describe(HIGHLIGHT, { ...recorded, quotations: open }, PAGE).record, null);
  delete OnRecord.pageOfSpeaker;
  assert.deepEqual(record, { text: "All by Ilse Varga ›", href: "https://reading.example/sp3" });
});

test("what is known of an enclosing passage holds for the words in it too", () => {
  const passage = { ...HIGHLIGHT, id: "h2", kind: "passage", quotation: null, cross_references: [reference("the call as frank")] };
  const finding = describe([], { highlight: { within: ["h2"] }, highlights: [passage] });
  assert.equal(finding.passages.length, 1);
  assert.equal(finding.note, null);
});

test("a place that the words themselves lead to is not listed again for their passage", () => {
  const passage = { ...HIGHLIGHT, id: "h2", kind: "passage", quotation: null, cross_references: [reference("the call as frank")] };
  const finding = describe([reference("frank")], { highlight: { within: ["h2"] }, highlights: [passage] });
  assert.deepEqual([finding.references.length, finding.passages.length], [1, 0]);
});

test("a passage without a speaker counts its places", () => {
  const { names, spread, chip, label } = describe([reference("frank")], { highlight: { kind: "passage", quotation: null } });
  assert.deepEqual([names, spread, chip, label], [[], ["Also in one document", "", ""], "passage", "frank. Also in one document"]);
});

test("a document without publisher is called by its title, and one without either is still listed", () => {
  const named = (document) => describe([reference("frank")], { document }).references[0].name;
  assert.equal(named({ publisher: null }), "They speak");
  assert.equal(named({ publisher: null, title: null }), "Untitled document");
});

test("dates that are not days are shown as they came", () => {
  const dated = (published) => describe([reference("frank")], { document: { published } }).references[0].date;
  assert.deepEqual([dated("2025-03"), dated("2025-13-45"), dated(null)], ["2025-03", "2025-13-45", null]);
});

test("a place in a recording is told in hours, minutes and seconds", () => {
  const timed = (at) => describe([reference("frank", { at })]).references[0].time;
  assert.deepEqual([timed(0), timed(65.4), timed(3723)], ["0:00", "1:05", "1:02:03"]);
});

test("copying takes the quotation, its speaker, and where it stands", () => {
  assert.equal(describe().copy, "“frank” (Ilse Varga)\nA call\nhttps://news.example/call");
});

test("a long quotation is copied whole", () => {
  const exact = "frank ".repeat(100).trim();
  assert.equal(describe([], { highlight: { exact } }).copy.split("\n")[0], `“${exact}” (Ilse Varga)`);
});

test("labels cannot reorder or outgrow their line", () => {
  assert.equal(OnRecord.plain("abc\u202Edef\u2066\n ghi\u0007"), "abcdef ghi");
  assert.equal(OnRecord.plain("x".repeat(500)).length, 160);
});
