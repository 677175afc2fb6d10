/** The reading page's part of what the extension's background does: load the scripts, hand them the answer. */
import { CONTENT_FILES } from "/read/assets/content/files.js";

const NAMES = /** @type {const} */ ([
  ["differs", "with another speaker elsewhere", "with another speaker elsewhere"],
  ["quotation", "quotation elsewhere too", "quotations elsewhere too"],
  ["passage", "passage", "passages"],
  ["claim", "report", "reports"],
  ["alone", "quotation only here", "quotations only here"],
]);

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} text @returns {Promise<string>} SHA-256 of its UTF-8, in hexadecimal */
async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Counts} counts */
function showLegend(counts) {
  for (const [style, one, many] of NAMES) {
    if (!counts[style]) continue;
    const [item, label] = [document.createElement("li"), document.createElement("span")];
    label.textContent = counts[style] === 1 ? one : many;
    item.className = style;
    item.append(`${counts[style]} `, label);
    byId("legend").append(item);
  }
}

/** @param {string} message */
function showTrouble(message) {
  byId("status").textContent = message;
  byId("status").className = "trouble";
}

/** @param {string} file */
function load(file) {
  const script = Object.assign(document.createElement("script"), { src: `/read/assets/content/${file}`, async: false });
  document.head.append(script);
  return new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`${script.src} is missing`)));
  });
}

async function start() {
  await Promise.all(CONTENT_FILES.map(load));
  OnRecord.speak(JSON.parse(byId("catalogue").textContent ?? ""));
  OnRecord.pageOfSpeaker = (record) => new URL(`/read/speakers/${record}`, location.href).href;
  const answer = /** @type {Answer} */ (JSON.parse(byId("answer").textContent ?? ""));
  const article = document.querySelector("article");
  if (!article) throw new TypeError("the reading page has no article");
  const { wanted, nonce } = OnRecord.report(true, article);
  if ((await digest(wanted?.text ?? "")) !== answer.text_sha256) {
    return showTrouble("This page shows another text than the one that was looked up, so nothing is underlined.");
  }
  const found = OnRecord.annotate(answer, nonce);
  if (found) showLegend(found.counts);
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || !["KeyJ", "KeyK"].includes(event.code)) return;
    event.preventDefault();
    OnRecord.step(event.code === "KeyJ" ? 1 : -1);
  });
}

start().catch((error) => showTrouble(`This page could not be annotated: ${error.message}`));
