import assert from "node:assert/strict";
import test from "node:test";
import { countChoices, group, listSpeakers, narrow } from "../src/panel/narrowing.js";

const row = (id, more = {}) => ({
  id, frame: 0, kind: "quotation", style: "quotation", words: "words", speaker: "", count: 1, remark: "", publishers: [], heldBack: "", ...more,
});
const ROWS = [
  row("h1", { style: "differs", speaker: "Ilse Varga", words: "“Überaus frank”", publishers: ["The Courier"] }),
  row("h2", { kind: "passage", style: "passage", remark: "9 words altered, Gazette" }),
  row("h3", { style: "alone", speaker: "Bo Roe" }),
  row("h4", { style: "held", speaker: "Bo Roe", heldBack: "boilerplate" }),
  row("h5", { speaker: "Ilse Varga" }),
];
const ids = (rows) => rows.map(({ id }) => id);
const ALL = { choice: "all", speaker: "", search: "" };

test("findings are counted by kind, those that differ also by that, and what is held back not at all", () => {
  assert.deepEqual(countChoices(ROWS), { all: 4, quotation: 3, passage: 1, claim: 0, differs: 1 });
});

test("a kind, a speaker and a search narrow together", () => {
  assert.deepEqual(ids(narrow(ROWS, { ...ALL, choice: "quotation" })), ["h1", "h3", "h5"]);
  assert.deepEqual(ids(narrow(ROWS, { ...ALL, choice: "differs" })), ["h1"]);
  assert.deepEqual(ids(narrow(ROWS, { ...ALL, speaker: "Bo Roe" })), ["h3", "h4"]);
  assert.deepEqual(ids(narrow(ROWS, { choice: "quotation", speaker: "Ilse Varga", search: "courier" })), ["h1"]);
});

test("the search reads words, speakers, publishers and remarks, without case and accents, each word by itself", () => {
  assert.deepEqual(ids(narrow(ROWS, { ...ALL, search: "  uberAUS varga " })), ["h1"]);
  assert.deepEqual(ids(narrow(ROWS, { ...ALL, search: "gazette" })), ["h2"]);
  assert.deepEqual(ids(narrow(ROWS, { ...ALL, search: "nothing such" })), []);
});

test("groups are speakers in the order of the page, then words without one, then what is held back", () => {
  const groups = group(ROWS, "speaker").map(({ about, speaker, rows }) => [about, speaker, ids(rows)]);
  assert.deepEqual(groups, [
    ["speaker", "Ilse Varga", ["h1", "h5"]], ["speaker", "Bo Roe", ["h3"]], ["unspoken", "", ["h2"]], ["held", "", ["h4"]],
  ]);
});

test("in page order there is one group, beside what is held back", () => {
  assert.deepEqual(group(ROWS, "page").map(({ about, rows }) => [about, ids(rows)]), [["page", ["h1", "h2", "h3", "h5"]], ["held", ["h4"]]]);
});

test("each speaker is offered once, by name", () => {
  assert.deepEqual(listSpeakers(ROWS), ["Bo Roe", "Ilse Varga"]);
});
