import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import test from "node:test";
import { OnRecord, readLocale } from "./content.js";

globalThis.chrome = {};
const { LANGUAGES } = await import("../src/shared/catalogue.js");

const english = readLocale("en");
const locales = Object.keys(LANGUAGES);
const LONGEST_DESCRIPTION = 132; // characters; Chrome takes no more
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** @param {Record<string, {message: string}>} messages */
const catalogueOf = (locale, messages) => ({ locale, messages: Object.fromEntries(Object.entries(messages).map(([key, { message }]) => [key, message])) });

/** The forms of every message by its name without a plural. */
function formsOf(messages) {
  const forms = {};
  for (const key of Object.keys(messages)) (forms[key.replace(PLURAL, "")] ??= []).push(PLURAL.exec(key)?.[1] ?? "");
  return forms;
}

/** What *messages* lack, or have too much, as a language to put English into. */
function faultsOf(locale, messages) {
  const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
  const [own, theirs] = [formsOf(messages), formsOf(english)];
  const names = [...new Set([...Object.keys(own), ...Object.keys(theirs)])];
  return names.flatMap((name) => {
    if (!own[name] || !theirs[name]) return [`${name}: ${own[name] ? "not in English" : "missing"}`];
    const [found, wanted] = [own[name], theirs[name][0] ? pluralCategories : [""]].map((forms) => forms.toSorted().join());
    return found === wanted ? placesAmiss(messages, name, own[name]) : [`${name}: has ${found}, needs ${wanted}`];
  });
}

const placesIn = ({ message }) => [...new Set(message.match(/\$\d/g))].toSorted().join();

/** A number may go unsaid where the plural says it. */
function placesAmiss(messages, name, forms) {
  const wanted = placesIn(english[name] ?? english[`${name}_other`]);
  const fits = (form, places) => (["", "other"].includes(form) ? places === wanted : [...places].every((each) => wanted.includes(each)));
  const found = forms.map((form) => [form, placesIn(messages[form ? `${name}_${form}` : name])]);
  return found.filter(([form, places]) => !fits(form, places)).map(([, places]) => `${name}: has ${places || "no place"}, English ${wanted}`);
}

test("the languages to choose from are those that there are messages for", () => {
  assert.deepEqual(readdirSync(new URL("../_locales", import.meta.url)).toSorted(), locales.toSorted());
});

for (const locale of locales) {
  test(`${LANGUAGES[locale]} says all that English says, with the same values, in each plural that it has`, () => {
    assert.deepEqual(faultsOf(locale, readLocale(locale)), []);
  });

  test(`${LANGUAGES[locale]} has its messages in order, none of them empty or padded`, () => {
    const messages = Object.entries(readLocale(locale));
    assert.deepEqual(messages.map(([key]) => key), messages.map(([key]) => key).toSorted());
    const odd = messages.filter(([key, { message }]) => key !== "listSeparator" && (!message || message !== message.trim()));
    assert.deepEqual(odd, []);
  });
}

test("every language describes the extension in as few characters as Chrome takes", () => {
  const long = locales.filter((locale) => readLocale(locale).description.message.length > LONGEST_DESCRIPTION);
  assert.deepEqual(long, []);
});

test("what is missing, out of place or of another plural in a language is found", () => {
  const german = readLocale("de");
  const { cardAlone, cardTime, cardFound_one, ...rest } = german;
  const faults = faultsOf("de", { ...rest, cardTime: { message: "bei" }, ours: { message: "x" } });
  const expected = ["cardAlone: missing", "cardFound: has other, needs one,other", "cardTime: has no place, English $1", "ours: not in English"];
  assert.deepEqual(faults.toSorted(), expected);
  assert.ok(faultsOf("pl", german).includes("cardFound: has one,other, needs few,many,one,other"));
});

test("only English explains its messages", () => {
  const explained = locales.filter((locale) => locale !== "en" && Object.values(readLocale(locale)).some(({ description }) => description));
  assert.deepEqual(explained, []);
});

