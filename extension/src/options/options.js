/** The options: where the service is, pairing with it, the language; the other sections have files of their own. */
import { ask, byId, pairWith, tell } from "../shared/asking.js";
import { browser } from "../shared/browser.js";
import { LANGUAGES } from "../shared/catalogue.js";
import { say, translatePage } from "../shared/language.js";
import { isLocal, loadSettings, patternOf, saveSettings, serviceAddress } from "../shared/settings.js";
import { offerConsent, showConsent } from "./consent.js";
import { offerKeys, showKeys } from "./keys.js";
import { offerChoices, showChoices } from "./showing.js";
import { offerSites, showSites } from "./sites.js";

/** @typedef {import("../shared/messages.js").Message} Message */

const address = byId("address", HTMLInputElement);
const code = byId("code", HTMLInputElement);
const language = byId("language", HTMLSelectElement);
let kept = "";
const unpair = byId("unpair", HTMLButtonElement);

/** @param {Message} message @param {string} done */
async function askAndShow(message, done) {
  note(await ask(message, done));
  await show();
}

/** @param {import("../shared/messages.js").Outcome | null} outcome */
function note(outcome) {
  address.ariaInvalid = String(outcome !== null && !outcome.done && outcome.trouble === "address");
}

async function show() {
  const { token, agreedTo } = await loadSettings();
  unpair.hidden = !token;
  byId("there", HTMLElement).hidden = isLocal(kept) || agreedTo === kept;
  byId("there-told", HTMLElement).textContent = say("optionsThere", new URL(kept).host);
}

byId("agree-there", HTMLButtonElement).addEventListener("click", async () => {
  // Kept before the browser asks, so that its yes is not taken for one to reading that site; nothing may be awaited.
  void saveSettings({ agreedTo: kept });
  if (await browser.permissions.request({ origins: [patternOf(kept)] })) tell("good", say("optionsThereAgreed"));
  else await saveSettings({ agreedTo: "" });
  await show();
  if (byId("there", HTMLElement).hidden) code.focus(); // the button that was pressed is gone
});

byId("form", HTMLFormElement).addEventListener("submit", async (event) => {
  event.preventDefault();
  note(await pairWith(address.value, code));
  await show();
});

byId("check", HTMLButtonElement).addEventListener("click", () =>
  askAndShow({ type: "check", address: address.value }, say("optionsAnswers")),
);

unpair.addEventListener("click", () => askAndShow({ type: "unpair" }, say("optionsUnpaired")));

address.addEventListener("change", async () => {
  const origin = serviceAddress(address.value);
  // A token is good for the service that gave it and is never shown to another.
  if (origin && origin !== kept) {
    tell("good", say("optionsAddressKept")); // at once, so that it hides nothing that is said of the next click
    kept = origin;
    await saveSettings({ address: origin, token: null, agreedTo: "" });
  }
  await show();
});

for (const [locale, name] of Object.entries(LANGUAGES)) {
  const option = new Option(name, locale);
  option.lang = locale;
  language.append(option);
}
language.addEventListener("change", async () => {
  tell("", ""); // what was said was said in another language
  await saveSettings({ language: language.value });
});

const settings = await loadSettings();
address.value = kept = settings.address;
language.value = settings.language;

/** What of the page holds words beside those that it names. */
const showAll = () => Promise.all([show(), showSites(), showChoices(), showKeys(), showConsent()]);

offerSites();
offerChoices();
offerKeys();
offerConsent();
await translatePage(showAll); // last, so that what can be read can be used
await showAll();
