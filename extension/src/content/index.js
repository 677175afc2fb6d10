"use strict";
// What the background calls: read the page, annotate it with the answer, clear it again.
(() => {
  const LONGEST = 600_000; // UTF-16 units; three bytes each at most, so that a request stays under the service's 2 MiB

  /** @type {PageText | null} */
  let page = null;

  OnRecord.read = (root = document.body) => {
    page = OnRecord.readText(root);
    const url = location.href.replace(/#.*$/s, "");
    return { text: page.text.slice(0, LONGEST).toWellFormed(), url, title: document.title.toWellFormed() };
  };

  OnRecord.annotate = (answer) => {
    const read = page ?? OnRecord.readText(document.body);
    const anchored = answer.highlights.flatMap((highlight) => {
      const range = OnRecord.rangeOf(read, highlight);
      return range ? [{ highlight, range, style: OnRecord.styleOf(highlight, answer) }] : [];
    });
    const about = { text: read.text, title: document.title, url: location.href };
    OnRecord.follow(anchored, (highlight) => OnRecord.describe(highlight, answer, about));
    return OnRecord.paint(anchored);
  };

  OnRecord.clear = () => {
    OnRecord.follow([], () => { throw new RangeError("a cleared page has no findings to describe"); });
    OnRecord.unpaint();
    page = null;
  };
})();
