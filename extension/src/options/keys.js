/** The options' list of keyboard shortcuts. Only the browser can change them. */
import { byId } from "../shared/asking.js";
import { browser } from "../shared/browser.js";
import { say } from "../shared/language.js";

/** @param {string} shortcut  as the browser writes it */
function keysOf(shortcut) {
  const term = document.createElement("dt");
  for (const key of shortcut.split("+").filter(Boolean)) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap, " ");
  }
  if (!shortcut) term.textContent = say("optionsKeysNone");
  return term;
}

/** @param {string} words */
function meaning(words) {
  const made = document.createElement("dd");
  made.textContent = words;
  return made;
}

/** @type {Record<string, import("../shared/catalogue.js").Key>} */
const COMMANDS = { _execute_action: "action", "next-finding": "nextFinding", "previous-finding": "previousFinding", "open-panel": "openPanel" };

export async function showKeys() {
  const commands = await browser.commands.getAll();
  const rows = commands.flatMap(({ name, shortcut }) => {
    const words = COMMANDS[name ?? ""];
    return words ? [keysOf(shortcut ?? ""), meaning(say(words))] : [];
  });
  byId("keys", HTMLElement).replaceChildren(...rows, keysOf(say("cardEscape")), meaning(say("optionsKeyClose")));
}

export function offerKeys() {
  // Chrome has no call for it, but opens its page.
  const { openShortcutSettings } = /** @type {{openShortcutSettings?: () => Promise<void>}} */ (browser.commands);
  const open = openShortcutSettings ?? (() => browser.tabs.create({ url: "chrome://extensions/shortcuts" }));
  byId("change-keys", HTMLButtonElement).addEventListener("click", () => open());
}
