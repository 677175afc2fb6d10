/** The options on what is underlined, and how. */
import { byId } from "../shared/asking.js";
import { say } from "../shared/language.js";
import { loadSettings, saveSettings } from "../shared/settings.js";

/**
 * @typedef {import("../shared/catalogue.js").Key} Key
 * @typedef {import("../shared/messages.js").Settings} Settings
 * @typedef {import("../shared/messages.js").Line} Line
 * @typedef {import("../shared/messages.js").Color} Color
 * @typedef {"differs" | "quotation" | "passage" | "claim"} Changeable
 */

/** @type {Record<Settings["kinds"][number], Key>} */
const KINDS = { quotation: "optionsKindQuotation", passage: "optionsKindPassage", claim: "optionsKindClaim" };
/** @type {Record<Changeable, Key>} */
const STYLES = { differs: "styleDiffers", quotation: "styleQuotation", passage: "stylePassage", claim: "styleClaim" };
/** @type {Record<Line, Key>} */
const LINES = { solid: "lineSolid", dotted: "lineDotted", dashed: "lineDashed", double: "lineDouble" };
/** @type {Record<Color, Key>} */
const COLORS = { blue: "colorBlue", ochre: "colorOchre", violet: "colorViolet", red: "colorRed", green: "colorGreen", grey: "colorGrey" };
/** @type {Record<Settings["strength"], Key>} */
const STRENGTHS = { fine: "strengthFine", normal: "strengthNormal", strong: "strengthStrong" };

/** @param {string} words @param {boolean} checked @param {(box: HTMLInputElement) => unknown} change */
function check(words, checked, change) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  label.className = "check";
  box.type = "checkbox";
  box.checked = checked;
  box.addEventListener("change", () => change(box));
  label.append(box, words);
  return label;
}

/** @template T @param {T[]} list @param {T} item @param {boolean} isIn @returns {T[]} */
const withItem = (list, item, isIn) => [...list.filter((each) => each !== item), ...(isIn ? [item] : [])];

/** @param {Settings["kinds"][number]} kind @param {HTMLInputElement} box */
async function setKind(kind, box) {
  const kinds = withItem((await loadSettings()).kinds, kind, box.checked);
  byId("kinds-told", HTMLElement).textContent = kinds.length ? "" : say("optionsKindsLast");
  if (kinds.length) await saveSettings({ kinds });
  else box.checked = true;
}

/** @param {string} reason @param {boolean} isShown */
async function setReason(reason, isShown) {
  await saveSettings({ heldBack: withItem((await loadSettings()).heldBack, reason, isShown) });
}

/** @template {string} T @param {string} label @param {Record<T, Key>} names @param {T} value @param {(value: T) => unknown} change */
function choice(label, names, value, change) {
  const select = document.createElement("select");
  select.ariaLabel = label;
  for (const name of /** @type {T[]} */ (Object.keys(names))) select.append(new Option(say(names[name]), name, false, name === value));
  select.addEventListener("change", () => change(/** @type {T} */ (select.value)));
  return select;
}

/** @param {Changeable} style @param {{line?: Line, color?: Color}} change */
async function setStyle(style, change) {
  const { styles } = await loadSettings();
  await saveSettings({ styles: { ...styles, [style]: { ...styles[style], ...change } } });
  await showLines();
}

/** @param {Changeable} style @param {Settings} settings */
function lineOf(style, settings) {
  const { line, color, width } = OnRecord.lookOf(style, settings);
  const [row, sample, name] = [document.createElement("div"), document.createElement("i"), document.createElement("span")];
  sample.style.borderBottom = `${line === "double" ? Math.max(4, width) : width}px ${line} ${OnRecord.colors[color]}`;
  name.textContent = say(STYLES[style]);
  row.append(
    sample,
    name,
    choice(say("optionsLineOf", name.textContent), LINES, line, (chosen) => setStyle(style, { line: chosen })),
    choice(say("optionsColorOf", name.textContent), COLORS, color, (chosen) => setStyle(style, { color: chosen })),
  );
  return row;
}

async function showLines() {
  const settings = await loadSettings();
  const focused = document.activeElement?.ariaLabel;
  byId("lines", HTMLElement).replaceChildren(.../** @type {Changeable[]} */ (Object.keys(STYLES)).map((style) => lineOf(style, settings)));
  const again = [...byId("lines", HTMLElement).querySelectorAll("select")].find(({ ariaLabel }) => focused && ariaLabel === focused);
  again?.focus();
  byId("strength", HTMLSelectElement).value = settings.strength;
}

export async function showChoices() {
  const { kinds, heldBack } = await loadSettings();
  const kindBoxes = /** @type {Settings["kinds"]} */ (Object.keys(KINDS)).map((kind) =>
    check(say(KINDS[kind]), kinds.includes(kind), (box) => setKind(kind, box)),
  );
  byId("kinds", HTMLElement).replaceChildren(...kindBoxes);
  const reasonBoxes = Object.keys(OnRecord.reasons).map((reason) =>
    check(OnRecord.sayReason(reason), heldBack.includes(reason), (box) => setReason(reason, box.checked)),
  );
  byId("held", HTMLElement).replaceChildren(...reasonBoxes);
  const options = /** @type {Settings["strength"][]} */ (Object.keys(STRENGTHS)).map((name) => new Option(say(STRENGTHS[name]), name));
  byId("strength", HTMLSelectElement).replaceChildren(...options);
  await showLines();
}

export function offerChoices() {
  byId("strength", HTMLSelectElement).addEventListener("change", ({ currentTarget }) =>
    saveSettings({ strength: /** @type {Settings["strength"]} */ (/** @type {HTMLSelectElement} */ (currentTarget).value) }),
  );
  byId("reset", HTMLButtonElement).addEventListener("click", async () => {
    await saveSettings({ styles: {}, strength: "normal" });
    await showLines();
  });
}
