"use strict";
// Opens and closes the card as the reader points, taps or steps with the keyboard; what a page makes of events does neither.
(() => {
  const OPEN_AFTER = 130; // ms at rest on a highlight, so that a pointer passing by opens nothing
  const CLOSE_AFTER = 280; // ms away from highlight and card, so that the way from one to the other is safe

  /** @type {Anchored[]} */
  let followed = [];
  /** @type {(highlight: WireHighlight) => Finding} */
  let describe;
  /** @type {{aim: Anchored | null, timer: ReturnType<typeof setTimeout>} | null} */
  let pending = null;
  let kept = false; // opened by tap or key: pointing elsewhere does not close it

  function cancel() {
    clearTimeout(pending?.timer);
    pending = null;
  }

  /** @param {Anchored} anchored @param {{x: number, y: number}} at @param {boolean} keep @param {boolean} takeFocus */
  function open(anchored, at, keep, takeFocus = keep) {
    close();
    kept = keep;
    OnRecord.card.open(anchored, describe(anchored.highlight), at, takeFocus, noteClosed);
    if (kept) OnRecord.tell({ type: "selected", id: anchored.highlight.id });
  }

  /** Also where it closed itself: by its own button, or since its words were scrolled away. */
  function noteClosed() {
    if (kept) OnRecord.tell({ type: "selected", id: null });
    kept = false;
  }

  function close() {
    cancel();
    OnRecord.card.close();
  }

  /** @param {Anchored | null} aim  the highlight to open, null to close @param {{x: number, y: number}} at */
  function intend(aim, at) {
    if (pending && pending.aim === aim) return;
    cancel();
    const act = () => (pending?.aim ? open(pending.aim, at, false) : close());
    pending = { aim, timer: setTimeout(act, aim ? OPEN_AFTER : CLOSE_AFTER) };
  }

  /** @param {number} x @param {number} y  whether the point lies between the card and its highlight */
  function isOnTheWay(x, y) {
    const shown = OnRecord.card.shown();
    if (!shown) return false;
    const boxes = [OnRecord.card.box(), ...OnRecord.boxesOf(shown.ranges)];
    return (
      x >= Math.min(...boxes.map((box) => box.left)) && x <= Math.max(...boxes.map((box) => box.right)) &&
      y >= Math.min(...boxes.map((box) => box.top)) && y <= Math.max(...boxes.map((box) => box.bottom))
    );
  }

  /** @param {PointerEvent} event */
  function point(event) {
    if (!event.isTrusted || event.pointerType === "touch" || event.buttons || kept) return;
    const at = { x: event.clientX, y: event.clientY };
    const shown = OnRecord.card.shown();
    const hit = OnRecord.card.contains(event) ? shown : OnRecord.anchoredAt(at.x, at.y, followed);
    if (hit === shown || (!hit && isOnTheWay(at.x, at.y))) cancel();
    else intend(hit, at);
  }

  /** @param {MouseEvent} event */
  function tap(event) {
    if (!event.isTrusted || OnRecord.card.contains(event)) return;
    const isControl = event.target instanceof Element && event.target.closest("a, button, label, summary, [role=button]");
    const selects = !getSelection()?.isCollapsed;
    const hit = isControl || selects ? null : OnRecord.anchoredAt(event.clientX, event.clientY, followed);
    if (hit) open(hit, { x: event.clientX, y: event.clientY }, true);
    else if (!isControl) close();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!event.isTrusted || event.key !== "Escape" || !OnRecord.card.isOpen()) return;
    event.stopPropagation(); // the page's own dialogs stay as they are
    event.preventDefault();
    close();
  }

  /** @param {Event} event */
  function leave({ isTrusted }) {
    if (isTrusted && !kept) intend(null, { x: 0, y: 0 });
  }

  /** Again and again, since a page that writes itself anew takes listeners away; the same one twice is one. */
  function listen() {
    document.addEventListener("pointermove", point, { passive: true });
    document.documentElement.addEventListener("pointerleave", leave);
    document.addEventListener("click", tap);
    window.addEventListener("keydown", press, { capture: true });
    window.addEventListener("scroll", OnRecord.card.place, { passive: true, capture: true });
    window.addEventListener("resize", OnRecord.card.place, { passive: true });
  }

  /** @param {WireHighlight} one @param {WireHighlight} other  of this answer or of one to an older text */
  const isSame = (one, other) =>
    one.kind === other.kind && one.exact === other.exact && (one.prefix === other.prefix || one.suffix === other.suffix);

  /** @param {Anchored} anchored */
  function scrollTo({ ranges }) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const within = OnRecord.elementOf(ranges);
    within?.scrollIntoView({ block: "center", behavior: calm ? "instant" : "auto" });
  }

  /** @param {Anchored} anchored @param {boolean} takeFocus */
  function goTo(anchored, takeFocus) {
    scrollTo(anchored);
    const box = anchored.ranges[0]?.getBoundingClientRect();
    open(anchored, { x: box?.left ?? 0, y: box?.top ?? 0 }, true, takeFocus);
  }

  OnRecord.follow = (anchored, describeHighlight) => {
    /** @param {Anchored | null | undefined} old */
    const found = (old) => (old && anchored.find(({ highlight }) => isSame(highlight, old.highlight))) ?? null;
    if (pending?.aim && !(pending.aim = found(pending.aim))) cancel();
    const shown = OnRecord.card.shown();
    const now = found(shown);
    if (now) OnRecord.card.move(now);
    else if (shown) close();
    followed = anchored;
    describe = describeHighlight;
    listen();
  };

  OnRecord.findingAround = (range, text) => {
    const root = range.startContainer.getRootNode();
    /** @param {Range} own */
    const touches = (own) => own.startContainer.getRootNode() === root && own.compareBoundaryPoints(Range.END_TO_START, range) < 0
      && own.compareBoundaryPoints(Range.START_TO_END, range) > 0;
    const around = followed.filter(({ highlight, ranges }) => highlight.exact.includes(text) && ranges.some(touches));
    const closest = around.toSorted((one, other) => one.highlight.exact.length - other.highlight.exact.length)[0];
    return closest ? describe(closest.highlight) : null;
  };

  OnRecord.step = (by) => {
    if (followed.length === 0) return;
    const shown = OnRecord.card.shown();
    const at = shown ? followed.indexOf(shown) + by : by > 0 ? 0 : followed.length - 1;
    const next = followed[(at + followed.length) % followed.length];
    if (next) goTo(next, true);
  };

  OnRecord.show = (id) => {
    const found = followed.find(({ highlight }) => highlight.id === id);
    if (found) goTo(found, false);
    return found !== undefined;
  };
})();
