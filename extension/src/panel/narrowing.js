/** Which rows of a page's findings are listed, and under which headings. Pure. */

/**
 * @typedef {Row & {frame: number}} PanelRow
 * @typedef {"all" | "quotation" | "passage" | "claim" | "differs"} Choice  of findings
 * @typedef {"page" | "speaker"} Order
 *
 * @typedef {object} Group
 * @property {"speaker" | "unspoken" | "page" | "held"} about
 * @property {string} speaker
 * @property {PanelRow[]} rows
 */

export const CHOICES = /** @type {const} */ (["all", "quotation", "passage", "claim", "differs"]);

/** @param {PanelRow} row @param {Choice} choice */
const isOf = (row, choice) => choice === "all" || row.kind === choice || row.style === choice;

/** @param {PanelRow} row */
const isFinding = (row) => row.style !== "held";

/** @param {string} text  without case and accents, for comparing */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** @type {WeakMap<PanelRow, string>} what each row is searched in; folding 5,000 of them at every key took 130 ms */
const texts = new WeakMap();

/** @param {PanelRow} row */
function textOf(row) {
  const { words, speaker, remark, publishers } = row;
  const text = texts.get(row) ?? folded([words, speaker, remark, ...publishers].join("\n"));
  texts.set(row, text);
  return text;
}

/** @param {PanelRow[]} rows @returns {Record<Choice, number>} how many findings each choice has */
export function countChoices(rows) {
  const findings = rows.filter(isFinding);
  const counts = CHOICES.map((choice) => [choice, findings.filter((row) => isOf(row, choice)).length]);
  return /** @type {Record<Choice, number>} */ (Object.fromEntries(counts));
}

/** @param {PanelRow[]} rows @returns {string[]} */
export const listSpeakers = (rows) => [...new Set(rows.map(({ speaker }) => speaker))].filter(Boolean).sort((one, other) => one.localeCompare(other));

/**
 * @param {PanelRow[]} rows
 * @param {{choice: Choice, speaker: string, search: string}} wanted  an empty speaker: all of them
 * @returns {PanelRow[]} what is held back has no kind to be chosen by, and goes where all are shown
 */
export function narrow(rows, { choice, speaker, search }) {
  const terms = folded(search).split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (isFinding(row) ? !isOf(row, choice) : choice !== "all") return false;
    if (speaker && row.speaker !== speaker) return false;
    const text = terms.length ? textOf(row) : "";
    return terms.every((term) => text.includes(term));
  });
}

/** @param {PanelRow[]} rows in page order @param {Order} order @returns {Group[]} what is held back comes last */
export function group(rows, order) {
  const [findings, held] = [rows.filter(isFinding), rows.filter((row) => !isFinding(row))];
  const speakers = order === "speaker" ? Map.groupBy(findings, ({ speaker }) => speaker) : new Map();
  /** @type {Group[]} */
  const groups = [...speakers].filter(([speaker]) => speaker).map(([speaker, said]) => ({ about: "speaker", speaker, rows: said }));
  groups.push(
    { about: "unspoken", speaker: "", rows: speakers.get("") ?? [] },
    { about: "page", speaker: "", rows: order === "page" ? findings : [] },
    { about: "held", speaker: "", rows: held },
  );
  return groups.filter((each) => each.rows.length > 0);
}
