/** A page's findings as files: Markdown, CSV, and the service's Web Annotations of several frames as one page. Pure. */

/**
 * @typedef {import("../shared/wire.js").AnnotationPage} AnnotationPage
 * @typedef {{title: string, url: string, rows: {row: Row, finding: Finding}[]}} Exported  one frame of a page
 */

const LONGEST_NAME = 80; // UTF-16 units of a file's name; every file system takes as many
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** @param {string} text  whole, in one line and without controls that reorder text */
const line = (text) => OnRecord.plain(text, Infinity);

/** @param {Reference} reference @returns {string} the words as the document has them */
const wordingOf = ({ wording }) => line(wording.filter(({ mark }) => mark !== "removed").map(({ text }) => text).join(""));

/** @param {string} title @param {string} ending @returns {string} a name that every file system takes */
export function fileName(title, ending) {
  const safe = line(title).replace(/[\\/:*?"<>|\p{C}]+/gu, " ").replace(/\s+/g, " ").slice(0, LONGEST_NAME).toWellFormed();
  return `${`${OnRecord.say("name")} ${safe}`.replace(/[\s.]+$/, "")}.${ending}`;
}

/** @param {string} text  that is no markup wherever it stands in a line; right-to-left text leaves its neighbours in place */
function markdown(text) {
  const escaped = line(text).replace(/[\\`*_~[\]<>|#&]/g, "\\$&");
  return RTL.test(escaped) ? `\u2068${escaped}\u2069` : escaped;
}

/** @param {string} text @param {string | null} href */
const markdownLink = (text, href) => (href ? `[${markdown(text)}](<${href.replace(/[<>\\]/g, encodeURIComponent)}>)` : markdown(text));

/** @param {Reference} reference */
function markdownReference(reference) {
  const { name, title, date, time, first, href, speaker, remarks, misquoted } = reference;
  const where = markdownLink([name, title].filter(Boolean).join(": "), href);
  const wording = wordingOf(reference);
  const said = [speaker && OnRecord.say("cardThereBy", speaker), ...remarks, misquoted].filter((each) => each !== null && each !== "");
  const when = [date, time, first && OnRecord.say("cardFirstHere")].filter(Boolean).map(String);
  const told = [wording && OnRecord.say("quoted", wording), ...said].filter(Boolean).map(String);
  return `  - ${[[where, ...when.map(markdown)].join(", "), told.map(markdown).join("; ")].filter(Boolean).join(": ")}`;
}

/** @param {{row: Row, finding: Finding}} exported */
function markdownFinding({ row, finding }) {
  const about = [row.speaker, finding.role, finding.chip, row.remark, row.heldBack && OnRecord.say("panelHeldBackWhy", row.heldBack)].filter(Boolean).map(markdown).join(" · ");
  return [`- **${markdown(row.words)}** ${about}`, ...[...finding.references, ...finding.passages].map(markdownReference)].join("\n");
}

/** @param {Exported[]} frames @returns {string} */
export function toMarkdown(frames) {
  const parts = frames.map(({ title, url, rows }) => [`# ${markdownLink(title || url, url)}`, rows.map(markdownFinding).join("\n")]);
  return `${parts.flat().filter(Boolean).join("\n\n")}\n`;
}

const COLUMNS = [
  "page", "title", "finding", "kind", "style", "words", "speaker", "spoken", "documents", "held back",
  "publisher", "document", "date", "first", "wording", "speaker there", "remarks", "link",
];

/** @param {string | number | boolean} value  never a formula, which these signs begin, also where ";" parts cells */
function cell(value) {
  const safe = line(String(value)).replace(/(^|;\s*)([=+\-@＝＋－＠])/g, "$1'$2");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {Reference} reference */
const columnsOf = (reference) => [
  reference.name, reference.title ?? "", reference.published ?? "", reference.first ? 1 : "", wordingOf(reference),
  reference.speaker ?? "", [...reference.remarks, reference.misquoted].filter(Boolean).join("; "), reference.href ?? "",
];

/** @param {Exported[]} frames @returns {string} a line for each document of each finding; one that stands nowhere else has one too */
export function toCsv(frames) {
  const lines = frames.flatMap(({ title, url, rows }) =>
    rows.flatMap(({ row, finding }) => {
      const own = [url, title, row.id, row.kind, row.style, row.words, row.speaker, finding.chip, row.count, row.heldBack];
      const references = [...finding.references, ...finding.passages].map(columnsOf);
      return (references.length ? references : [[]]).map((reference) => [...own, ...reference]);
    }),
  );
  const padded = lines.map((cells) => COLUMNS.map((_, place) => cell(cells[place] ?? "")).join(","));
  return `\ufeff${[COLUMNS.join(","), ...padded].join("\r\n")}\r\n`;
}

/** @param {AnnotationPage[]} pages one a frame @returns {AnnotationPage} one page with the annotations of all */
export function joinAnnotations([first, ...others]) {
  if (!first) throw new RangeError("pages: expected the annotations of one frame or more, got none");
  return { ...first, items: [first, ...others].flatMap(({ items }) => items) };
}
