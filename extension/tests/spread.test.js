import assert from "node:assert/strict";
import test from "node:test";
import { OnRecord, reference } from "./content.js";

const document = (id, publisher, published, more = {}) => ({ id, url: `https://${id}.example/a`, title: "Dues double", publisher, published, kind: "article", ...more });
const GAZETTE = document("d1", "The Gazette", "2025-03-03");
const PAPERS = [GAZETTE, ...["Herald", "Courier", "Post", "Tide", "Echo"].map((name, i) => document(`d${i + 2}`, name, `2025-03-0${i + 4}`))];
const SPREAD = { documents: 6, texts: 3, first: "d1", more: false };
const ALL = [reference("Dues", { copies: ["d2", "d3", "d4", "d5", "d6"] })];
const PAGE = { text: "Dues will double.", title: "", url: "" };

function answerOf(spread, references = [reference("Dues"), reference("Dues", { document: "d2" })], documents = PAPERS) {
  const passage = { id: "h1", kind: "passage", start: 0, end: 17, exact: PAGE.text, prefix: "", suffix: "", quotation: null, within: [], cross_references: references, spread };
  return { highlights: [passage], quotations: [], speakers: [], documents };
}

/** What the card says of a passage with *spread*, and of its references. */
function describe(...about) {
  const answer = answerOf(...about);
  return OnRecord.describe(answer.highlights[0], answer, PAGE);
}
const told = (...about) => describe(...about).spread.join("");

test("the card says who had it first, when, and in how many others it has been since", () => {
  assert.deepEqual(describe(SPREAD, ALL).spread, ["First in ", "The Gazette", ", 3 March 2025; since in five others"]);
  assert.equal(told({ ...SPREAD, documents: 2 }), "First in The Gazette, 3 March 2025; since in one other");
  assert.equal(told({ ...SPREAD, documents: 60 }), "First in The Gazette, 3 March 2025; also in 59 others");
});

test("where a limit was reached, the numbers are the least", () => {
  assert.equal(told({ ...SPREAD, more: true }, ALL), "First in The Gazette, 3 March 2025; also in at least five others");
  assert.equal(told({ ...SPREAD, first: null, more: true }), "Also in at least six documents");
});

test("where the dates do not tell, and of a single document, nobody was first", () => {
  assert.equal(told({ ...SPREAD, first: null }), "Also in six documents");
  assert.equal(told({ ...SPREAD, documents: 1 }), "Also in one document");
});

test("what has no date or is not listed was not necessarily later", () => {
  assert.equal(told(SPREAD), "First in The Gazette, 3 March 2025; also in five others");
  const undated = [GAZETTE, document("d2", "Herald", null)];
  assert.equal(told({ ...SPREAD, documents: 2 }, undefined, undated), "First in The Gazette, 3 March 2025; also in one other");
});

test("the first is called by its title where it has no publisher, and not at all where it has neither", () => {
  const called = (more) => told(SPREAD, ALL, [{ ...GAZETTE, ...more }, ...PAPERS.slice(1)]);
  assert.equal(called({ publisher: null }), "First in “Dues double”, 3 March 2025; since in five others");
  assert.equal(called({ publisher: null, title: null }), "First on 3 March 2025; since in five others");
});

test("an older service tells no spread, so what it lists is counted", () => {
  assert.equal(told(undefined), "Also in two documents");
});

test("of documents that are not listed their number is told", () => {
  assert.equal(describe(SPREAD).unlisted, "In four more documents, not listed here.");
  assert.equal(describe({ ...SPREAD, more: true }).unlisted, "In at least four more documents, not listed here.");
  assert.equal(describe({ ...SPREAD, documents: 2 }).unlisted, null);
  assert.equal(describe(SPREAD, ALL).unlisted, null);
});

test("copies are folded into one line that names those that fit", () => {
  const copies = (...ids) => describe(SPREAD, [reference("Dues", { copies: ids })]).references[0].copies;
  assert.equal(copies(), null);
  assert.equal(copies("d2").summary, "and 1 copy: Herald");
  assert.equal(copies("d2", "d3").summary, "and 2 copies: Herald, Courier");
  assert.equal(copies("d2", "d3", "d4", "d5").summary, "and 4 copies: Herald, Courier, Post, Tide");
  const long = ["Northern Courier and Mail", "Gazette of the Strait", "Echo"].map((name, i) => document(`d${i + 2}`, name, null));
  const [found] = describe(SPREAD, [reference("Dues", { copies: ["d2", "d3", "d4"] })], [GAZETTE, ...long]).references;
  assert.equal(found.copies.summary, "and 3 copies: Northern Courier and Mail, …");
  const [herald] = copies("d2", "d3").listed;
  assert.deepEqual(herald, { name: "Herald", title: null, date: "4 Mar 2025", href: "https://d2.example/a#:~:text=Dues" });
});

test("a copy's title is told where it is another, and a paper with two copies is named once", () => {
  const papers = [GAZETTE, document("d2", "Herald", "2025-03-04", { title: "Dearer berths" }), document("d3", "Herald", "2025-03-05")];
  const { summary, listed } = describe(SPREAD, [reference("Dues", { copies: ["d2", "d3"] })], papers).references[0].copies;
  assert.deepEqual([summary, ...listed.map(({ title }) => title)], ["and 2 copies: Herald", "Dearer berths", null]);
});

test("a second place in a document does not fold its copies again", () => {
  const { references } = describe(SPREAD, ["Dues", "double"].map((exact) => reference(exact, { copies: ["d2"] })));
  assert.deepEqual(references.map(({ copies }) => copies?.summary), ["and 1 copy: Herald", undefined]);
});

test("one document with copies was first among them", () => {
  assert.equal(describe(SPREAD, [reference("Dues", { first: true, copies: ["d2"] })]).references[0].first, true);
});

test("a quotation says how the passage around it is spread", () => {
  const answer = answerOf(SPREAD, ALL);
  const quotation = { ...answer.highlights[0], id: "h2", kind: "quotation", quotation: "q1", within: ["h1"], cross_references: [], spread: null };
  const said = { id: "q1", form: "direct", content: [], source: null, cue: null, speaker: null, confidence: 1, candidates: [], doubtful: false };
  const { spread, around } = OnRecord.describe(quotation, { ...answer, quotations: [said] }, PAGE);
  assert.equal(spread, null);
  assert.equal(around.join(""), "As part of a longer passage: first in The Gazette, 3 March 2025; since in five others");
  const counted = OnRecord.describe({ ...quotation, spread: SPREAD }, { ...answer, quotations: [said] }, PAGE);
  assert.equal(counted.spread.join(""), "First in The Gazette, 3 March 2025; since in five others");
  assert.equal(counted.around.join(""), "As part of a longer passage");
  assert.equal(counted.unlisted, null);
});

test("a quotation in documents that are all in the list does not say it once more", () => {
  const answer = answerOf(SPREAD);
  const said = { id: "q1", form: "direct", content: [], source: null, cue: null, speaker: null, confidence: 1, candidates: [], doubtful: false };
  const spreadOf = (documents) => {
    const quotation = { ...answer.highlights[0], kind: "quotation", quotation: "q1", spread: { ...SPREAD, documents } };
    return OnRecord.describe(quotation, { ...answer, quotations: [said] }, PAGE).spread;
  };
  assert.equal(spreadOf(2), null);
  assert.equal(spreadOf(3).join(""), "First in The Gazette, 3 March 2025; also in two others");
});
