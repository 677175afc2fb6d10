"use strict";
// What the background calls: read the page, annotate it with the answer, clear it again.
(() => {
  const LONGEST = 600_000; // UTF-16 units; three bytes each at most, so that a request stays under the service's 2 MiB

  /** @type {PageText | null} */
  let page = null;
  /** @type {{anchored: Anchored[], answer: Answer, about: {text: string, title: string, url: string}} | null} */
  let annotated = null;

  /** @param {{hostname: string}} address */
  const siteOf = ({ hostname }) => hostname.replace(/^(www|m|amp)\./, "");

  /** @returns {string} the address that the page gives itself, as the service reads it: on its site, not its front page */
  function addressOfPage() {
    const link = document.querySelector("link[rel~=canonical i]");
    const given = link instanceof HTMLLinkElement ? URL.parse(link.href) : null;
    const fits = given && /^https?:$/.test(given.protocol) && siteOf(given) === siteOf(location) && given.pathname !== "/";
    return (fits ? given.href : location.href).replace(/#.*$/s, "");
  }

  OnRecord.read = (root = document.body) => {
    page = OnRecord.readText(root);
    return { text: page.text.slice(0, LONGEST).toWellFormed(), url: addressOfPage(), title: document.title.toWellFormed() };
  };

  OnRecord.annotate = (answer) => {
    const read = page ?? OnRecord.readText(document.body);
    const anchored = answer.highlights.flatMap((highlight) => {
      const ranges = OnRecord.rangesOf(read, highlight);
      return ranges.length ? [{ highlight, ranges, style: OnRecord.styleOf(highlight, answer) }] : [];
    });
    const about = { text: read.text, title: document.title, url: addressOfPage() };
    annotated = { anchored, answer, about };
    OnRecord.follow(anchored, (highlight) => OnRecord.describe(highlight, answer, about));
    return OnRecord.paint(anchored);
  };

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

  OnRecord.lookedUp = () =>
    annotated && { ...annotated.about, text: annotated.about.text.slice(0, LONGEST).toWellFormed(), title: annotated.about.title.toWellFormed() };

  OnRecord.clear = () => {
    OnRecord.follow([], () => { throw new RangeError("a cleared page has no findings to describe"); });
    OnRecord.unpaint();
    page = null;
    annotated = null;
  };
})();
