/** The panel's list: a button a finding that leads to its place, and one that unfolds what its card says. */
import { say } from "../shared/language.js";

/**
 * @typedef {import("./narrowing.js").PanelRow} PanelRow
 * @typedef {import("./narrowing.js").Group} Group
 *
 * @typedef {object} Asked  what the list asks for
 * @property {(row: PanelRow) => void} show  the row's place on the page
 * @property {(row: PanelRow) => Promise<Finding | undefined>} describe
 */

const LONG = 300; // rows from which on those out of sight are not laid out, and have estimated heights
const CHUNK = 200; // rows that are put in place at once, so that no task holds up typing: 5,000 rows are 25 of them
const NAMED = 60; // characters of its words that name a row's second button
const NAMES = /** @type {const} */ ({
  quotation: "panelKindQuotation", alone: "panelKindQuotation", passage: "panelKindPassage", claim: "panelKindClaim",
  differs: "panelKindDiffers", held: "panelKindHeld",
});

/** @param {PanelRow} row @returns {string} the same for the same row of a later answer */
export const keyOf = ({ frame, id }) => `${frame}:${id}`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(OnRecord.findingStyle);

/** @template {keyof HTMLElementTagNameMap} T @param {T} name @param {string} className @param {(Node | string)[]} children */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** @param {string} className @param {string} text  foreign: it has its own direction and leaves its neighbours in place */
const foreign = (className, text) => Object.assign(element("span", className, text), { dir: "auto" });

/** @param {PanelRow} row @param {boolean} named @returns {HTMLElement} what its place, shape and colour tell those who see it */
function unseen({ style, speaker, count }, named) {
  const told = [named ? speaker : "", say(NAMES[style]), count ? say("panelIn", count) : ""];
  return element("span", "unseen", told.filter(Boolean).map((each) => `${each}. `).join(""));
}

/** @param {Finding} finding @returns {HTMLElement} what its card says, with the card's own style */
function renderDetails(finding) {
  const host = element("div", "details");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(...OnRecord.renderFinding(finding), OnRecord.renderFoot(finding, null));
  return host;
}

/** @param {HTMLElement} item @param {PanelRow} row @param {Asked} asked */
async function unfold(item, row, asked) {
  const toggle = item.querySelector(".unfold");
  const isOpen = toggle?.getAttribute("aria-expanded") === "true";
  const finding = isOpen ? undefined : await asked.describe(row);
  item.querySelector(".details")?.remove();
  if (finding) item.append(renderDetails(finding));
  toggle?.setAttribute("aria-expanded", String(finding !== undefined));
}

/** @param {PanelRow} row @param {Asked} asked @param {boolean} named  whether a heading names the speaker */
function renderRow(row, asked, named) {
  const bar = element("i", "");
  const remark = element("small", "", ...(named || !row.speaker ? [] : [foreign("", row.speaker), " · "]), foreign("", row.heldBack || row.remark));
  const place = element("button", "place", bar, foreign("words", row.words), unseen(row, named), remark);
  const toggle = element("button", "unfold", String(row.count));
  const item = element("li", `row ${row.style}`, place, toggle);
  item.dataset.key = keyOf(row);
  place.type = toggle.type = "button";
  toggle.setAttribute("aria-label", say("panelDetails", row.count, OnRecord.plain(row.words, NAMED)));
  toggle.setAttribute("aria-expanded", "false");
  place.addEventListener("click", () => asked.show(row));
  toggle.addEventListener("click", () => void unfold(item, row, asked));
  return item;
}

/** @param {Group} group @returns {string} */
function headingOf({ about, speaker }) {
  if (about === "speaker") return speaker;
  return say(about === "page" ? "panelList" : about === "held" ? "panelHeldBack" : "panelUnspoken");
}

/** @param {Group} group @param {number} place @returns {[HTMLElement, HTMLElement]} the section, and the list in it */
function renderGroup(group, place) {
  const heading = element("h2", group.about === "page" ? "unseen" : "", foreign("", headingOf(group)));
  heading.id = `group-${place}`;
  const list = element("ul", "");
  list.setAttribute("aria-labelledby", heading.id);
  return [element("section", "", heading, list), list];
}

