/** Loads content scripts that need no document, as the browser does: classic scripts on one global. */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const PURE = [
  "namespace.js", "language.js", "collector.js", "plain.js", "held-back.js", "carrying.js", "pacing.js", "wording.js", "links.js",
  "spread.js", "finding.js", "rows.js", "place.js", "linked-data.js", "dates.js", "facts.js",
];

for (const name of PURE) {
  const file = new URL(`../src/content/${name}`, import.meta.url);
  runInThisContext(readFileSync(file, "utf8"), { filename: file.pathname });
}

export const OnRecord = globalThis.OnRecord;

/** @param {string} language @returns {Record<string, {message: string}>} */
export const readLocale = (language) => JSON.parse(readFileSync(new URL(`../_locales/${language}/messages.json`, import.meta.url), "utf8"));

const messages = Object.entries(readLocale("en")).map(([key, { message }]) => [key, message]);
OnRecord.speak({ locale: "en", messages: Object.fromEntries(messages) });

/** A cross-reference to words in a document that begin at offset 100; spread *more* over its defaults. */
export function reference(exact, more = {}) {
  return {
    document: "d1", start: 100, end: 100 + exact.length, exact, prefix: "", suffix: "", relation: "identical",
    similarity: 1, edits: [], misquoted: false, context: { start: 100, end: 100 + exact.length, exact }, at: null, quotation: null,
    same_speaker: null, first: false, ...more,
  };
}
