/** The panel's three buttons that save the findings of the page: every one, also what the list does not show just now. */
import { say } from "../shared/language.js";
import { ask, byId, tell } from "./asking.js";
import { fileName, joinAnnotations, toCsv, toMarkdown } from "./export.js";

/**
 * @typedef {import("../shared/messages.js").TabFindings["frames"]} Frames
 * @typedef {import("../shared/wire.js").AnnotationPage} AnnotationPage
 * @typedef {import("./export.js").Exported} Exported
 */

const CHUNK = 100; // findings described at once, so that no task in the page takes long

/** @param {number} tab @param {Frames[number]} found @returns {Promise<Exported>} */
async function describeAll(tab, { frame, title, url, rows }) {
  /** @type {Finding[]} */
  const findings = [];
  for (let start = 0; start < rows.length; start += CHUNK) {
    const ids = rows.slice(start, start + CHUNK).map(({ id }) => id);
    findings.push(...((await ask(/** @type {const} */ ({ type: "describe", tab, frame, ids }))) ?? []));
  }
  return { title, url, rows: rows.flatMap((row, place) => (findings[place] ? { row, finding: findings[place] } : [])) };
}

/** @param {string} text @param {string} type @param {Frames} frames @param {string} ending */
function save(text, type, [frame], ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = fileName(frame?.title || frame?.url || "", ending);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // ms; by then the browser has it
  tell(say("panelSaved", link.download));
}

/** @param {() => {tab: number, frames: Frames}} current */
export function offerExport(current) {
  /** @param {string} id @param {(frames: Exported[]) => string} write @param {string} type @param {string} ending */
  function offer(id, write, type, ending) {
    byId(id).addEventListener("click", async () => {
      const { tab, frames } = current();
      save(write(await Promise.all(frames.map((frame) => describeAll(tab, frame)))), type, frames, ending);
    });
  }
  offer("markdown", toMarkdown, "text/markdown", "md");
  offer("csv", toCsv, "text/csv", "csv");
  byId("jsonld").addEventListener("click", async () => {
    const { tab, frames } = current();
    const pages = /** @type {AnnotationPage[] | undefined} */ (await ask({ type: "annotations", tab }));
    if (pages?.length) save(JSON.stringify(joinAnnotations(pages), null, 2), "application/ld+json", frames, "jsonld");
  });
}
