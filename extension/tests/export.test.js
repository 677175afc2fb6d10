import assert from "node:assert/strict";
import test from "node:test";
import { reference, OnRecord } from "./content.js";
import { fileName, joinAnnotations, toCsv, toMarkdown } from "../src/panel/export.js";

const ROW = { id: "h1", kind: "quotation", style: "quotation", words: "“frank”", speaker: "Ilse Varga", count: 1, remark: "same words", publishers: [], heldBack: "" };
const PAGE = { text: "It was frank.", title: "A call", url: "https://news.example/call" };

function exported(row = {}, document = {}, references = [reference("frank")]) {
  const highlight = { id: "h1", kind: "quotation", start: 7, end: 12, exact: "frank", prefix: "", suffix: "", quotation: null, within: [], cross_references: references };
  const documents = [{ id: "d1", url: "https://courier.example/a", title: "They speak", publisher: "The Courier", published: "2025-03-28", kind: "article", ...document }];
  const finding = OnRecord.describe(highlight, { highlights: [highlight], quotations: [], speakers: [], documents, complete: true }, PAGE);
  return [{ title: PAGE.title, url: PAGE.url, rows: [{ row: { ...ROW, ...row }, finding }] }];
}

/** What a reader of RFC 4180 gets. */
function parseCsv(text) {
  const rows = [];
  let [cells, cell, quoted] = [[], "", false];
  for (const [at, sign] of [...text.replace(/^\ufeff/, "")].entries()) {
    const next = [...text.replace(/^\ufeff/, "")][at + 1];
    if (quoted && sign === '"' && next === '"' && !cell.endsWith("\0")) cell += "\0";
    else if (quoted && sign === '"' && cell.endsWith("\0")) cell = `${cell.slice(0, -1)}"`;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === ",") { cells.push(cell); cell = ""; }
    else if (!quoted && sign === "\n") { rows.push([...cells, cell.replace(/\r$/, "")]); [cells, cell] = [[], ""]; }
    else cell += sign;
  }
  return rows;
}

test("Markdown names the page, the words, their speaker, and each place elsewhere with its link", () => {
  const text = toMarkdown(exported());
  assert.match(text, /^# \[A call\]\(<https:\/\/news\.example\/call>\)\n\n- \*\*“frank”\*\* Ilse Varga · /);
  assert.match(text, /\n {2}- \[The Courier: They speak\]\(<https:\/\/courier\.example\/a#:~:text=frank>\), 28 Mar 2025: “frank”; the same words\n$/);
});

test("a table has dates as ISO 8601, which sorts", () => {
  const [head, row] = parseCsv(toCsv(exported()));
  assert.equal(row[head.indexOf("date")], "2025-03-28");
});

test("no title, name or word becomes Markdown of its own", () => {
  const hostile = "[x](javascript:alert(1)) <img src=x> *b* | `c` _d_\n# e";
  const text = toMarkdown(exported({ words: hostile, speaker: hostile }, { title: hostile, publisher: hostile }));
  const bare = text.replace(/\\./g, "").replace(/\]\(<https:[^>]*>\)/g, "").replace(/^# \[|^ *- (\*\*|\[)?/gm, "").replace(/\*\* /g, "");
  assert.doesNotMatch(bare, /[[\]<>*`_|#]/);
  assert.equal(text.trim().split("\n").length, 4);
});

test("right-to-left text leaves its neighbours in Markdown where they are", () => {
  assert.match(toMarkdown(exported({ speaker: "دانا \u202eهيل" })), /\u2068دانا هيل\u2069 ·/);
});

test("CSV has a line for each place elsewhere, and one for words that stand nowhere else", () => {
  const [head, ...lines] = parseCsv(toCsv(exported({}, {}, [reference("frank"), reference("frank", { start: 500, end: 505 })])));
  assert.deepEqual(lines.map((cells) => cells.length), [head.length, head.length]);
  assert.equal(lines[0][head.indexOf("publisher")], "The Courier");
  assert.equal(parseCsv(toCsv(exported({}, {}, []))).length, 2);
});

test("quotation marks, commas and newlines stay inside their cell", () => {
  const [head, cells] = parseCsv(toCsv(exported({ words: 'He said "no", and\nleft' })));
  assert.equal(cells[head.indexOf("words")], 'He said "no", and left');
  assert.equal(cells.length, head.length);
});

for (const sign of ["=", "+", "-", "@", "\t=", "＝"]) {
  test(`no cell is a formula: ${JSON.stringify(sign)}`, () => {
    const [head, cells] = parseCsv(toCsv(exported({ words: `${sign}HYPERLINK("https://evil.example")`, speaker: `${sign}1` })));
    for (const name of ["words", "speaker"]) assert.match(cells[head.indexOf(name)], /^'/);
  });
}

test("no cell is a formula where a spreadsheet takes a semicolon for the end of a cell", () => {
  const [head, cells] = parseCsv(toCsv(exported({ words: "so; =1+1;@2", speaker: "a;b" })));
  assert.equal(cells[head.indexOf("words")], "so; '=1+1;'@2");
  assert.equal(cells[head.indexOf("speaker")], "a;b");
});

test("what is held back is named so in Markdown", () => {
  assert.match(toMarkdown(exported({ heldBack: "boilerplate" })), /held back: boilerplate/);
});

test("a file is named after the page, as every file system takes it", () => {
  assert.equal(fileName("Who said: “frank”? <a/b\\c>|*", "md"), "On Record Who said “frank” a b c.md");
  assert.equal(fileName("../../etc/passwd.", "csv"), "On Record .. .. etc passwd.csv");
  assert.equal(fileName("", "csv"), "On Record.csv");
  assert.ok(fileName("\u202egnp.exe ".repeat(900), "md").length < 100);
});

test("the annotations of several frames are one page", () => {
  const page = (id, items) => ({ "@context": "http://www.w3.org/ns/anno.jsonld", type: "AnnotationPage", id, items });
  const joined = joinAnnotations([page("urn:a", [{ id: "urn:1" }]), page("urn:b", [{ id: "urn:2" }])]);
  assert.deepEqual(joined, page("urn:a", [{ id: "urn:1" }, { id: "urn:2" }]));
  assert.throws(() => joinAnnotations([]), RangeError);
});
