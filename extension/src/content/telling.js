"use strict";
// The page's only way to the background, and the only content script that knows the browser's API. What it carries
// holds no text: the background asks for that itself. The service's reading page has no background.
(() => {
  const runtime = /** @type {{browser?: typeof chrome}} */ (globalThis).browser?.runtime ?? globalThis.chrome?.runtime;
  const isExtension = Boolean(runtime?.id);

  // Without an id the extension was updated or removed, and these scripts are what it left behind.
  OnRecord.isOrphan = () => isExtension && !runtime.id;

  /** @typedef {Element & {openOrClosedShadowRoot?: ShadowRoot | null}} FirefoxElement */

  // Those that the DOM lets have one; asking for others takes time, and Firefox would give those of its own widgets.
  // https://dom.spec.whatwg.org/#valid-shadow-host-name
  const HOSTS = new Set([
    "article", "aside", "blockquote", "body", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "main", "nav",
    "p", "section", "span",
  ]);

  OnRecord.shadowRootOf = (element) => {
    const name = OnRecord.own.localName.call(element);
    const isOwn = name.includes("-");
    if ((!HOSTS.has(name) && !isOwn) || !OnRecord.own.isHtml(element)) return null;
    const root = /** @type {FirefoxElement} */ (element).openOrClosedShadowRoot ?? element.shadowRoot;
    // Chromium takes 3 to 12 µs to answer, a quarter of a long page's reading: its own elements are asked while empty.
    if (root || !runtime?.id || !globalThis.chrome?.dom || (!isOwn && element.hasChildNodes())) return root;
    return chrome.dom.openOrClosedShadowRoot(element);
  };

  OnRecord.tell = (message) => {
    if (runtime?.id) runtime.sendMessage(message).catch(() => undefined); // nobody listens: the panel is closed
  };

  // The only thing that the background asks by message: where the permission was taken back, it cannot call us any more.
  runtime?.onMessage?.addListener((/** @type {{type: "clear"}} */ { type }, _, done) => {
    if (type !== "clear") return;
    OnRecord.clear();
    done();
  });
})();
