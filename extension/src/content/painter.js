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

  OnRecord.paint = (anchored) => {
    const counts = { quotation: 0, passage: 0, claim: 0, differs: 0, alone: 0, held: 0 };
    STYLES.forEach((style, priority) => {
      const ranges = anchored.filter((each) => each.style === style).map((each) => each.ranges);
      const painted = new Highlight();
      for (const range of ranges.flat()) painted.add(range);
      painted.priority = priority;
      CSS.highlights.set(`onrecord-${style}`, painted);
      counts[style] = ranges.length;
    });
    return counts;
  };

  OnRecord.paintActive = (ranges) => {
    if (ranges.length) CSS.highlights.set(ACTIVE, new Highlight(...ranges));
    else CSS.highlights.delete(ACTIVE);
  };

  OnRecord.unpaint = () => {
    for (const style of STYLES) CSS.highlights.delete(`onrecord-${style}`);
    CSS.highlights.delete(ACTIVE);
  };
})();
