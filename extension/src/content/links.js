"use strict";
// Links that open a document at the very words: https://wicg.github.io/scroll-to-text-fragment/. Pure.
(() => {
  const WHOLE = 8; // words up to which the whole wording goes into the link
  const EDGE = 4; // words of its beginning and end otherwise
  const SHORT = 3; // words below which it needs its neighbours to be found

  /** @param {string} text */
  const words = (text) => text.match(/\S+/g) ?? [];

  /** @param {string[]} some */
  const encoded = (some) => encodeURIComponent(some.join(" ").toWellFormed()).replaceAll("-", "%2D");

  /** @param {string} text @param {string} text2 whether a word runs on from one into the other */
  const runsOn = (text, text2) => /[\p{L}\p{N}]$/u.test(text) && /^[\p{L}\p{N}]/u.test(text2);

  /** @param {string} text @returns {[string, string]} its first and its last block; no part of a directive spans two */
  const edges = (text) => [text.replace(/\n.*/s, ""), text.replace(/.*\n/s, "")];

  /** @param {Pick<CrossReference, "exact" | "prefix" | "suffix">} reference */
  function directive({ exact, prefix, suffix }) {
    const inner = words(exact);
    const [first, last] = edges(exact);
    if (inner.length > WHOLE || first !== last) {
      return `${encoded(words(first).slice(0, EDGE))},${encoded(words(last).slice(-EDGE))}`;
    }
    if (inner.length >= SHORT) return encoded(inner);
    // The first word of a prefix and the last of a suffix may be cut off.
    const before = runsOn(prefix, exact) ? [] : words(edges(prefix)[1]).slice(1).slice(-2);
    const after = runsOn(exact, suffix) ? [] : words(edges(suffix)[0]).slice(0, -1).slice(0, 2);
    return `${before.length ? `${encoded(before)}-,` : ""}${encoded(inner)}${after.length ? `,-${encoded(after)}` : ""}`;
  }

  OnRecord.linkTo = (url, reference) => {
    const target = url ? URL.parse(url) : null;
    if (!target || !["http:", "https:"].includes(target.protocol)) return null;
    target.hash = `${target.hash.replace(/:~:.*$/s, "") || "#"}:~:text=${directive(reference)}`;
    return target.href;
  };
})();
