// SPDX-License-Identifier: MIT
/** When the page forgets. The clock judges, not a timer alone: browsers stop
 * the timers of a page in the background, and computers sleep. */

/** How long a key is kept while the page is in the background: as long as the
 * longest token lives. Milliseconds. */
const MAX_AWAY = 600_000;

/**
 * @param {() => void} hide empties fields of keys that were not accepted
 * @param {(isLate: boolean) => void} clear forgets every key and token
 * @returns {() => void} to be called now and then, for as long as timers run
 */
export function startForgetting(hide, clear) {
  /** When the page was last known to be in sight. */
  let seen = Date.now();

  function judge() {
    const now = Date.now();
    // A clock that was set back tells nothing: that counts as late.
    if (now - seen >= MAX_AWAY || seen - now >= MAX_AWAY) {
      clear(true);
      seen = now;
    }
    if (!document.hidden) seen = now;
  }

  document.addEventListener("visibilitychange", () => {
    judge();
    if (document.hidden) hide();
  });
  for (const back of ["focus", "pageshow"]) addEventListener(back, judge);
  document.addEventListener("resume", judge);
  // No timer runs from here on, and perhaps nothing ever again.
  document.addEventListener("freeze", () => clear(true));
  addEventListener("pagehide", () => clear(false));
  return judge;
}
