import assert from "node:assert/strict";
import test from "node:test";
import { OnRecord, reference } from "./content.js";

const TEXT = "The Premier described the call as “frank” on Friday.";
const DOCUMENT = { id: "d1", url: "https://courier.example/a", title: "They speak", publisher: "The Courier", published: "2025-03-28", kind: "article" };
const QUOTATION = { id: "q1", form: "mixed", content: [], source: { start: 0, end: 11 }, cue: null, speaker: "s1", confidence: 0.9, candidates: [], doubtful: false };
const SPEAKERS = [{ id: "s1", name: "Ilse Varga", aliases: [] }, { id: "s2", name: "Rodrik Hale", aliases: [] }];
const HIGHLIGHT = { id: "h1", kind: "quotation", start: 35, end: 40, exact: "frank", prefix: "", suffix: "", quotation: "q1", within: [], cross_references: [] };

function rowsOf(highlights, more = {}) {
  const quotations = [{ ...QUOTATION, ...more.quotation }];
  const answer = { highlights, quotations, speakers: SPEAKERS, documents: [DOCUMENT, ...(more.documents ?? [])], complete: more.complete ?? true };
  const anchored = highlights.map((highlight) => ({ highlight, style: more.style ?? highlight.kind, ranges: [] }));
  return OnRecord.describeRows(anchored, answer, TEXT);
}

const rowOf = (references = [], more = {}) => rowsOf([{ ...HIGHLIGHT, cross_references: references, ...more.highlight }], more)[0];

test("a row has the words as quoted, their speaker, and in how many documents they stand", () => {
  const { id, kind, words, speaker, count, publishers } = rowOf([reference("frank")]);
  assert.deepEqual([id, kind, words, speaker, count, publishers], ["h1", "quotation", "“frank”", "Ilse Varga", 1, ["The Courier"]]);
});

test("words that bring quotation marks get no others, and a report has none", () => {
  assert.equal(rowOf([], { highlight: { exact: "“frank,”" } }).words, "“frank,”");
  assert.equal(rowOf([], { highlight: { exact: "that it was “frank”" } }).words, "that it was “frank”");
  assert.equal(rowOf([], { quotation: { form: "indirect" } }).words, "frank");
});

test("another speaker there is what a row says first", () => {
  const other = { relation: "trimmed", same_speaker: false, quotation: { speaker: "s2", form: "direct", cue: null } };
  assert.equal(rowOf([reference("frank"), reference("very frank", other)]).remark, "The Courier gives these words to Rodrik Hale");
  assert.equal(rowOf([reference("frank", { ...other, quotation: null })]).remark, "The Courier gives these words to another");
});

test("else it says how the wording there relates, and when that was published", () => {
  assert.equal(rowOf([reference("frank")]).remark, "same words, The Courier, 28 Mar 2025");
  assert.equal(rowOf([reference("frank talk", { relation: "trimmed" })]).remark, "longer there, The Courier, 28 Mar 2025");
});

test("altered words are counted, on the longer side of each difference", () => {
  const edits = [{ op: "replace", page: [35, 40], document: [100, 110], misquoted: true, mark: null }];
  assert.equal(rowOf([reference("quite open", { relation: "altered", edits })]).remark, "2 words altered, The Courier, 28 Mar 2025");
});

test("of several documents the first is named", () => {
  const references = [reference("frank"), reference("frank", { document: "d2", first: true })];
  const documents = [{ ...DOCUMENT, id: "d2", publisher: "Gazette", published: null }];
  assert.equal(rowOf(references, { documents }).remark, "same words, Gazette");
});

test("what stands nowhere else says so, as far as is known", () => {
  assert.equal(rowOf().remark, "nowhere else in the corpus");
  assert.equal(rowOf([], { complete: false }).remark, "not found elsewhere so far");
});

test("a report whose quoted words alone stand elsewhere says so", () => {
  const outer = { ...HIGHLIGHT, start: 22, end: 41 };
  const inner = { ...HIGHLIGHT, id: "h2", cross_references: [reference("frank")] };
  assert.deepEqual(rowsOf([outer, inner]).map(({ remark }) => remark)[0], "only words quoted in it stand elsewhere");
});

test("what is known of the passage around it counts for a quotation too", () => {
  const passage = { ...HIGHLIGHT, id: "h2", kind: "passage", quotation: null, start: 0, end: 50, cross_references: [reference(TEXT)] };
  const [row] = rowsOf([{ ...HIGHLIGHT, within: ["h2"] }, passage]);
  assert.deepEqual([row.count, row.remark], [1, "same words, The Courier, 28 Mar 2025"]);
});

test("of words in a passage that is longer or shorter there it is not said that they are", () => {
  const passage = { ...HIGHLIGHT, id: "h2", kind: "passage", quotation: null, start: 0, end: 50, cross_references: [reference(TEXT, { relation: "extended" })] };
  const [row] = rowsOf([{ ...HIGHLIGHT, within: ["h2"] }, passage]);
  assert.equal(row.remark, "in a longer passage, The Courier, 28 Mar 2025");
});

test("who only may have said it is named as such, and who is not known as the page writes", () => {
  assert.equal(rowOf([], { quotation: { speaker: null, candidates: ["s1", "s2"] } }).speaker, "Perhaps Ilse Varga or Rodrik Hale");
  assert.equal(rowOf([], { quotation: { speaker: null } }).speaker, "The Premier");
  assert.equal(rowOf([], { quotation: { speaker: null, doubtful: true } }).speaker, "");
});

test("what is held back says why, be it the words or the whole quotation", () => {
  assert.equal(rowOf([], { highlight: { held_back: "low confidence" } }).heldBack, OnRecord.sayReason("low confidence"));
  assert.equal(rowOf([], { quotation: { held_back: "boilerplate" } }).heldBack, OnRecord.sayReason("boilerplate"));
});

test("words of any length are cut, and cannot reorder what stands around them", () => {
  const { words } = rowOf([], { highlight: { exact: `\u202e${"long ".repeat(2_000)}` } });
  assert.ok(words.length <= 242 && !words.includes("\u202e"));
});
