/** The options on consent: what was agreed to, and taking it back. */
import { byId } from "../shared/asking.js";
import { browser } from "../shared/browser.js";
import { say } from "../shared/language.js";
import { loadSettings, saveSettings } from "../shared/settings.js";

export async function showConsent() {
  const { agreed } = await loadSettings();
  byId("consent", HTMLElement).textContent = say(agreed ? "optionsConsentGiven" : "optionsConsentMissing");
  byId("consent-help", HTMLElement).hidden = !agreed;
  byId("withdraw", HTMLButtonElement).hidden = !agreed;
  byId("read-consent", HTMLButtonElement).hidden = agreed;
}

export function offerConsent() {
  byId("withdraw", HTMLButtonElement).addEventListener("click", () => saveSettings({ agreed: false }));
  byId("read-consent", HTMLButtonElement).addEventListener("click", () => browser.tabs.create({ url: "/src/welcome/welcome.html" }));
  browser.storage.local.onChanged.addListener(({ agreed }) => void (agreed && showConsent()));
}
