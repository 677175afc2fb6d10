// What addons.mozilla.org lints: an error is one, and so is a warning that is not expected, or no longer comes.

import webExt from "web-ext";

// Each with its reason.
const EXPECTED = [
  // One manifest serves both browsers: Chrome asks for this, and has no sidebar ...
  'manifest.json: /permissions: Invalid permissions "sidePanel" at 2.',
  // ... nor `background.scripts`, which Firefox takes.
  'manifest.json: Unsupported "/background/service_worker" manifest property is ignored by Firefox.',
  // Firefox has it as a property of the element, which is asked first.
  "src/content/telling.js: dom.openOrClosedShadowRoot is not supported",
];

const found = await webExt.cmd.lint(
  {
    sourceDir: ".",
    artifactsDir: ".",
    output: "none",
    ignoreFiles: ["node_modules/**", "tests/**", "package.json", "package-lock.json", "tsconfig.json", "pack.py"],
  },
  { shouldExitProgram: false },
);
const warnings = [...found.warnings, ...found.notices].map(({ file, message }) => `${file}: ${message}`);
const wrong = [
  ...found.errors.map(({ file, message }) => `error: ${file}: ${message}`),
  ...warnings.filter((each) => !EXPECTED.includes(each)).map((each) => `not expected: ${each}`),
  ...EXPECTED.filter((each) => !warnings.includes(each)).map((each) => `no longer said: ${each}`),
];
for (const each of wrong) console.error(each);
console.log(`web-ext lint: ${found.errors.length} errors, ${warnings.length} warnings, ${wrong.length} wrong`);
process.exitCode = wrong.length ? 1 : 0;
