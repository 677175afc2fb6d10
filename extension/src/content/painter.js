"use strict";
// The only file that touches CSS.highlights. Pages can read that registry, so the names say nothing but the style.
(() => {
  // Later ones are painted over earlier ones.
  const STYLES = /** @type {const} */ (["held", "passage", "claim", "alone", "quotation", "differs"]);
  const ACTIVE = "onrecord-active";

  OnRecord.styleOf = (highlight, answer) => {
    const quotation = answer.quotations.find(({ id }) => id === highlight.quotation);
    if (highlight.held_back || quotation?.held_back) return "held";
    const enclosing = answer.highlights.filter((other) => highlight.within?.includes(other.id));
    const references = [highlight, ...enclosing].flatMap((each) => each.cross_references);
    if (references.some((reference) => reference.same_speaker === false)) return "differs";
    return highlight.kind === "quotation" && references.length === 0 ? "alone" : highlight.kind;
  };

  /** @type {Map<string, {painted: Highlight, copies: Range[], ranges: Range[], priority: number}>} */
  const mine = new Map();

  /** @type {Set<Document | ShadowRoot>} */
  let styled = new Set();
  /** @type {CSSStyleSheet | null} */
  let sheet = null;
  /** @type {Appearance} */
  let appearance = { styles: {}, strength: "normal" };

  function makeSheet() {
    const made = new CSSStyleSheet();
    made.replaceSync(OnRecord.painterStyle(appearance));
    return made;
  }

  OnRecord.dress = (chosen) => {
    appearance = chosen;
    sheet?.replaceSync(OnRecord.painterStyle(chosen));
  };

  /** Have our style in these, and nowhere else: Firefox paints none in a shadow tree that has none. @param {Set<Document | ShadowRoot>} roots */
  function style(roots) {
    const ours = (sheet ??= makeSheet());
    for (const root of styled) {
      if (!roots.has(root)) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== ours);
    }
    for (const root of roots) {
      if (!root.adoptedStyleSheets.includes(ours)) root.adoptedStyleSheets.push(ours);
    }
    styled = roots;
  }

  /** @param {Anchored[]} anchored */
  function rootsOf(anchored) {
    const roots = new Set(anchored.flatMap(({ ranges }) => ranges).map(({ startContainer }) => startContainer.getRootNode()));
    return new Set([...roots].filter((root) => root instanceof Document || root instanceof ShadowRoot));
  }

  /** Paint copies: a page can move those that it finds. @param {string} name @param {Range[]} ranges @param {number} priority */
  function set(name, ranges, priority) {
    const painted = new Highlight();
    const copies = ranges.map((range) => range.cloneRange());
    for (const copy of copies) painted.add(copy);
    painted.priority = priority;
    mine.set(name, { painted, copies, ranges, priority });
    CSS.highlights.set(name, painted);
  }

  /** @param {string} name  unless scripts of a newer version of the extension have painted there since */
  function remove(name) {
    if (CSS.highlights.get(name) === mine.get(name)?.painted) CSS.highlights.delete(name);
    mine.delete(name);
  }

  /** @param {Range} one @param {Range | undefined} other */
  const isSame = (one, other) =>
    one.startContainer === other?.startContainer && one.startOffset === other.startOffset &&
    one.endContainer === other.endContainer && one.endOffset === other.endOffset;

  OnRecord.paint = (anchored) => {
    style(rootsOf(anchored));
    const counts = { quotation: 0, passage: 0, claim: 0, differs: 0, alone: 0, held: 0 };
    STYLES.forEach((style, priority) => {
      const ranges = anchored.filter((each) => each.style === style).map((each) => each.ranges);
      set(`onrecord-${style}`, ranges.flat(), priority);
      counts[style] = ranges.length;
    });
    return counts;
  };

  OnRecord.paintActive = (ranges) => {
    if (ranges.length) set(ACTIVE, ranges, 0);
    else remove(ACTIVE);
  };

  OnRecord.keepPainted = () => {
    style(styled);
    for (const [name, { painted, copies, ranges, priority }] of mine) {
      const isIntact = painted.size === ranges.length && ranges.every((range, i) => isSame(range, copies[i]));
      if (CSS.highlights.get(name) !== painted || !isIntact) set(name, ranges, priority);
    }
  };

  OnRecord.unpaint = () => {
    for (const name of [...mine.keys()]) remove(name);
    style(new Set());
  };
})();
