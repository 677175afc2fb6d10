import assert from "node:assert/strict";
import test from "node:test";
import { OnRecord, reference } from "./content.js";

const BEFORE = ["The council met on Monday evening.", "Ann Roe said the plan was “bold and fair” on Monday.", "It ended late, a clerk wrote."].join("\n");

const spanOf = (text, words, from = 0) => ({ start: text.indexOf(words, from), end: text.indexOf(words, from) + words.length });
const highlightOf = (text, exact, more = {}) => ({ id: "h1", kind: "quotation", ...spanOf(text, exact), exact, prefix: "", suffix: "", cross_references: [], ...more });

function answerTo(text, ...words) {
  const source = spanOf(text, "Ann Roe");
  const quotations = [{ id: "q1", form: "direct", content: words.map((each) => spanOf(text, each)), source, cue: spanOf(text, "said"), speaker: "s1", confidence: 1, candidates: [], doubtful: false }];
  return { revision: 1, complete: true, notices: [], highlights: words.map((each, i) => highlightOf(text, each, { id: `h${i}` })), quotations, speakers: [], documents: [] };
}

const carry = (...given) => OnRecord.carry(...given).answer;
const wordsAt = (text, spans) => spans.map(({ start, end }) => text.slice(start, end));

for (const [change, after] of [
  ["a block is put before it", `Breaking news from the city.\n${BEFORE}`],
  ["a block before it goes", BEFORE.slice(BEFORE.indexOf("\n") + 1)],
  ["its block moves to the end", BEFORE.split("\n").toSorted((a, b) => a.includes("bold") - b.includes("bold")).join("\n")],
  ["words of its own block change before it", BEFORE.replace("Ann Roe said", "Mayor Ann Roe said")],
  ["words of its own block change after it", BEFORE.replace("on Monday.", "on Monday, late.")],
  ["everything around it is new", `One.\n${BEFORE.split("\n")[1]}\nTwo.`],
]) {
  test(`a highlight goes with its words when ${change}`, () => {
    const { highlights, quotations } = carry(answerTo(BEFORE, "bold and fair"), BEFORE, after);
    assert.deepEqual(wordsAt(after, highlights), ["bold and fair"]);
    assert.deepEqual(wordsAt(after, [...quotations[0].content, quotations[0].source, quotations[0].cue]), ["bold and fair", "Ann Roe", "said"]);
  });
}

test("a highlight whose words changed is gone, and what stood beside it stays", () => {
  const after = BEFORE.replace("bold and fair", "bold but fair");
  const { highlights, quotations } = carry(answerTo(BEFORE, "bold and fair", "a clerk wrote"), BEFORE, after);
  assert.deepEqual(wordsAt(after, highlights), ["a clerk wrote"]);
  assert.deepEqual(wordsAt(after, quotations[0].content), ["a clerk wrote"]);
});

for (const [gone, before, after] of [
  ["who says it", "“Never,” said Ann.", "“Never,” said Bob."],
  ["how it is said", "“Never,” said Ann.", "“Never,” denied Ann."],
  ["some of its words", "“Never,” said Ann. “Ever.”", "“Never,” said Ann. “Now.”"],
]) {
  test(`a quotation is nobody's, and asked for, where ${gone} changed`, () => {
    const content = before.includes("Ever") ? ["Never", "Ever"] : ["Never"];
    const answer = answerTo(before, ...content);
    const quotations = [{ ...answer.quotations[0], source: spanOf(before, "Ann") }];
    const highlights = answer.highlights.map((each) => ({ ...each, quotation: "q1" }));
    const [known] = OnRecord.remember([], before, { ...answer, highlights, quotations });
    assert.deepEqual(OnRecord.recall([known], `New. ${before}`).answer.highlights.length, content.length);
    const { answer: { highlights: left }, news } = OnRecord.recall([known], after);
    assert.deepEqual([left, news], [[], true]);
  });
}

test("a quotation that is gone with all its words is nothing new", () => {
  const text = `${BEFORE}\n“Never,” said Ann.`;
  const answer = answerTo(text, "Never");
  const quotations = [{ ...answer.quotations[0], source: spanOf(text, "Ann.") }];
  const highlights = answer.highlights.map((each) => ({ ...each, quotation: "q1" }));
  const { news } = OnRecord.recall(OnRecord.remember([], text, { ...answer, highlights, quotations }), BEFORE);
  assert.equal(news, false);
});

