"use strict";
// Dates as pages write them, as the service takes them: ISO 8601. Pure.
(() => {
  const LONGEST = 64; // UTF-16 units
  const ZONE = "(?<zone>z|gmt|utc|[+-]\\d\\d(?::?\\d\\d)?)?";
  const TIME = `(?<hour>\\d\\d):(?<minute>\\d\\d)(?::(?<second>\\d\\d)(?:\\.\\d+)?)?\\s*${ZONE}`;
  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  // Of a number alone nobody knows whether it is a day or a month, and of other languages' months there are many.
  const FORMS = [
    `(?<year>\\d{4})([-/])(?<month>\\d\\d)\\2(?<day>\\d\\d)(?:(?:t|\\s+)${TIME})?`,
    "(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)[t\\s].*", // a time that is none of ours
    "(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)",
    `(?:[a-z]{3,9},?\\s+)?(?<day>\\d{1,2})\\.?\\s+(?<name>[a-z]{3,9})\\.?,?\\s+(?<year>\\d{4})(?:,?\\s+${TIME})?`,
    "(?:[a-z]{3,9},?\\s+)?(?<name>[a-z]{3,9})\\.?\\s+(?<day>\\d{1,2}),?\\s+(?<year>\\d{4})",
  ].map((form) => new RegExp(`^${form}$`, "is"));

  /** @typedef {Record<string, string | undefined>} Parts */

  /** @param {Parts} parts */
  function dayOf({ year = "", month, name = "", day = "" }) {
    const number = Number(month) || MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
    const date = new Date(Date.UTC(Number(year), number - 1, Number(day)));
    const written = `${year}-${String(number).padStart(2, "0")}-${day.padStart(2, "0")}`;
    return Number(year) > 0 && number > 0 && date.toISOString().slice(0, 10) === written ? written : null;
  }

  /** @param {Parts} parts @returns {string} "T08:00:00+02:00"; empty where there is no time, or none that is one */
  function timeOf({ hour, minute, second, zone = "" }) {
    if (!hour || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return "";
    const [, sign, hours, minutes = "00"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
    if (Number(hours) > 14 || Number(minutes) > 59) return ""; // no place on earth is farther from Greenwich
    const offset = sign ? `${sign}${hours}:${minutes}` : zone && "Z";
    return `T${hour}:${minute}${second ? `:${second}` : ""}${offset}`;
  }

  OnRecord.isoDate = (written) => {
    const trimmed = written.trim();
    if (trimmed.length > LONGEST) return null;
    for (const form of FORMS) {
      const parts = form.exec(trimmed)?.groups;
      const day = parts && dayOf(parts);
      if (day) return day + timeOf(parts);
    }
    return null;
  };
})();
