"use strict";
// The card: one host element with a closed shadow root, placed beside the words that it speaks of.
(() => {
  const host = document.createElement("div"); // a name of our own could be defined by the page, whose constructor then ran with it
  const root = host.attachShadow({ mode: "closed" });
  /** @type {{anchored: Anchored, card: HTMLElement, at: {x: number, y: number}, before: Element | null, side: Side, noteClosed: () => void} | null} */
  let open = null;

  /** @param {Element | null} element  light ink means dark paper, also where a page does not declare its scheme */
  function schemeAt(element) {
    const ink = element ? getComputedStyle(element).color : "";
    const [, red, green, blue] = (/^rgba?\((\d+), (\d+), (\d+)/.exec(ink) ?? []).map(Number);
    if (red === undefined || green === undefined || blue === undefined) return "inherit";
    return 0.3 * red + 0.6 * green + 0.1 * blue > 128 ? "dark" : "light";
  }

  function setUp() {
    if (root.adoptedStyleSheets.length === 0) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(OnRecord.cardStyle);
      root.adoptedStyleSheets = [sheet];
    }
    host.popover = "manual"; // the top layer: nothing of the page lies over it, no transform moves it
    if (!host.isConnected) document.documentElement.append(host);
    if (!host.matches(":popover-open")) host.showPopover();
  }

  OnRecord.card = {
    isHost: (node) => node === host,
    isOpen: () => open !== null,
    shown: () => open?.anchored ?? null,
    contains: (event) => event.composedPath().includes(host),
    box: () => (open?.card ?? host).getBoundingClientRect(),
    open(anchored, finding, at, takeFocus, noteClosed) {
      OnRecord.card.close();
      setUp();
      const card = OnRecord.renderCard(finding, OnRecord.card.close);
      card.addEventListener("grown", OnRecord.card.grow);
      card.style.colorScheme = schemeAt(OnRecord.elementOf(anchored.ranges));
      root.replaceChildren(card);
      open = { anchored, card, at, before: takeFocus ? document.activeElement : null, side: null, noteClosed };
      OnRecord.paintActive(anchored.ranges);
      OnRecord.card.place();
      if (takeFocus) card.focus({ preventScroll: true });
    },
    move(anchored) {
      if (!open) return;
      open.anchored = anchored;
      OnRecord.paintActive(anchored.ranges);
      OnRecord.card.grow();
    },
    place() {
      if (open) open.side = null;
      OnRecord.card.grow();
    },
    grow() {
      if (!open) return;
      const boxes = OnRecord.boxesOf(open.anchored.ranges);
      // The page may have scrolled the words away, or taken the card out.
      if (boxes.length === 0 || !host.matches(":popover-open")) return OnRecord.card.close();
      const body = open.card.querySelector(".body");
      const scrolled = body?.scrollTop ?? 0; // lost while the card is measured
      open.card.style.setProperty("--most", "none");
      const size = { width: open.card.offsetWidth, height: open.card.offsetHeight };
      const view = { width: document.documentElement.clientWidth, height: innerHeight };
      const { left, top, maxHeight, side } = OnRecord.placeCard(boxes, open.at, size, view, open.side);
      open.side = side;
      open.card.style.setProperty("--most", `${maxHeight}px`);
      open.card.style.left = `${left}px`;
      open.card.style.top = `${top}px`;
      if (body) body.scrollTop = scrolled;
    },
    close() {
      if (!open) return;
      const { before, noteClosed } = open;
      const hadFocus = document.activeElement === host;
      open = null;
      OnRecord.paintActive([]);
      host.remove();
      root.replaceChildren();
      if (hadFocus && before instanceof HTMLElement) before.focus({ preventScroll: true });
      noteClosed();
    },
  };
})();