/** @returns {Element | null} what has the focus, also inside a row's details */
const focusedElement = () => document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;

/** In a long list rows that were never in sight have an estimated height until a frame has shown them. @param {HTMLElement} item @param {number} [frames] */
function reveal(item, frames = 2) {
  item.scrollIntoView({ block: "nearest" });
  if (frames) requestAnimationFrame(() => reveal(item, frames - 1));
}

export class FindingList {
  /** @param {HTMLElement} root @param {Asked} asked */
  constructor(root, asked) {
    this.root = root;
    this.asked = asked;
    this.selected = "";
    /** @type {Map<string, {like: string, item: HTMLElement}>} rows as they were shown last, to be shown again as they are */
    this.items = new Map();
    this.shown = 0; // counts what was shown, so that a list that was overtaken stops growing
    root.addEventListener("keydown", (event) => this.move(event));
  }

  /** @param {string} key */
  itemOf(key) {
    return /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-key="${CSS.escape(key)}"]`));
  }

  /** Show these, with focus and place kept where the same row is still there. @param {Group[]} groups */
  async show(groups) {
    const shown = ++this.shown;
    const [focused, top] = [focusedElement(), document.documentElement.scrollTop];
    const key = document.activeElement?.closest(".row")?.getAttribute("data-key");
    const built = groups.map(renderGroup);
    this.root.replaceChildren(...built.map(([section]) => section));
    const waiting = groups.flatMap(({ rows, about }, place) => rows.map((row) => ({ row, named: about === "speaker", list: built[place]?.[1] })));
    this.root.classList.toggle("long", waiting.length > LONG);
    for (let start = 0; start < waiting.length; start += CHUNK) {
      if (start) await new Promise((resolve) => setTimeout(resolve));
      if (shown !== this.shown) return;
      for (const { row, named, list } of waiting.slice(start, start + CHUNK)) list?.append(this.render(row, named));
      if (start === 0) document.documentElement.scrollTop = top;
    }
    if (key && document.activeElement === document.body) this.focus(key, focused);
    this.select(this.selected, false);
  }

  /** Another page's rows come next: none of them was selected. */
  forget() {
    this.selected = "";
    this.items.clear();
  }

  /** Put the focus on the first row. */
  enter() {
    /** @type {HTMLElement | null} */ (this.root.querySelector(".place"))?.focus();
  }

  /** @param {string} key  of the row that had the focus before it was moved or replaced @param {Element | null} focused */
  focus(key, focused) {
    const again = focused?.isConnected ? focused : this.itemOf(key)?.querySelector(".place");
    /** @type {HTMLElement | null | undefined} */ (again)?.focus({ preventScroll: true });
  }

  /** @param {PanelRow} row @param {boolean} named @returns {HTMLElement} the same, unfolded or not, as long as it says the same */
  render(row, named) {
    const [key, like] = [keyOf(row), JSON.stringify([row, named])];
    const known = this.items.get(key);
    if (known?.like === like) return known.item;
    const item = renderRow(row, this.asked, named);
    this.items.set(key, { like, item });
    return item;
  }

  /** @param {string} key  empty: none @param {boolean} scroll  whether the reader is to see it */
  select(key, scroll) {
    this.selected = key;
    this.root.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const item = this.itemOf(key);
    item?.querySelector(".place")?.setAttribute("aria-current", "true");
    if (scroll && item) reveal(item);
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const button = event.target instanceof Element ? event.target.closest(".place") : null;
    if (!button || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const places = /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll(".place")]);
    const at = places.indexOf(/** @type {HTMLElement} */ (button));
    const toggle = /** @type {HTMLElement | null} */ (button.nextElementSibling);
    const isOpen = toggle?.getAttribute("aria-expanded") === "true";
    const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: places.length - 1 }[event.key];
    if (goal !== undefined) places[goal]?.focus();
    else if ((event.key === "ArrowRight" && !isOpen) || (event.key === "ArrowLeft" && isOpen)) toggle?.click();
    else return;
    event.preventDefault();
  }
}
