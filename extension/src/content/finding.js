"use strict";
// From the service's answer to what the card says. Pure.
(() => {
  const { plain, say } = OnRecord;
  const FORMS = /** @type {const} */ ({ direct: "cardDirect", mixed: "cardMixed", indirect: "cardIndirect" });
  const KINDS = /** @type {const} */ ({ quotation: "cardQuotation", passage: "cardPassage", claim: "cardClaim" });
  const RELATIONS = /** @type {const} */ ({
    identical: "cardIdentical",
    trimmed: "cardTrimmed",
    extended: "cardExtended",
    altered: "cardAltered",
    similar: "cardSimilar",
  });
  const MARKS = /** @type {const} */ ({
    delete: { ellipsis: "cardCutHere", brackets: "cardBracketsThere" },
    insert: { ellipsis: "cardCutThere", brackets: "cardBracketsHere" },
    replace: { ellipsis: null, brackets: "cardBracketsReplaced" },
  });

  /** @param {string} text  with quotation marks of its own or without @param {number} [limit] */
  const unmarked = (text, limit) => plain(text, limit).replace(/^["“”„«»‹›‘’‚']+|["“”„«»‹›‘’‚']+$/g, "");

  /** @param {number | null} seconds @returns {string | null} */
  function timeOf(seconds) {
    if (seconds === null || seconds === undefined) return null;
    const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
    return `${hours ? `${hours}:` : ""}${String(minutes).padStart(hours ? 2 : 1, "0")}:${String(rest).padStart(2, "0")}`;
  }

  /** @param {CrossReference} reference */
  function contextOf({ context, start, end, exact }) {
    const before = context?.exact.slice(0, Math.max(0, start - context.start)) ?? "";
    const after = context?.exact.slice(Math.max(0, end - context.start)) ?? "";
    return /[\p{L}\p{N}]/u.test(before + after) ? { before, exact, after } : null;
  }

  /** @param {CrossReference} reference  whether what is misquoted says the relation already */
  const isSaid = ({ relation, misquoted }) => misquoted && relation === "altered";

  /** @param {CrossReference} reference @returns {string[]} how the wordings relate, and how the texts own up to differing */
  function remarksOn(reference) {
    const relation = isSaid(reference) ? null : RELATIONS[reference.relation];
    const keys = [relation, ...reference.edits.map(({ op, mark }) => mark && MARKS[op][mark])];
    return [...new Set(keys)].flatMap((key) => (key ? [say(key)] : []));
  }

  /** @param {WireHighlight} highlight @param {CrossReference} reference  whether its words, as underlined, say it all */
  const isOnThePage = ({ kind }, { relation, edits }) => kind === "passage" && relation === "identical" && edits.length === 0;

  /**
   * @param {CrossReference} reference @param {WireHighlight} highlight @param {Answer} answer @param {string} pageText
   * @param {boolean} again  whether its document is named already
   * @returns {Reference}
   */
  function describeReference(reference, highlight, answer, pageText, again) {
    const document = answer.documents.find(({ id }) => id === reference.document);
    const speaker = answer.speakers.find(({ id }) => id === reference.quotation?.speaker);
    const title = document?.title ? plain(document.title) : null;
    return {
      name: OnRecord.nameOf(document),
      title: title === document?.publisher || !document?.publisher ? null : title,
      date: OnRecord.dateOf(document?.published ?? null, "short"),
      published: document?.published ?? null,
      time: timeOf(reference.at),
      first: reference.first && OnRecord.countDocuments(highlight) > 1, // of one alone it would say nothing
      again,
      quoted: (highlight.kind === "quotation" || Boolean(reference.quotation)) && !/["“”„«»]/.test(reference.exact),
      wording: isOnThePage(highlight, reference) ? [] : OnRecord.abridge(OnRecord.markWording(reference, pageText)),
      speaker: speaker ? plain(speaker.name, 80) : null,
      differs: reference.same_speaker === false,
      remarks: remarksOn(reference),
      misquoted: reference.misquoted ? say("cardMisquoted", OnRecord.listMisquoted(reference, pageText)) : null,
      context: contextOf(reference),
      href: OnRecord.linkTo(document?.url ?? null, reference),
      copies: again ? null : OnRecord.describeCopies(reference, answer),
    };
  }

  /** @param {CrossReference} one @param {CrossReference} other */
  const isSamePlace = (one, other) =>
    one.document === other.document && one.start < other.end && other.start < one.end;

  /**
   * The references with those of one document together, named once.
   * @param {WireHighlight} highlight @param {Answer} answer @param {string} pageText
   * @param {(reference: CrossReference) => boolean} [isWanted] @returns {Reference[]}
   */
  function describeReferences(highlight, answer, pageText, isWanted = () => true) {
    const references = highlight.cross_references.filter(isWanted);
    const documents = [...new Set(references.map(({ document }) => document))];
    return documents.flatMap((document) =>
      references
        .filter((each) => each.document === document)
        .map((each, place) => describeReference(each, highlight, answer, pageText, place > 0)),
    );
  }

  /** @param {WireHighlight[]} passages @param {string} heading @param {Answer} answer @returns {Sentence} */
  function headPassages([only, ...others], heading, answer) {
    if (!only || others.length || OnRecord.countDocuments(only) < 2) return [heading, "", ""];
    const [before, name, after] = OnRecord.tellSpread(only, answer, [], true);
    return [heading + before, name, after];
  }

  /** @param {string} source @param {string[]} speakers  how the page calls them, unless it is their name */
  const asWritten = (source, speakers) =>
    source && !speakers.some((name) => plain(source).includes(name)) ? say("cardWrittenHere", unmarked(source)) : "";

  /** @param {Quotation} quotation @param {string} source */
  function describeUnresolved({ doubtful }, source) {
    if (doubtful || !source) return { names: [say(doubtful ? "cardSpeakerUnsure" : "cardSpeakerUnnamed")], role: "" };
    return { names: [source], sayer: source, role: say("cardAsWritten") };
  }

  /** @param {Quotation} quotation @param {Answer} answer @param {string} pageText */
  function describeSpeaker(quotation, answer, pageText) {
    const named = quotation.speaker ? [quotation.speaker] : (quotation.candidates ?? []); // an older service sends none
    const speakers = named.flatMap((name) => answer.speakers.filter(({ id }) => id === name));
    const source = quotation.source ? pageText.slice(quotation.source.start, quotation.source.end) : "";
    const perhaps = !quotation.speaker && speakers.length > 0;
    const cue = quotation.cue ? pageText.slice(quotation.cue.start, quotation.cue.end).replace(/[^\p{L}\p{N}]+$/u, "") : "";
    const chip = [say(FORMS[quotation.form]), cue && say("quoted", unmarked(plain(cue, 32)))].filter(Boolean).join(" · ");
    if (speakers.length === 0) return { ...describeUnresolved(quotation, plain(source, 60)), perhaps, chip };
    const names = speakers.map(({ name }) => plain(name, 60));
    const role = speakers.length === 1 ? plain(speakers[0]?.role ?? "", 80) : "";
    return {
      names,
      perhaps,
      sayer: OnRecord.sayList(names, "disjunction"),
      role: [role, asWritten(source, names)].filter(Boolean).join(" · "),
      chip,
    };
  }

  /** @param {Quotation | undefined} quotation @param {Answer} answer @returns {Finding["record"]} */
  function recordOf(quotation, answer) {
    const speaker = quotation?.speaker && answer.speakers.find(({ id }) => id === quotation.speaker);
    if (!speaker || !speaker.record || !OnRecord.pageOfSpeaker) return null;
    return { text: say("cardAllBy", plain(speaker.name, 40)), href: OnRecord.pageOfSpeaker(speaker.record) };
  }

  /** @param {WireHighlight} highlight @param {Answer} answer  whether words in it lead somewhere by themselves */
  const leadsInside = ({ id, quotation, start, end }, answer) =>
    answer.highlights.some(
      (other) => other.id !== id && quotation && other.quotation === quotation && start <= other.start && other.end <= end,
    );

  /** @param {WireHighlight} highlight @param {{names: string[], perhaps: boolean, sayer: string}} about @param {Sentence | null} spread */
  function labelOf({ exact }, { names, perhaps, sayer }, spread) {
    const words = plain(exact, 80).replace(/[\s,.;:]+$/, "");
    if (sayer) return say(perhaps ? "cardLabelPerhaps" : "cardLabelSaid", words, sayer);
    return say("cardLabel", words, names[0] ?? spread?.join("") ?? "");
  }

  /** @param {WireHighlight} highlight @param {{perhaps: boolean, sayer: string}} about */
  function creditOf({ exact }, { perhaps, sayer }) {
    const words = unmarked(exact, Infinity); // what is copied is whole
    return sayer ? say(perhaps ? "cardWordsPerhapsBy" : "cardWordsBy", words, sayer) : say("quoted", words);
  }

  OnRecord.describe = (highlight, answer, page) => {
    const quotation = answer.quotations.find(({ id }) => id === highlight.quotation);
    const references = describeReferences(highlight, answer, page.text);
    const around = answer.highlights.filter(({ id }) => highlight.within?.includes(id));
    /** @param {CrossReference} reference */
    const isNew = (reference) => !highlight.cross_references.some((own) => isSamePlace(own, reference));
    const passages = around.flatMap((passage) => describeReferences(passage, answer, page.text, isNew));
    // Beside a speaker it is told where the list does not show it at a glance.
    const rows = new Set([highlight, ...around].flatMap((each) => each.cross_references).map(({ document }) => document));
    const isPlain = quotation && OnRecord.countDocuments(highlight) <= Math.max(1, rows.size);
    const spread = isPlain ? null : OnRecord.tellSpread(highlight, answer, around);
    const heading = say(references.length ? "cardAroundHere" : "cardAroundLonger");
    const { sayer = "", ...about } = quotation
      ? describeSpeaker(quotation, answer, page.text)
      : { names: [], perhaps: false, role: "", chip: say(KINDS[highlight.kind]) };
    const heldBack = highlight.held_back ?? quotation?.held_back;
    const nowhereElse = answer.complete === false ? "cardAloneSoFar" : "cardAlone";
    const alone = leadsInside(highlight, answer) ? "cardAloneInside" : nowhereElse;
    const nowhere = references.length + passages.length ? null : say(alone);
    const others = [...new Set([...references, ...passages].flatMap(({ differs, speaker }) => (differs && speaker) || []))];
    const label = labelOf(highlight, { ...about, sayer }, spread);
    return {
      ...about,
      label: others.length ? say("cardLabelOthers", label, OnRecord.sayList(others)) : label,
      record: recordOf(quotation, answer),
      others,
      spread,
      unlisted: OnRecord.tellUnlisted(highlight, around),
      note: heldBack ? say("cardShownOnRequest", OnRecord.sayReason(heldBack)) : nowhere,
      references,
      passages,
      around: spread ? [heading, "", ""] : headPassages(around, heading, answer),
      copy: [plain(creditOf(highlight, { ...about, sayer }), Infinity), plain(page.title), page.url].filter(Boolean).join("\n"),
    };
  };
})();
