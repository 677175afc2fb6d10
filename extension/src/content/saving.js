"use strict";
// What is saved of a page: its article with what it says of itself, or the words that the reader selected.
(() => {
  const LONGEST = 100_000; // UTF-16 units of a statement; a speech of ten hours
  const LONGEST_FACT = 4_096; // UTF-16 units of what a tag says, and of an address; the service takes no longer one
  const MOST = 200; // tags that are looked at
  const MOST_PARTS = 20; // articles that are, as the service has it
  const BULK = 0.5; // of the page's text; as the service has it, a main part that holds less is a teaser
  const LONGEST_SPEAKER = 100; // UTF-16 units; what is longer is no name
  const AROUND = 32; // UTF-16 units beside a selection, by which a link finds short ones
  const OWN_WRITING = "input, textarea, select, [contenteditable]:not([contenteditable='false' i])";
  const MARKS = /^[\s"“”„«»‘’'.,]+|[\s"“”„«»‘’'.,]+$/g; // around the words themselves

  /** @param {string} selector @returns {Element[]} */
  const all = (selector) => [...document.querySelectorAll(selector)].slice(0, MOST);

  /** @param {Element} element @param {string} name */
  const attributeOf = (element, name) => (element.getAttribute(name) ?? "").slice(0, LONGEST_FACT);

  /** @param {Element} meta @returns {[string, string]} */
  const metaOf = (meta) => [
    (attributeOf(meta, "property") || attributeOf(meta, "name")).toLowerCase(), attributeOf(meta, "content"),
  ];

  /** @returns {Said} */
  function readSaid() {
    const times = all("time[pubdate], time[itemprop~=datePublished], article time[datetime], main time[datetime]");
    return {
      url: OnRecord.addressOfPage(),
      title: (document.querySelector("head title")?.textContent ?? "").slice(0, LONGEST_FACT),
      heading: (document.querySelector("h1")?.textContent ?? "").slice(0, LONGEST_FACT),
      metas: all("meta[content]").map(metaOf),
      linked: all("script[type='application/ld+json' i]").map((script) => script.textContent ?? ""),
      times: times.map((time) => attributeOf(time, "datetime")),
    };
  }

  /** @param {string} text @returns {string} as the service stores it, so that both mean the same text */
  const storable = (text) => text.toWellFormed().replaceAll("\0", "\ufffd");

  /** @returns {PageText} that of the article, or of the main part, if it is the bulk of the page */
  function readMain() {
    const whole = OnRecord.readText(document.body ?? document.documentElement);
    for (const name of ["article", "main"]) {
      const parts = all(name).slice(0, MOST_PARTS).map((part) => ({ part, length: part.textContent?.length ?? 0 }));
      const [longest] = parts.toSorted((one, other) => other.length - one.length);
      const read = longest && OnRecord.readText(longest.part); // one only: they may be nested as deep as a page likes
      if (read && read.text.length >= BULK * whole.text.length) return read;
    }
    return whole;
  }

  OnRecord.pageToSave = () => {
    const { text, cut } = readMain();
    const { undated, ...facts } = OnRecord.factsOf(readSaid());
    return { document: { text: storable(text), ...facts }, isCut: cut, undated };
  };

  /** @param {Node} node */
  const elementOf = (node) => (node instanceof Element ? node : node.parentElement);

  /** @param {Range} range @returns {{prefix: string, suffix: string}} */
  function surroundingsOf(range) {
    const around = new Range();
    around.selectNodeContents(elementOf(range.commonAncestorContainer) ?? range.commonAncestorContainer);
    const after = around.cloneRange();
    around.setEnd(range.startContainer, range.startOffset);
    after.setStart(range.endContainer, range.endOffset);
    return { prefix: around.toString().slice(-AROUND).toWellFormed(), suffix: after.toString().slice(0, AROUND).toWellFormed() };
  }

  /** @param {Range} range @param {string} text @returns {string} who says it, where the page is known to tell */
  function speakerOf(range, text) {
    const finding = OnRecord.findingAround(range, text.replace(MARKS, ""));
    return finding && !finding.perhaps ? finding.names.join(", ") : "";
  }

  /** @returns {Element | null} also in a shadow tree */
  function focused() {
    let element = document.activeElement;
    for (let within = element; within; within = OnRecord.shadowRootOf(within)?.activeElement ?? null) element = within;
    return element;
  }

  /** @returns {{range: Range, text: string} | null} */
  function selected() {
    const selection = document.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    if (!selection || !range || focused()?.matches(OWN_WRITING)) return null;
    if (elementOf(range.startContainer)?.closest(OWN_WRITING)) return null;
    const text = selection.toString().replace(/[^\S\n]+/g, " ").replace(/\s*\n\s*/g, "\n").trim();
    return text ? { range, text: storable(text.slice(0, LONGEST)) } : null;
  }

  OnRecord.readSelection = () => {
    const found = selected();
    return found && { text: found.text, speaker: speakerOf(found.range, found.text) };
  };

  OnRecord.statementToSave = (speaker) => {
    const found = selected();
    if (!found) return null;
    const { undated, ...facts } = OnRecord.factsOf(readSaid());
    const place = OnRecord.linkTo(facts.url, { exact: found.text, ...surroundingsOf(found.range) });
    const author = OnRecord.plain(speaker, LONGEST_SPEAKER) || null;
    const url = place && place.length <= LONGEST_FACT ? place : null; // without one it is told by its text
    return { ...facts, text: OnRecord.attribute(found.text, author ?? ""), url, author, kind: "statement" };
  };
})();