test("a number chooses the plural and is written as the language writes it", () => {
  OnRecord.speak({ locale: "de", messages: { found_one: "$1 Fund", found_other: "$1 Funde" } });
  assert.deepEqual([1, 0, 12345].map((count) => OnRecord.say("found", count)), ["1 Fund", "0 Funde", "12.345 Funde"]);
  OnRecord.speak({ locale: "pl", messages: { found_one: "$1 cytat", found_few: "$1 cytaty", found_many: "$1 cytatów", found_other: "$1 cytatu" } });
  assert.deepEqual([1, 3, 5].map((count) => OnRecord.say("found", count)), ["1 cytat", "3 cytaty", "5 cytatów"]);
});

test("values stand where the language has them, and what they hold is not read as a place", () => {
  OnRecord.speak({ locale: "de", messages: { said: "$2: $1", other: "nichts" } });
  assert.equal(OnRecord.say("said", "$2", "b"), "b: $2");
  assert.deepEqual(OnRecord.sayAround("said", "Ilse", "im Mai"), ["im Mai: ", "Ilse", ""]);
  assert.deepEqual(OnRecord.sayAround("other", "Ilse"), ["nichts", "", ""]);
});

test("words of the other direction do not reorder the sentence that they stand in", () => {
  OnRecord.speak({ locale: "en", messages: { said: "$1, said by $2", textDirection: "ltr" } });
  assert.equal(OnRecord.say("said", "שלום", "Ilse"), "\u2068שלום\u2069, said by Ilse");
  OnRecord.speak({ locale: "he", messages: { said: "$1 אמר $2", textDirection: "rtl" } });
  assert.equal(OnRecord.say("said", "שלום", "Ilse"), "שלום אמר \u2068Ilse\u2069");
});

test("a message that there is not is an error, not an empty line", () => {
  assert.throws(() => OnRecord.say("nowhere"), { name: "RangeError", message: "_locales: no message is called nowhere" });
});

test("lists and dates are the language's own", () => {
  const said = (locale) => {
    OnRecord.speak(catalogueOf(locale, readLocale(locale)));
    return [OnRecord.sayList(["A", "B", "C"], "disjunction"), OnRecord.sayList(["A", "B", "C"]), OnRecord.sayDate(Date.UTC(2025, 2, 28), "long")];
  };
  assert.deepEqual(said("en"), ["A, B or C", "A, B, C", "28 March 2025"]);
  assert.deepEqual(said("de"), ["A, B oder C", "A, B und C", "28. März 2025"]);
});

test("a German card is German throughout", () => {
  OnRecord.speak(catalogueOf("de", readLocale("de")));
  const document = { id: "d1", url: null, title: "Dues double", publisher: "The Gazette", published: "2025-03-03", kind: "article" };
  const others = ["d2", "d3"].map((id, i) => ({ ...document, id, publisher: `Paper ${id}`, published: `2025-03-0${i + 4}` }));
  const reference = { document: "d1", start: 0, end: 4, exact: "Dues", relation: "identical", edits: [], misquoted: false, at: null, quotation: null, same_speaker: null, first: true, copies: ["d2", "d3"] };
  const highlight = { id: "h1", kind: "passage", start: 0, end: 4, exact: "Dues", cross_references: [reference], spread: { documents: 3, texts: 1, first: "d1", more: false } };
  const answer = { highlights: [highlight], quotations: [], speakers: [], documents: [document, ...others] };
  const { spread, chip, label, copy, references } = OnRecord.describe(highlight, answer, { text: "Dues", title: "", url: "" });
  assert.deepEqual(spread, ["Zuerst in ", "The Gazette", ", 3. März 2025; seither in zwei weiteren"]);
  assert.deepEqual([chip, label, copy], ["Passage", `Dues. ${spread.join("")}`, "„Dues“"]);
  assert.equal(references[0].copies.summary, "und 2 Kopien: Paper d2, Paper d3");
});
