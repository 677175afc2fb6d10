"use strict";
// What a page says of itself: who published and wrote it, when, under which title. Pure; the service's limits hold.
(() => {
  const LONGEST = { url: 4096, title: 1000, publisher: 300, author: 300 }; // UTF-16 units, as corpus/documents.py has them
  const LONGEST_NAME = 100; // of one author; what is longer is no name

  const OUTER_MARKS = /^[\s"“”„«»]+|[\s"“”„«»]+$/g;

  /** @param {string[]} values @param {number} limit @returns {string | null} the first that says something */
  const firstOf = (values, limit) => values.map((value) => OnRecord.plain(value, limit)).find(Boolean) ?? null;

  /** @param {Said} said @param {string[]} names @returns {string[]} what its meta tags of those names say, in their order */
  const metasOf = ({ metas }, ...names) => names.flatMap((name) => metas.filter(([key]) => key === name).map(([, content]) => content));

  /** @param {string[]} given @returns {string | null} names, as many as there is room for */
  function joinNames(given) {
    const names = given.map((name) => OnRecord.plain(name, LONGEST.author).replace(/^by\s+/i, ""));
    const fit = new Set(names.filter((name) => name && name.length <= LONGEST_NAME && !name.includes("://")));
    let joined = "";
    for (const name of fit) {
      const longer = joined ? `${joined}, ${name}` : name;
      if (longer.length <= LONGEST.author) joined = longer;
    }
    return joined || null;
  }

  /** @param {Said} said @param {LinkedData | null} linked */
  function authorOf(said, linked) {
    const ways = [linked?.authors ?? [], ...["author", "article:author", "citation_author", "dc.creator", "parsely-author"]
      .map((name) => metasOf(said, name))];
    return ways.map(joinNames).find(Boolean) ?? null;
  }

  /** @param {Said} said @param {LinkedData | null} linked @returns {Pick<Facts, "published" | "undated">} */
  function dateOf(said, linked) {
    const named = metasOf(said, "article:published_time", "citation_publication_date", "parsely-pub-date", "dc.date.issued",
      "dc.date", "date");
    const written = [linked?.published ?? "", ...named, ...said.times].filter((each) => each.trim());
    const published = written.map(OnRecord.isoDate).find(Boolean) ?? null;
    return { published, undated: published ? null : firstOf(written, 60) };
  }

  OnRecord.attribute = (text, speaker) => {
    const words = text.replace(OUTER_MARKS, "");
    // Words that quote say themselves who is quoted.
    if (!speaker || /["“”„«»]/.test(words)) return text;
    return `${speaker}: “${words.replace(/\s+/g, " ")}”`;
  };

  OnRecord.factsOf = (said) => {
    const own = [said.heading, said.title].map((title) => OnRecord.plain(title, LONGEST.title));
    const named = metasOf(said, "og:title").map((title) => OnRecord.plain(title, LONGEST.title));
    const linked = OnRecord.readLinkedData(said.linked, { url: said.url, titles: [...named, ...own] });
    return {
      url: /^https?:/.test(said.url) && said.url.length <= LONGEST.url ? said.url : null,
      title: firstOf([...named, linked?.headline ?? "", ...metasOf(said, "citation_title"), ...own], LONGEST.title),
      publisher: firstOf([...metasOf(said, "og:site_name"), linked?.publisher ?? "", ...metasOf(said, "citation_journal_title",
        "dc.publisher", "application-name")], LONGEST.publisher),
      author: authorOf(said, linked),
      ...dateOf(said, linked),
      kind: linked?.kind ?? null,
    };
  };
})();
