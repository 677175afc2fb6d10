"use strict";
// Notices what happens to the page after it was read: to its nodes, its address, its frames and its underlines.
(() => {
  const WATCHED = {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ["hidden", "open", "style", "class"], // those that hide and show text
  };
  const IDLE_AT_MOST = 300; // ms that a reading waits for an idle moment
  const INSPECTED_EVERY = 1_000; // ms; nothing tells of underlines that were taken away, or of frames
  const MOVED_EVERY = 10_000; // ms; a page that gives itself new addresses without end is followed no faster than others
  const ACTS = ["pointerdown", "keydown", "wheel", "touchmove"]; // of a reader; a page can only forge untrusted ones

  /** @type {Followed | null} */
  let page = null;
  let pace = new OnRecord.Pace();
  let dirty = false;
  let address = "";
  let movedAt = 0;
  let frames = "";
  /** @type {{at: number, timer: ReturnType<typeof setTimeout>} | null} */
  let reading = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let telling;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let inspecting;
  let unheard = false; // the background has not heard of the last change

  // How many frames there are, and whether this one is seen.
  const describeFrames = () => `${window.length} ${OnRecord.isSeen()}`;
  const withoutFragment = () => location.href.replace(/#.*$/s, "");

  /** @param {MutationRecord} record  whether it is more than our card coming and going */
  const isOfPage = ({ type, addedNodes, removedNodes }) =>
    type !== "childList" || [...addedNodes, ...removedNodes].some((node) => !OnRecord.card.isHost(node));

  const observer = new MutationObserver((records) => {
    if (records.some(isOfPage)) note();
  });

  function note() {
    dirty = true;
    if (address !== (address = withoutFragment())) noteMoved();
    planReading();
  }

  function noteMoved() {
    if (performance.now() - movedAt < MOVED_EVERY) return;
    movedAt = performance.now();
    pace.reset();
  }

  function planReading() {
    if (!page || !dirty || document.hidden) return;
    const now = performance.now();
    if (reading && reading.at - now <= 0) return;
    const lost = page.isLost();
    const wait = pace.untilRead(now, lost);
    if (lost && wait === 0) return void read(); // before the page is painted without its underlines
    if (reading && reading.at <= now + wait) return;
    clearTimeout(reading?.timer);
    const act = lost ? read : () => void requestIdleCallback(read, { timeout: IDLE_AT_MOST });
    reading = { at: now + wait, timer: setTimeout(act, wait) };
  }

  function read() {
    clearTimeout(reading?.timer);
    reading = null;
    if (!page || !dirty) return false;
    const start = performance.now();
    dirty = false;
    const { roots, isNew, isChanged } = page.refresh();
    // Observing what is observed already changes nothing.
    for (const root of [document, ...roots]) observer.observe(root, WATCHED);
    const end = performance.now();
    pace.noteRead(end, end - start, isNew);
    if (isChanged) OnRecord.watching.tell();
    return true;
  }

  function planTelling() {
    clearTimeout(telling);
    if (!unheard || document.hidden) return;
    telling = setTimeout(tellNow, pace.untilTell(performance.now()));
  }

  function tellNow() {
    unheard = false;
    pace.noteTold(performance.now());
    OnRecord.tell({ type: "changed" });
  }

  function inspect() {
    if (document.hidden) return;
    if (OnRecord.isOrphan()) return OnRecord.clear();
    listen(); // document.open takes listeners away
    OnRecord.keepPainted();
    OnRecord.card.grow();
    if (frames !== (frames = describeFrames())) OnRecord.watching.tell();
  }

  /** @param {Event} event */
  function noteAct({ isTrusted }) {
    if (!isTrusted) return;
    pace.reset();
    if (dirty) planReading();
    if (unheard) planTelling();
  }

  /** @param {Event} event  a style sheet may show text, a frame of the page's own origin is read too */
  function noteLoaded({ target }) {
    if (target instanceof HTMLLinkElement) note();
    else if (target instanceof HTMLIFrameElement && target.contentDocument) OnRecord.watching.tell();
  }

  /** @param {PageTransitionEvent} event */
  function noteShown({ persisted }) {
    if (persisted) tellNow(); // the background forgot the tab when the reader left this page
  }

  function noteVisible() {
    inspect();
    planReading();
    planTelling();
  }

  const PASSIVE = { capture: true, passive: true };
  const LISTENERS = /** @type {[EventTarget | undefined, string, EventListener][]} */ ([
    ...ACTS.map((act) => [window, act, noteAct]),
    ...["popstate", "hashchange", "resize"].map((change) => [window, change, note]),
    [window.navigation, "currententrychange", note],
    [window, "pageshow", noteShown],
    [document, "load", noteLoaded],
    [document, "visibilitychange", noteVisible],
  ]);

  function listen() {
    for (const [target, type, listener] of LISTENERS) target?.addEventListener(type, listener, PASSIVE);
  }

  function ignore() {
    for (const [target, type, listener] of LISTENERS) target?.removeEventListener(type, listener, true);
  }

  OnRecord.watching = {
    start(followed) {
      if (page) return;
      page = followed;
      pace = new OnRecord.Pace();
      dirty = true;
      frames = describeFrames();
      address = withoutFragment();
      inspecting = setInterval(inspect, INSPECTED_EVERY);
      listen();
    },
    stop() {
      for (const timer of [reading?.timer, telling, inspecting]) clearTimeout(timer);
      observer.disconnect();
      ignore();
      page = reading = null;
      unheard = false;
    },
    catchUp() {
      if (observer.takeRecords().some(isOfPage)) dirty = true;
      return read();
    },
    tell() {
      unheard = true;
      planTelling();
    },
    noteAsked() {
      clearTimeout(telling);
      unheard = false;
      pace.noteAsked(performance.now());
    },
    noteAnswer: () => pace.noteAnswer(performance.now()),
  };
})();
