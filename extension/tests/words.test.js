/** No word that a reader sees is written anywhere but in `_locales`. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { readLocale } from "./content.js";

const SRC = new URL("../src/", import.meta.url);
const STYLES = ["content/card-style.js", "content/painter-style.js"]; // style sheets
// Strings that look like words and are none: keys of the keyboard, headers of HTTP, how languages call themselves,
// columns of a table that programs read, kinds on the wire.
const NO_WORDS = [
  "held back", "speaker there", "use strict", "Escape", "Authorization", "Accept", "Bearer", "HTTP", "API", "noopener",
  "English", "Deutsch", "press release", "Posting", "new version",
];

const files = readdirSync(SRC, { recursive: true }).filter((path) => /\.(js|html)$/.test(path) && !STYLES.includes(path));
const sources = Object.fromEntries(files.map((path) => [path, readFileSync(new URL(path, SRC), "utf8")]));
const manifest = readFileSync(new URL("../manifest.json", import.meta.url), "utf8");
const everything = [...Object.values(sources), manifest].join("\n");
const messages = readLocale("en");
const names = [...new Set(Object.keys(messages).map((key) => key.replace(/_(one|other)$/, "")))];

/** @param {string} html @returns {string[]} words and labels that it has of its own; commands and keys are no words */
function wordsInMarkup(html) {
  const content = html.replace(/<(code|kbd|script)\b.*?<\/\1>/gs, "");
  const attributes = [...content.matchAll(/\s(?:title|alt|placeholder|aria-label)="([^"]*)"/g)].map(([, value]) => value);
  return [...attributes, ...content.split(/<[^>]*>/)].filter((text) => /\p{Ll}/u.test(text)).map((text) => text.trim());
}

const TOKEN = /\/\*.*?\*\/|\/\/[^\n]*|"(?<plain>(?:[^"\\\n]|\\.)*)"(?<key>:)?|(?<=[(,;>=:!&|?[]\s*)\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*|[`{}]|[^]/gsy;

/** Collect in *found* the strings of *code* from *at* to the brace that closes what it is in, and return where that is. */
function collectStrings(code, found, at = 0) {
  for (let depth = 0; at < code.length; ) {
    TOKEN.lastIndex = at;
    const { 0: token, groups } = TOKEN.exec(code);
    if (groups.plain !== undefined && !groups.key) found.push(groups.plain);
    depth += { "{": 1, "}": -1 }[token] ?? 0;
    if (depth < 0) return at;
    at = token === "`" ? collectTemplate(code, found, at + 1) : at + token.length;
  }
  return at;
}

/** The same for a template, whose values stand as “…” in it. */
function collectTemplate(code, found, at) {
  let text = "";
  while (at < code.length && code[at] !== "`") {
    const isValue = code.startsWith("${", at);
    text += isValue ? "…" : code[at];
    at = isValue ? collectStrings(code, found, at + 2) + 1 : at + (code[at] === "\\" ? 2 : 1);
  }
  found.push(text);
  return at + 1;
}

// Errors are for who mends them, and selectors say nothing.
const UNHEARD = /\bnew (?:Type|Range)?Error\((?:[^()]|\([^()]*\))*\)|\.(?:querySelector(?:All)?|closest|matches)\("[^"]*"\)/g;

/** @param {string} script @returns {string[]} strings of several words, or of one that begins as a sentence does; no keys */
function wordsInScript(script) {
  const strings = [];
  collectStrings(script.replace(UNHEARD, ""), strings);
  return strings.filter((text) => /^\p{Lu}\p{Ll}+$|(\p{L}{2,}|…)\p{P}? (\p{L}{2,}|…(?=\P{L}*\p{L}))/u.test(text) && !isCode(text));
}

/** @param {string} text  whether it is a header's name, a selector, a list of classes or an element's attributes */
const isCode = (text) => NO_WORDS.some((word) => text.startsWith(word)) || /^[a-z]+(-[a-z]+)+|[[\]#=]|^[.(]|onrecord /.test(text);

for (const [path, source] of Object.entries(sources)) {
  test(`src/${path} has no words of its own`, () => {
    assert.deepEqual(path.endsWith(".html") ? wordsInMarkup(source) : wordsInScript(source), []);
  });
}

test("words of one's own are found, in markup and in scripts", () => {
  assert.deepEqual(wordsInMarkup('<p data-say="a"></p><code>run it</code><b title="Close">Look</b>'), ["Close", "Look"]);
  const script = `a("Copy"); b(\`Found \${n ? \`\${n} of them\` : "none at all"} more\`); c(say("cardCopy")); /["]/.test(d); e("Close");
    throw new TypeError("no such thing (here)"); // not "this one"
    f({ "nor this": g("On top") }); h.querySelector("nor that");`;
  assert.deepEqual(wordsInScript(script), ["Copy", "… of them", "none at all", "Found … more", "Close", "On top"]);
});

test("every message that markup and manifest name exists", () => {
  const named = [...everything.matchAll(/data-say(?:-\w+)?="(\w+)"|__MSG_(\w+)__/g)].map(([, own, theirs]) => own ?? theirs);
  assert.ok(named.length > 20);
  assert.deepEqual(named.filter((name) => !names.includes(name)), []);
});

test("every message is said somewhere", () => {
  // What scripts say, the type checker compares with the messages; a name built from parts begins a template.
  const built = [...everything.matchAll(/`(\w+)\$\{/g)].map(([, prefix]) => prefix).filter((prefix) => prefix.length > 4);
  const isSaid = (name) => everything.includes(`"${name}"`) || everything.includes(`__MSG_${name}__`) || built.some((prefix) => name.startsWith(prefix));
  assert.deepEqual(names.filter((name) => !isSaid(name)), []);
});
