/** Loads content scripts that need no document, as the browser does: classic scripts on one global. */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const PURE = ["namespace.js", "plain.js", "wording.js", "links.js", "spread.js", "finding.js", "place.js"];

for (const name of PURE) {
  const file = new URL(`../src/content/${name}`, import.meta.url);
  runInThisContext(readFileSync(file, "utf8"), { filename: file.pathname });
}

export const OnRecord = globalThis.OnRecord;

/** A cross-reference to words in a document that begin at offset 100; spread *more* over its defaults. */
export function reference(exact, more = {}) {
  return {
    document: "d1", start: 100, end: 100 + exact.length, exact, prefix: "", suffix: "", relation: "identical",
    similarity: 1, edits: [], misquoted: false, context: { start: 100, end: 100 + exact.length, exact }, at: null, quotation: null,
    same_speaker: null, first: false, ...more,
  };
}
