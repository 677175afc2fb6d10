import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { OnRecord } from "./content.js";

const URL_HERE = "https://news.example/reeds";
const NOTHING = { url: URL_HERE, title: null, publisher: null, author: null, published: null, undated: null, kind: null };

/** What a page says: nothing, but for what is given; *linked* are values of JSON-LD. */
const said = ({ linked = [], ...more } = {}) => ({
  url: URL_HERE, title: "", heading: "", metas: [], times: [], linked: linked.map((value) => JSON.stringify(value)), ...more,
});
const factsOf = (more) => OnRecord.factsOf(said(more));
const article = (more = {}) => ({ "@context": "https://schema.org", "@type": "NewsArticle", headline: "Reeds decide", ...more });

describe("what a page says of itself", () => {
  it("is nothing where it says nothing", () => {
    assert.deepEqual(factsOf(), NOTHING);
  });

  it("is read from linked data, with what tags and heading say first", () => {
    const linked = [article({ author: { name: "Ann Roe" }, publisher: { name: "The Courier" }, datePublished: "2026-04-14T08:00:00+0200" })];
    assert.deepEqual(factsOf({ linked, title: "Reeds | Courier", heading: "Reeds", metas: [["og:site_name", "Courier"]] }), {
      ...NOTHING, title: "Reeds decide", publisher: "Courier", author: "Ann Roe", published: "2026-04-14T08:00:00+02:00",
    });
  });

  it("is read from tags where there is no linked data", () => {
    const metas = [
      ["og:title", "Reeds  decide"], ["citation_author", "Roe, Ann"], ["citation_author", "Doe, Max"],
      ["citation_publication_date", "2026/04/14"], ["dc.publisher", "Lake Institute"],
    ];
    assert.deepEqual(factsOf({ metas, title: "Window" }), {
      ...NOTHING, title: "Reeds decide", publisher: "Lake Institute", author: "Roe, Ann, Doe, Max", published: "2026-04-14",
    });
  });

  it("has the title of the heading before that of the window", () => {
    assert.equal(factsOf({ title: "Window", heading: " Head\n line " }).title, "Head line");
    assert.equal(factsOf({ title: "Window" }).title, "Window");
  });

  it("has no address where the page has none on the web", () => {
    for (const url of ["file:///home/reeds.html", "about:srcdoc", `https://news.example/${"x".repeat(5000)}`]) {
      assert.equal(factsOf({ url }).url, null);
    }
  });

  it("has no name that is an address, or “By” before it", () => {
    const metas = [["author", "By Ann Roe"], ["article:author", "https://social.example/roe"]];
    assert.equal(factsOf({ metas }).author, "Ann Roe");
    assert.equal(factsOf({ metas: metas.slice(1) }).author, null);
  });

  it("tells a date that cannot be read, and takes the next one that can", () => {
    const metas = [["article:published_time", "2024-05"]];
    const { published, undated } = factsOf({ metas });
    assert.deepEqual([published, undated], [null, "2024-05"]);
    assert.deepEqual(factsOf({ metas, times: ["2024-05-03"] }), { ...NOTHING, published: "2024-05-03" });
  });
});

describe("linked data", () => {
  /** @param {unknown} author */
  const authorOf = (author, ...others) => factsOf({ linked: [{ "@graph": [article({ author }), ...others] }] }).author;

  it("names authors in any of its ways", () => {
    assert.equal(authorOf("Ann Roe"), "Ann Roe");
    assert.equal(authorOf([{ "@type": "Person", name: "Ann Roe" }, "Max Doe", { name: "Ann Roe" }]), "Ann Roe, Max Doe");
    assert.equal(authorOf({ name: ["Ann Roe", "Max Doe"] }), "Ann Roe, Max Doe");
    assert.equal(authorOf({ "@id": "#roe" }, { "@type": "Person", "@id": "#roe", name: "Ann Roe" }), "Ann Roe");
    assert.equal(authorOf([7, null, {}, { name: {} }, "https://news.example/roe"]), null);
  });

  it("describes this page's article among others", () => {
    const other = article({ headline: "Another matter", author: "Nobody", url: "https://news.example/other" });
    const own = article({ headline: "Reeds", author: "Ann Roe" });
    const ways = [
      { url: "http://www.news.example/reeds/?utm_source=x" },
      { mainEntityOfPage: { "@type": "WebPage", "@id": URL_HERE } },
      { mainEntityOfPage: URL_HERE },
      { headline: "Reeds decide" },
    ];
    for (const way of ways) {
      assert.equal(factsOf({ linked: [[other, { ...own, ...way }]], heading: "Reeds decide" }).author, "Ann Roe");
    }
    assert.equal(factsOf({ linked: [other, own], heading: "Front page" }).author, null);
  });

  it("says what kind of text it is", () => {
    const kinds = [
      [{}, null], [{ "@type": "https://schema.org/BlogPosting" }, "post"], [{ "@type": ["Thing", "SocialMediaPosting"] }, "post"],
      [{ genre: "Press release" }, "press release"], [{ articleSection: ["News", "Press Releases"] }, "press release"],
    ];
    for (const [more, kind] of kinds) assert.equal(factsOf({ linked: [article(more)] }).kind, kind);
  });

  it("is passed over where it makes no sense", () => {
    const deep = `${'{"author":'.repeat(1000)}"x"${"}".repeat(1000)}`;
    const linked = [
      "", "{", "7", "null", "[".repeat(50_000), deep, `{"__proto__": {"headline": "x"}, "@type": "Article"}`,
      `{"@type": "Article", "headline": ["a", 7], "author": {"constructor": "x"}, "datePublished": {}}`, `"${"x".repeat(300_000)}"`,
    ];
    for (const script of linked) {
      const { author, publisher, published, undated } = OnRecord.factsOf({ ...said(), linked: [script] });
      assert.deepEqual([author, publisher, published, undated], [null, null, null, null]);
    }
    assert.equal(Object.prototype.headline, undefined);
  });

  it("costs no more than its limits, however much there is", () => {
    const crowd = article({ author: Array.from({ length: 5000 }, (_, number) => ({ name: `Author number ${number}` })) });
    assert.ok((factsOf({ linked: [crowd] }).author?.length ?? 0) <= 300);
    const wide = { "@graph": Array.from({ length: 9000 }, () => ({ "@type": "Thing" })) };
    assert.equal(factsOf({ linked: [wide, article({ author: "Ann Roe" }), ...Array(5000).fill({})] }).title, "Reeds decide");
  });
});

