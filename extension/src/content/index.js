"use strict";
// What the background calls: report what the page says, annotate it with the answer, clear it again.
(() => {
  const ANSWERED_WITHIN = 90_000; // ms; else the background was stopped, or found no service, and hears of it again
  const MORE_AFTER = [3_000, 10_000, 30_000]; // ms until the rest of an answer that was not complete is asked for

  /** @type {Element | null} */
  let root = null; // null: the whole page
  /** @type {PageText | null} */
  let page = null;
  /** @type {Answered[]} */
  let answered = [];
  /** @type {{text: string, anew: boolean, nonce: number} | null} */
  let asked = null; // what the background went away with
  /** @type {Annotated | null} */
  let annotated = null;
  /** @type {{times: number, due: boolean, timer: ReturnType<typeof setTimeout> | undefined}} */
  const more = { times: 0, due: false, timer: undefined }; // asked for by itself, of one text

  /** @param {{hostname: string}} address */
  const siteOf = ({ hostname }) => hostname.replace(/^(www|m|amp)\./, "");

  const canonical = () => /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel~=canonical i]"))?.href ?? "";
  const first = { path: location.pathname, canonical: canonical() };

  // The address that the page gives itself, as the service reads it: on its site, and not its front page.
  OnRecord.addressOfPage = () => {
    const href = location.protocol === "about:" ? document.baseURI : location.href; // a frame that the page wrote itself
    const given = URL.parse(canonical());
    const left = location.pathname !== first.path && given?.href === first.canonical; // of the page before this one
    const fits = given && !left && /^https?:$/.test(given.protocol) && siteOf(given) === siteOf(location) && given.pathname !== "/";
    return (fits ? given.href : href).replace(/#.*$/s, "");
  };

  const textOf = () => page?.text ?? "";
  const about = () => ({ text: textOf(), url: OnRecord.addressOfPage(), title: document.title.toWellFormed() });
  const isLost = () => Boolean(annotated?.anchored.some(({ ranges }) => ranges.some((each) => each.collapsed || !each.startContainer.isConnected)));

  /** Underline what is known of the page as it was read last. */
  function show() {
    const found = page && OnRecord.recall(answered, textOf());
    if (!page || !found) return;
    const { answer, news } = found;
    const read = page;
    const anchored = answer.highlights.flatMap((highlight) => {
      const ranges = OnRecord.rangesOf(read, highlight);
      return ranges.length ? [{ highlight, ranges, style: OnRecord.styleOf(highlight, answer) }] : [];
    });
    const described = about();
    annotated = { anchored, answer, about: described, news, counts: OnRecord.paint(anchored) };
    OnRecord.follow(anchored, (highlight) => OnRecord.describe(highlight, answer, described));
  }

  function refresh() {
    const before = textOf();
    const wasLost = isLost();
    page = OnRecord.readText(root?.isConnected ? root : (document.body ?? document.documentElement));
    show();
    const isChanged = before !== textOf();
    return { roots: page.roots, isChanged, isNew: wasLost || (isChanged && annotated?.news !== false) };
  }

  /** @returns {FrameState | null} */
  function describeState() {
    if (!annotated) return null;
    const { answer, counts, news } = annotated;
    const complete = answer.complete || more.times >= MORE_AFTER.length;
    return { counts, notices: answer.notices, cut: page?.cut ?? false, complete, pending: news };
  }

  /** Ask again after a while, unless it was done often enough. @param {number | undefined} pause  ms */
  function askAgainAfter(pause) {
    clearTimeout(more.timer);
    more.due = false;
    if (pause === undefined || more.times >= MORE_AFTER.length) return;
    const ask = () => {
      more.due = true;
      OnRecord.watching.tell();
    };
    more.timer = setTimeout(ask, pause);
  }

  OnRecord.read = (element) => {
    root = element ?? null;
    OnRecord.watching.start({ refresh, isLost });
    OnRecord.watching.catchUp();
    return about();
  };

  OnRecord.report = (anew, element) => {
    const read = OnRecord.read(element);
    const isWanted = OnRecord.isSeen() && (anew || !annotated || annotated.news || more.due);
    if (!read.text.trim() || !isWanted) return { found: describeState(), wanted: null, nonce: null };
    more.times = more.due ? more.times + 1 : 0;
    askAgainAfter(ANSWERED_WITHIN);
    const nonce = Math.random(); // not a number in order: the answer may come to another page, which counts its own
    asked = { text: read.text, anew, nonce };
    OnRecord.watching.noteAsked();
    return { found: describeState(), wanted: read, nonce };
  };

  OnRecord.annotate = (answer, nonce) => {
    if (asked?.nonce !== nonce || !asked) return describeState();
    const { text, anew } = asked;
    OnRecord.watching.noteAnswer();
    askAgainAfter(answer.complete ? undefined : MORE_AFTER[more.times]);
    answered = OnRecord.remember(anew ? [] : answered, text, answer);
    asked = null;
    if (!OnRecord.watching.catchUp()) show();
    return describeState();
  };

  OnRecord.isFollowing = () => page !== null;

  OnRecord.findings = () => {
    if (!annotated) return null;
    const { anchored, answer, about } = annotated;
    return { title: about.title, url: about.url, rows: OnRecord.describeRows(anchored, answer, about.text) };
  };

  OnRecord.describeFindings = (ids) => {
    if (!annotated) return [];
    const { anchored, answer, about } = annotated;
    const wanted = new Set(ids);
    const highlights = anchored.map(({ highlight }) => highlight).filter(({ id }) => wanted.has(id));
    return highlights.map((highlight) => OnRecord.describe(highlight, answer, about));
  };

  OnRecord.lookedUp = () => annotated && annotated.about;

  OnRecord.clear = () => {
    OnRecord.watching.stop();
    askAgainAfter(undefined);
    OnRecord.follow([], () => { throw new RangeError("a cleared page has no findings to describe"); });
    OnRecord.unpaint();
    root = page = asked = annotated = null;
    answered = [];
  };
})();
