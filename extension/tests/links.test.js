import assert from "node:assert/strict";
import test from "node:test";
import { OnRecord, reference } from "./content.js";

const at = (exact, more) => OnRecord.linkTo("https://news.example/a", reference(exact, more));

test("a few words are linked to whole", () => {
  assert.equal(at("an unusually frank call"), "https://news.example/a#:~:text=an%20unusually%20frank%20call");
});

test("many words are linked to by their beginning and end", () => {
  const link = at("one two three four five six seven eight nine ten");
  assert.equal(link, "https://news.example/a#:~:text=one%20two%20three%20four,seven%20eight%20nine%20ten");
});

test("one or two words take their neighbours along, without words that may be cut off", () => {
  const link = at("productive", { prefix: "lled it an extremely ", suffix: " call, she sa" });
  assert.equal(link, "https://news.example/a#:~:text=an%20extremely-,productive,-call%2C%20she");
});

test("quotation marks at the words go with their neighbours, and what a word runs on into does not", () => {
  const link = at("frank", { prefix: "and it was “", suffix: "” and then" });
  assert.equal(link, "https://news.example/a#:~:text=was%20%E2%80%9C-,frank,-%E2%80%9D%20and");
  assert.equal(at("frank", { prefix: "un", suffix: "ly and" }), "https://news.example/a#:~:text=frank");
});

test("no part of a link spans two paragraphs", () => {
  assert.equal(at("View\nShe said so"), "https://news.example/a#:~:text=View,She%20said%20so");
  assert.equal(at("frank", { prefix: "the end.\nIt was ", suffix: " today\nThe next" }), "https://news.example/a#:~:text=was-,frank");
});

test("dashes, commas and ampersands are encoded, since they mean something in a directive", () => {
  assert.equal(at("well-known, R&D sites"), "https://news.example/a#:~:text=well%2Dknown%2C%20R%26D%20sites");
});

test("a fragment of the address stays, an older directive goes", () => {
  const link = (url) => OnRecord.linkTo(url, reference("in three words"));
  assert.equal(link("https://news.example/a#part"), "https://news.example/a#part:~:text=in%20three%20words");
  assert.equal(link("https://news.example/a#:~:text=x"), "https://news.example/a#:~:text=in%20three%20words");
});

test("only web addresses become links", () => {
  for (const url of ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "file:///etc/hosts", "//x", "", null]) {
    assert.equal(OnRecord.linkTo(url, reference("words")), null, String(url));
  }
});

test("a lone surrogate does not break the link", () => {
  assert.match(at("\ud83d broken emoji"), /text=%EF%BF%BD%20broken%20emoji$/);
});
