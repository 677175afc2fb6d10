/** Pairing with the service, and asking whether it is there. */
import { serviceAddress, saveSettings } from "../shared/settings.js";
import { checkService, pair } from "./service.js";
import { TroubleError } from "./trouble.js";

/** @param {string} typed */
function requireAddress(typed) {
  const address = serviceAddress(typed);
  if (!address) throw new TroubleError("address");
  return address;
}

/** @param {string} typed @param {string} code */
async function pairWith(typed, code) {
  const address = requireAddress(typed);
  await saveSettings({ address, token: await pair(address, code) });
}

/** @satisfies {Partial<import("./index.js").Acts>} */
export const acts = {
  check: ({ address }) => checkService(requireAddress(address)),
  pair: ({ address, code }) => pairWith(address, code),
  unpair: () => saveSettings({ token: null }),
};
