/** Opening the panel: the side panel in Chrome, the sidebar in Firefox. */
import { browser } from "./browser.js";

/**
 * Both browsers ask for a gesture of the reader, so nothing may be awaited between a click or key and this.
 *
 * @param {number} window
 * @returns {Promise<void>}
 */
export function openPanel(window) {
  const { sidePanel, sidebarAction } = /** @type {typeof chrome & {sidebarAction?: {open: () => Promise<void>}}} */ (browser);
  return sidebarAction ? sidebarAction.open() : sidePanel.open({ windowId: window });
}