test("a source that is gone is nobody", () => {
  const { quotations } = carry(answerTo(BEFORE, "bold and fair"), BEFORE, BEFORE.replace("Ann Roe", "Bo Poe"));
  assert.equal(quotations[0].source, null);
});

test("a highlight over several blocks needs all of them in a row", () => {
  const both = BEFORE.slice(BEFORE.indexOf("“bold"), BEFORE.indexOf(" late"));
  const answer = answerTo(BEFORE, both);
  assert.deepEqual(wordsAt(`New.\n${BEFORE}`, carry(answer, BEFORE, `New.\n${BEFORE}`).highlights), [both]);
  assert.deepEqual(carry(answer, BEFORE, BEFORE.replace("\nIt", "\nBetween them.\nIt")).highlights, []);
});

test("equal blocks keep their order", () => {
  const text = "“Go on,” said Ann.\nThen a pause.\n“Go on,” said Ann.";
  const answer = answerTo(text.replaceAll("Ann", "Ann Roe"), "Ann Roe");
  const before = text.replaceAll("Ann", "Ann Roe");
  const second = highlightOf(before, "Go on", spanOf(before, "Go on", before.lastIndexOf("\n")));
  const { highlights } = carry({ ...answer, highlights: [second] }, before, `First.\n${before}\nLast.`);
  assert.equal(highlights[0].start, second.start + "First.\n".length);
});

test("differences of wording move with the words", () => {
  const edits = [{ op: "insert", page: [60, 64], document: [5, 5], misquoted: false, mark: null }];
  const answer = answerTo(BEFORE, "bold and fair");
  answer.highlights[0].cross_references = [reference("fair", { edits })];
  const { highlights } = carry(answer, BEFORE, `New.\n${BEFORE}`);
  assert.deepEqual(highlights[0].cross_references[0].edits[0].page, [65, 69]);
});

test("a text that was answered is known again, and nothing is asked", () => {
  const [one, other] = [answerTo(BEFORE, "bold and fair"), answerTo("Ann Roe said another thing altogether today.", "today")];
  const answered = OnRecord.remember(OnRecord.remember([], BEFORE, one), "another text", other);
  assert.deepEqual(OnRecord.recall(answered, BEFORE), { answer: one, news: false });
});

test("only a new block of some words is worth asking for", () => {
  const answered = OnRecord.remember([], BEFORE, answerTo(BEFORE, "bold and fair"));
  const isNews = (more) => OnRecord.recall(answered, `${BEFORE}\n${more}`).news;
  assert.deepEqual(["12:31:05", "Updated 5 minutes ago", "1,204 likes", ""].map(isNews), [false, false, false, false]);
  assert.deepEqual(["“We shall win,” said Bo.", "市长星期一说这座桥将重建"].map(isNews), [true, true]);
  assert.equal(OnRecord.recall(answered, BEFORE.split("\n").toReversed().join("\n")).news, false);
});

test("what is carried over comes from the answer that knows most of the text", () => {
  const other = "Bo Poe had been away for some days.\nAnn Roe said no more words.";
  const answered = OnRecord.remember(OnRecord.remember([], BEFORE, answerTo(BEFORE, "bold and fair")), other, answerTo(other, "no more words"));
  const text = `${BEFORE}\nThe mayor has not answered since then.`;
  assert.deepEqual(wordsAt(text, OnRecord.recall(answered, text).answer.highlights), ["bold and fair"]);
});

test("answers of another state of the corpus are forgotten, and so are the oldest", () => {
  const revised = { ...answerTo(BEFORE, "late"), revision: 2 };
  assert.equal(OnRecord.remember(OnRecord.remember([], "old", answerTo(BEFORE, "late")), BEFORE, revised).length, 1);
  const many = ["a", "b", "c", "d", "e", "f"].reduce((answered, text) => OnRecord.remember(answered, text, revised), []);
  assert.deepEqual(many.map(({ text }) => text), ["f", "e", "d", "c"]);
});

test("nothing is known before the first answer", () => {
  assert.equal(OnRecord.recall([], BEFORE), null);
});

test("a text of a million characters in one block is carried over", () => {
  const long = `${"x".repeat(1_000_000)} Ann Roe said “bold and fair”.`;
  const after = `New.\n${long}`;
  assert.deepEqual(wordsAt(after, carry(answerTo(long, "bold and fair"), long, after).highlights), ["bold and fair"]);
});
