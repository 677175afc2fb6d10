import assert from "node:assert/strict";
import test from "node:test";
import { OnRecord } from "./content.js";

const LONGEST = 1_000;

/** The text of runs, each [text, block, keepsSpace], with where in which run every stretch of it stands. */
function collect(runs, longest = LONGEST) {
  const collector = new OnRecord.Collector();
  const nodes = runs.map(([data]) => ({ data }));
  runs.forEach(([data, block = "p", keepsSpace = false], at) => {
    collector.add(nodes[at], data, { block, keepsSpace, isVisible: true, scope: "page" });
  });
  const { text, stretches, cut } = collector.finish(longest);
  return { text, cut, stretches: stretches.map(({ node, offset, start, length }) => [nodes.indexOf(node), offset, start, length]) };
}

const textOf = (...runs) => collect(runs).text;

test("white space is collapsed as it is shown, across nodes too", () => {
  assert.equal(textOf(["\n  The  talks\twere "], [" frank "], ["and useful.\n"]), "The talks were frank and useful.");
  assert.equal(textOf(["one"], [" "], ["\n"], ["two"]), "one two");
  assert.equal(textOf(["fra"], ["nk"]), "frank");
});

test("no-break spaces stay, and so does all white space where the page keeps it", () => {
  assert.equal(textOf(["a\u00a0\u00a0b"]), "a\u00a0\u00a0b");
  assert.equal(textOf(["  a\n  b ", "pre", true]), "  a\n  b ");
});

test("blocks are separated by one line break, without spaces around it", () => {
  assert.equal(textOf(["one ", "p1"], ["\n", "div"], [" two", "p2"], ["three", "p3"]), "one\ntwo\nthree");
});

test("every character of the text is where its stretch says", () => {
  const runs = [["\n The  “"], ["fra"], ["nk”  talks 😀\n"], ["\tagain"], ["x  y\n z", "pre", true], [" end ", "p2"]];
  const { text, stretches } = collect(runs);
  assert.equal(text, "The “frank” talks 😀 again\nx  y\n z\nend");
  let at = 0;
  for (const [run, offset, start, length] of stretches) {
    assert.ok(start === at || text.slice(at, start) === "\n", `a gap before ${start}`);
    assert.equal(text.slice(start, start + length).replace(/\s/g, " "), runs[run][0].slice(offset, offset + length).replace(/\s/g, " "));
    at = start + length;
  }
  assert.equal(at, text.length);
});

test("a node without white space to collapse is one stretch, however long", () => {
  assert.deepEqual(collect([["word and more words ".repeat(20)]]).stretches.map(([, offset]) => offset), [0]);
});

test("a lone surrogate becomes one unit, so that what follows stays in its place", () => {
  const { text, stretches } = collect([["a \ud83d b"], [" c"]]);
  assert.equal(text, "a \ufffd b c");
  assert.deepEqual(stretches.at(-1), [1, 0, 5, 2]);
});

test("what is too long is cut after a block, or else after a word, and says so", () => {
  const of = (longest, ...runs) => { const { text, cut } = collect(runs, longest); return [text, cut]; };
  assert.deepEqual(of(10, ["one two", "p1"], ["three four", "p2"]), ["one two", true]);
  assert.deepEqual(of(10, ["one two three"]), ["one two", true]);
  assert.deepEqual(of(10, ["x".repeat(30)]), ["x".repeat(10), true]);
  assert.deepEqual(of(3, ["😀".repeat(9)]), ["😀\ufffd", true]);
  assert.deepEqual(of(10, ["one two 10"]), ["one two 10", false]);
});
