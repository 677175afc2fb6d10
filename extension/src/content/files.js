/**
 * The content scripts in the order in which they build on each other. Not JSON: Chromium 156 cannot import that again
 * once it has stopped the service worker ("Failed to load the script unexpectedly").
 */
export const CONTENT_FILES = [
  "namespace.js",
  "telling.js",
  "language.js",
  "own.js",
  "visible.js",
  "collector.js",
  "page-text.js",
  "ranges.js",
  "painter.js",
  "carrying.js",
  "pacing.js",
  "watching.js",
  "hit-test.js",
  "plain.js",
  "held-back.js",
  "wording.js",
  "links.js",
  "spread.js",
  "finding.js",
  "rows.js",
  "place.js",
  "card-style.js",
  "rendering.js",
  "card.js",
  "pointing.js",
  "index.js",
];
