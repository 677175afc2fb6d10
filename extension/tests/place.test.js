import assert from "node:assert/strict";
import test from "node:test";
import { OnRecord } from "./content.js";

const VIEW = { width: 1000, height: 700 };
const SIZE = { width: 384, height: 300 };
const box = (left, top, width = 80, height = 20) => ({ left, top, right: left + width, bottom: top + height });

function place(boxes, size = SIZE, view = VIEW) {
  const pointer = { x: boxes[0].left + 1, y: boxes[0].top + 1 };
  const { left, top, maxHeight } = OnRecord.placeCard(boxes, pointer, size, view);
  return { left, top, right: left + size.width, bottom: top + Math.min(size.height, maxHeight) };
}

const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test("the card stands under its words where there is room", () => {
  assert.equal(place([box(300, 100)]).top, 130);
});

test("it stands above them near the lower edge", () => {
  assert.equal(place([box(300, 600)]).bottom, 590);
});

test("a card that grows stays on its side of the words as long as it reads well there", () => {
  const grow = (top, side) => {
    const words = box(300, top);
    return OnRecord.placeCard([words], { x: words.left, y: words.top }, { width: 384, height: 340 }, VIEW, side);
  };
  assert.deepEqual(grow(390, null), { left: 248, top: 40, maxHeight: 340, side: "over" });
  assert.deepEqual(grow(390, "under"), { left: 248, top: 420, maxHeight: 272, side: "under" });
  assert.equal(grow(600, "under").side, "over");
});

test("it goes beside words that leave no room above and below", () => {
  const boxes = [box(20, 100, 300), box(20, 300, 300), box(20, 600, 300)];
  assert.equal(place(boxes).left, 330);
});

test("it stays in the window and never covers what it speaks of, wherever that stands", () => {
  for (const height of [120, 300, 900]) {
    for (let left = -20; left < 1000; left += 60) {
      for (let top = -10; top < 700; top += 35) {
        const words = box(left, top);
        const card = place([words], { width: 384, height });
        const where = JSON.stringify({ height, words, card });
        assert.ok(!overlaps(card, words), where);
        assert.ok(card.left >= 0 && card.right <= VIEW.width && card.top >= 0 && card.bottom <= VIEW.height, where);
      }
    }
  }
});

test("of words that fill the window, the line that is pointed at stays free", () => {
  const boxes = Array.from({ length: 23 }, (_, line) => box(0, 10 + line * 30, 1000));
  for (const line of [0, 8, 14, 22]) {
    const pointer = { x: 500, y: boxes[line].top + 10 };
    const { top, maxHeight } = OnRecord.placeCard(boxes, pointer, SIZE, VIEW);
    const isFree = top >= pointer.y || top + maxHeight <= pointer.y;
    assert.ok(isFree && maxHeight >= 120 && top >= 0 && top + maxHeight <= VIEW.height, `line ${line}: ${top}, ${maxHeight}`);
  }
});

test("in a narrow window the card still begins inside it", () => {
  assert.equal(place([box(200, 100)], { width: 384, height: 200 }, { width: 390, height: 700 }).left, 8);
});
