import assert from "node:assert/strict";
import test from "node:test";
import { OnRecord } from "./content.js";

const MINUTE = 60_000;

/** Return when the background hears of a page whose text changes every *every* ms, for *until* ms. */
function tellings({ every, until, acts = [], answerTakes = 0 }) {
  const pace = new OnRecord.Pace();
  const told = [];
  pace.noteAsked(0);
  pace.noteAnswer(answerTakes);
  for (let now = every, due = Infinity; now <= until; now += every) {
    if (acts.includes(now)) pace.reset();
    if (due <= now) {
      pace.noteTold(now);
      pace.noteAsked(now);
      pace.noteAnswer(now + answerTakes);
      told.push(now);
    }
    due = now + pace.untilTell(now);
  }
  return told;
}

/** Return how often a page is read on which something happens every *every* ms. */
function readings({ every, until, cost, isNew, urgent = false }) {
  const pace = new OnRecord.Pace();
  let times = 0;
  for (let now = 0, due = 0; now <= until; now += every) {
    if (due > now) continue;
    pace.noteRead(now, cost, isNew);
    times += 1;
    due = now + pace.untilRead(now, urgent);
  }
  return times;
}

test("a page that never stops changing is told of less and less often", () => {
  const told = tellings({ every: 50, until: 10 * MINUTE });
  const pauses = told.slice(1).map((at, i) => at - told[i]);
  assert.ok(told.filter((at) => at <= MINUTE).length <= 6, String(told));
  assert.ok(pauses.every((pause, i) => pause >= (pauses[i - 1] ?? 0)));
  assert.ok(Math.max(...pauses) >= MINUTE && told.length <= 15, String(told));
});

test("what the reader does is followed at once", () => {
  const alone = tellings({ every: 50, until: MINUTE });
  const read = tellings({ every: 50, until: MINUTE, acts: [30_000] });
  assert.ok(read.some((at) => at > 30_000 && at < 32_000) && !alone.some((at) => at > 30_000 && at < 32_000));
});

test("a single change is told of once it is quiet", () => {
  const pace = new OnRecord.Pace();
  pace.noteAsked(0);
  assert.equal(pace.untilTell(100_000), 400);
  assert.equal(pace.untilTell(100_300), 400);
  assert.equal(pace.untilTell(101_400), 100); // at most so long from the first change
});

test("a service that answers slowly is asked less often", () => {
  assert.ok(tellings({ every: 50, until: MINUTE, answerTakes: 6_000 }).length <= 3);
});

test("reading takes a twentieth of the page's time at most, and an eighth where underlines are taken away", () => {
  for (const cost of [1, 5, 30, 200]) {
    for (const [urgent, share] of [[false, 20], [true, 8]]) {
      const times = readings({ every: 5, until: MINUTE, cost, isNew: true, urgent });
      assert.ok(times * cost <= MINUTE / share + cost, `${times} readings of ${cost} ms`);
    }
  }
});

test("beside a carousel the text is read ever less often, until something is new", () => {
  assert.ok(readings({ every: 16, until: MINUTE, cost: 1, isNew: false }) <= 16);
  const pace = new OnRecord.Pace();
  for (let i = 0; i < 9; i++) pace.noteRead(i * 10_000, 1, false);
  assert.equal(pace.untilRead(200_000, false), 6_400);
  pace.noteRead(200_000, 1, true);
  assert.equal(pace.untilRead(200_200, false), 200);
});

test("underlines that were taken away come back in the next frame", () => {
  const pace = new OnRecord.Pace();
  pace.noteRead(0, 0.5, true);
  assert.equal(pace.untilRead(50, true), 0);
  assert.equal(pace.untilRead(4, true), 12);
});
