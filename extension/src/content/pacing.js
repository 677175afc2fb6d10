"use strict";
// When a page that changes is read again, and when the background hears of it. Pure: the clock is an argument.
(() => {
  const FRAME = 16; // ms; underlines that a page took away come back no more often
  const SETTLE = 200; // ms between a change and the next reading, which then sees those that came with it
  const SETTLE_AT_MOST = 6_400; // ms; readings that found nothing new double the pause, as beside a carousel
  const SHARE = 20; // reading takes one part in so many of the page's time at most,
  const URGENT_SHARE = 8; // and where the page takes underlines away, of the time that it takes to bring them back
  const QUIET = 400; // ms without a change of the text before the background hears of it
  const QUIET_AT_MOST = 1_500; // ms from the first change, where it never is quiet
  const PAUSE = 1_500; // ms between two times that the background hears of changes
  const PAUSE_AT_MOST = 60_000; // ms; each time that the reader had no part in it doubles the pause
  const SHARE_OF_SERVICE = 4; // the service works one part in so many of the time at most

  OnRecord.Pace = class {
    #cost = 0; // ms that reading took
    #readAt = -Infinity;
    #fruitless = 0; // readings in a row that found nothing new
    #changedAt = Infinity; // the first change that the background has not heard of
    #toldAt = -Infinity;
    #told = 0; // times since the reader did something
    #askedAt = 0;
    #answerTook = 0; // ms

    /** @param {number} now @param {boolean} urgent @returns {number} ms until the page should be read */
    untilRead(now, urgent) {
      const rest = Math.max(FRAME, (urgent ? URGENT_SHARE : SHARE) * this.#cost) - (now - this.#readAt);
      const settle = urgent ? 0 : Math.min(SETTLE * 2 ** this.#fruitless, SETTLE_AT_MOST);
      return Math.max(0, rest, settle);
    }

    /** @param {number} now @param {number} cost  ms @param {boolean} isNew  whether anything had changed */
    noteRead(now, cost, isNew) {
      this.#readAt = now;
      this.#cost = cost;
      this.#fruitless = isNew ? 0 : this.#fruitless + 1;
    }

    /** @param {number} now @returns {number} ms until the background should hear of a change that was seen *now* */
    untilTell(now) {
      this.#changedAt = Math.min(this.#changedAt, now);
      const pause = Math.max(Math.min(PAUSE * 2 ** this.#told, PAUSE_AT_MOST), SHARE_OF_SERVICE * this.#answerTook);
      const quiet = Math.min(now + QUIET, this.#changedAt + QUIET_AT_MOST);
      return Math.max(0, quiet - now, this.#toldAt + pause - now);
    }

    /** @param {number} now */
    noteTold(now) {
      this.#toldAt = now;
      this.#told += 1;
      this.#changedAt = Infinity;
    }

    /** @param {number} now  the background took the text with it */
    noteAsked(now) {
      this.#askedAt = this.#toldAt = now;
      this.#changedAt = Infinity;
    }

    /** @param {number} now */
    noteAnswer(now) {
      this.#answerTook = now - this.#askedAt;
    }

    /** The reader did something, or went elsewhere: what changes now is expected. */
    reset() {
      this.#fruitless = 0;
      this.#told = 0;
    }
  };
})();
