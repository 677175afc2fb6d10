import assert from "node:assert/strict";
import test from "node:test";
import { OnRecord, reference } from "./content.js";

/** Pieces as one line: added [in brackets], removed {in braces}. */
const shown = (pieces) =>
  pieces.map(({ mark, text }) => ({ added: `[${text}]`, removed: `{${text}}`, same: text, gap: text })[mark]).join("");

test("words that only the document has are marked as added, without the space around them", () => {
  const found = reference("extremely productive,", { edits: [{ op: "delete", page: [0, 0], document: [100, 110] }] });
  assert.equal(shown(OnRecord.markWording(found, "productive")), "[extremely] productive,");
});

test("words that only the page has are marked as removed and kept apart from their neighbours", () => {
  const found = reference("a good call", { edits: [{ op: "insert", page: [2, 6], document: [107, 107] }] });
  assert.equal(shown(OnRecord.markWording(found, "a very good call")), "a good {very} call");
  const tight = reference("good call", { edits: [{ op: "insert", page: [0, 4], document: [100, 100] }] });
  assert.equal(shown(OnRecord.markWording(tight, "very good call")), "{very} good call");
});

test("a replacement shows the page's words, then the document's", () => {
  const found = reference("the fifth of May", { edits: [{ op: "replace", page: [0, 5], document: [104, 116] }] });
  assert.equal(shown(OnRecord.markWording(found, "5 May")), "the {5 May} [fifth of May]");
});

test("edits out of order or outside the wording do no harm", () => {
  const edits = [
    { op: "delete", page: [0, 0], document: [104, 108] },
    { op: "delete", page: [0, 0], document: [100, 104] },
    { op: "delete", page: [0, 0], document: [90, 95] },
    { op: "delete", page: [0, 0], document: [104, 900] },
  ];
  assert.equal(shown(OnRecord.markWording(reference("one two three", { edits }), "three")), "[one] [two] three");
});

test("offsets count UTF-16 units, so that emoji before a difference do not shift it", () => {
  const found = reference("😀 so good", { edits: [{ op: "delete", page: [0, 0], document: [103, 106] }] });
  assert.equal(shown(OnRecord.markWording(found, "😀 good")), "😀 [so] good");
});

test("the words that differ inside the quotation marks are named, two of them", () => {
  const edits = [
    { op: "delete", page: [0, 0], document: [100, 106], misquoted: false }, // at an end: the document quotes more
    { op: "replace", page: [3, 8], document: [110, 114], misquoted: true },
    { op: "insert", page: [9, 14], document: [115, 115], misquoted: true },
  ];
  const found = reference("Surely we will again agree", { edits });
  assert.equal(OnRecord.listMisquoted(found, "we shall never agree"), "here “shall”, there “will”; here also “never”");
  const more = { op: "delete", page: [15, 15], document: [121, 126], misquoted: true };
  assert.match(OnRecord.listMisquoted({ ...found, edits: [...edits, more] }, "we shall never agree"), /“never”; …$/);
  assert.equal(OnRecord.listMisquoted({ ...found, edits: [more] }, "we shall never agree"), "there also “agree”");
});

test("a long run of the same words is abridged in the middle, a short one is not", () => {
  const words = Array.from({ length: 40 }, (_, i) => `w${i}`).join(" ");
  const long = OnRecord.abridge([{ mark: "same", text: words }]);
  assert.equal(shown(long), "w0 w1 w2 w3 w4 w5 w6 … w33 w34 w35 w36 w37 w38 w39");
  const short = [{ mark: "added", text: "one two three" }];
  assert.deepEqual(OnRecord.abridge(short), short);
});
