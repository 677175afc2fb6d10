"use strict";
// Why the service holds something back, in the reader's language. Pure.
(() => {
  OnRecord.reasons = {
    "belief or plan rather than speech": "heldBackBelief",
    "low confidence": "heldBackDoubt",
    "said not to have been said": "heldBackUnsaid",
    "a report without the words": "heldBackWordless",
    "names only": "heldBackNames",
    "commonplace wording": "heldBackCommonplace",
    boilerplate: "heldBackBoilerplate",
  };

  OnRecord.sayReason = (reason) => {
    const key = Object.hasOwn(OnRecord.reasons, reason) ? OnRecord.reasons[reason] : undefined;
    return key ? OnRecord.say(key) : OnRecord.plain(reason); // a newer service may have others
  };
})();
