"use strict";
// The page's only way to the background, and the only content script that knows the browser's API. What it carries
// holds no text: the background asks for that itself. The service's reading page has no background.
(() => {
  const runtime = /** @type {{browser?: typeof chrome}} */ (globalThis).browser?.runtime ?? globalThis.chrome?.runtime;
  const isExtension = Boolean(runtime?.id);

  // Without an id the extension was updated or removed, and these scripts are what it left behind.
  OnRecord.isOrphan = () => isExtension && !runtime.id;

  OnRecord.tell = (message) => {
    if (runtime?.id) runtime.sendMessage(message).catch(() => undefined); // nobody listens: the panel is closed
  };
})();
