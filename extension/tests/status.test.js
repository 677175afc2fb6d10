import assert from "node:assert/strict";
import test from "node:test";
import "./content.js";

globalThis.chrome = {};
const { describeState } = await import("../src/shared/status.js");

const counts = { quotation: 0, passage: 0, claim: 0, differs: 0, alone: 0 };
const frame = (more = {}, notices = []) => ({ counts: { ...counts, ...more }, notices, cut: false, complete: true, pending: false });

test("a tab of which nothing is known can be looked up, and one at work is left to work", () => {
  assert.deepEqual([describeState(null).title, describeState(null).offers], ["Not looked up yet", ["again"]]);
  assert.deepEqual(describeState({ phase: "working", step: "reading", since: 0 }, 0).offers, []);
});

test("what is at work says what it does, and after some seconds that it takes longer", () => {
  const asking = { phase: "working", step: "asking", since: 1_000 };
  assert.deepEqual([describeState(asking, 2_000).title, describeState(asking, 2_000).advice], ["Looking this page up…", ""]);
  assert.match(describeState(asking, 6_000).advice, /^This takes longer than usual/);
  assert.equal(describeState({ ...asking, step: "reading" }, 2_000).title, "Reading this page…");
});

test("an empty corpus is told with what fills it, also where quotations were found", () => {
  const empty = describeState({ phase: "done", frames: { 0: frame() }, corpusIsEmpty: true });
  assert.deepEqual([empty.title, empty.command], ["Your corpus is still empty", "onrecord add FILE"]);
  const alone = describeState({ phase: "done", frames: { 0: frame({ alone: 2 }) }, corpusIsEmpty: true });
  assert.deepEqual([alone.title, alone.command], ["2 findings on this page", "onrecord add FILE"]);
});

test("findings of all frames are counted together, and a notice that two frames share is given once", () => {
  const state = { phase: "done", frames: { 0: frame({ passage: 1 }, ["Slow."]), 4: frame({ differs: 1 }, ["Slow."]) } };
  const { title, detail, offers } = describeState(state);
  assert.deepEqual([title, detail, offers], ["2 findings on this page", "Slow.", ["again", "panel", "next", "clear"]]);
});

test("a page without findings is told apart from one that failed", () => {
  assert.equal(describeState({ phase: "done", frames: { 0: frame() } }).title, "Nothing on record for this page");
  const failed = describeState({ phase: "failed", trouble: "not-paired", detail: "" });
  assert.deepEqual([failed.title, failed.command, failed.offers], ["Not paired yet", "onrecord pair", ["pair", "again"]]);
});

test("of a page that was cut it is said", () => {
  const { title, detail } = describeState({ phase: "done", frames: { 0: { ...frame(), cut: true } } });
  assert.deepEqual([title, detail], ["Nothing on record for this page", "The page is too long to be looked up whole: its end was left out."]);
});

test("what is still to come is said, and a page is not called empty before its new text was looked up", () => {
  const [changed, part] = [{ ...frame(), pending: true }, { ...frame({ claim: 1 }), complete: false }];
  assert.deepEqual(describeState({ phase: "done", frames: { 0: changed } }).title, "Looking this page up…");
  assert.equal(describeState({ phase: "done", frames: { 0: part } }).detail, "Part of the answer is still to come.");
  const { title, detail } = describeState({ phase: "done", frames: { 0: changed, 3: part } });
  assert.deepEqual([title, detail], ["1 finding on this page", "The text changed. What is new is looked up. Part of the answer is still to come."]);
});