describe("a statement", () => {
  it("is a text that quotes its speaker", () => {
    assert.equal(OnRecord.attribute("“We shall see.”", "Ann Roe"), "Ann Roe: “We shall see.”");
    assert.equal(OnRecord.attribute("We shall\nsee.", "Ann Roe"), "Ann Roe: “We shall see.”");
  });

  it("is as it was selected where no speaker is known, or it says itself who is quoted", () => {
    const quoting = "“We shall see,” said Max Doe. “Or not.”";
    assert.equal(OnRecord.attribute(quoting, "Ann Roe"), quoting);
    assert.equal(OnRecord.attribute("“We shall see.”", ""), "“We shall see.”");
  });
});

describe("hostile values", () => {
  it("are cut to what the service takes, on one line and unable to reorder what stands around them", () => {
    const long = "x\u202e\n\u0000".repeat(3_000);
    const facts = factsOf({
      title: long, heading: long, metas: [["og:site_name", long], ["author", long], ["date", long], ["og:title", long]], times: [long],
      linked: [article({ headline: long, author: [long, "Ann\u202e Roe"], publisher: long, datePublished: long, genre: long })],
    });
    assert.ok(facts.title.length <= 1000 && facts.publisher.length <= 300);
    assert.equal(facts.author, "Ann Roe");
    assert.equal(facts.published, null);
    assert.ok(facts.undated.length <= 60);
    assert.doesNotMatch(JSON.stringify(facts), /\\u202e|\\n|\\u0000/i);
  });

  it("stay text where they look like markup", () => {
    assert.equal(factsOf({ heading: "<img src=x onerror=alert(1)>" }).title, "<img src=x onerror=alert(1)>");
  });
});

describe("a date", () => {
  const DATES = [
    ["2024-05-03", "2024-05-03"],
    ["2024-05-03T08:00", "2024-05-03T08:00"],
    ["2024-05-03 08:00:30Z", "2024-05-03T08:00:30Z"],
    ["2024-05-03T08:00:00.123+0200", "2024-05-03T08:00:00+02:00"],
    ["2024-05-03t08:00:00-05", "2024-05-03T08:00:00-05:00"],
    ["2024-05-03 8 o'clock", "2024-05-03"],
    ["2024-05-03T25:00:00Z", "2024-05-03"],
    ["2024-05-03T08:00:00+99:00", "2024-05-03"],
    ["2024/05/03", "2024-05-03"],
    ["20240503", "2024-05-03"],
    ["Fri, 03 May 2024 08:00:00 +0200", "2024-05-03T08:00:00+02:00"],
    ["Fri, 3 May 2024 08:00:00 GMT", "2024-05-03T08:00:00Z"],
    ["3. September 2024", "2024-09-03"],
    ["May 3, 2024", "2024-05-03"],
    ["Friday, Sept. 13, 2024", "2024-09-13"],
  ];
  for (const [written, read] of DATES) {
    it(`is ${read} where a page has ${written}`, () => assert.equal(OnRecord.isoDate(written), read));
  }

  it("is none where it is not sure", () => {
    const none = ["", "2024", "2024-05", "03/05/2024", "2024-13-01", "2024-02-30", "0000-01-01", "20241399", "1714719600", "tomorrow", "3 Mai 2024 x".repeat(20)];
    for (const written of none) assert.equal(OnRecord.isoDate(written), null, written);
  });
});
