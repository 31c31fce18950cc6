// SPDX-License-Identifier: MIT
/** The page: three tabs, one clock, and when keys are let go. */
import { startCheck } from "./check.js";
import { byId } from "./dom.js";
import { startLook } from "./examine.js";
import { startMake } from "./make.js";

/** How long a key is kept while the page is in the background: as long as the
 * longest token lives. Milliseconds. */
const MAX_HIDDEN = 600_000;

/** @type {Record<string, { field: import("./key-field.js").KeyField,
 *   tick?: (now: number) => void,
 *   takeFile?: (file: Blob) => Promise<void> }>} */
const panels = { make: startMake(), look: startLook(), check: startCheck() };
const names = Object.keys(panels);
let current = "make";

/** @param {string} chosen */
function choose(chosen) {
  current = chosen;
  for (const name of names) {
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === chosen));
    tab.tabIndex = name === chosen ? 0 : -1;
    byId(name).hidden = name !== chosen;
  }
}

/** Where each key leads from the tab that has focus. */
const MOVES = /** @type {Record<string, (i: number) => number>} */ ({
  ArrowLeft: (i) => i - 1,
  ArrowRight: (i) => i + 1,
  Home: () => 0,
  End: () => -1,
});

for (const [i, name] of names.entries()) {
  const tab = byId(`tab-${name}`);
  tab.addEventListener("click", () => choose(name));
  tab.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const next = /** @type {string} */ (names.at(move(i) % names.length));
    choose(next);
    byId(`tab-${next}`).focus();
  });
}
choose(current);
/** @type {HTMLElement} */ (document.querySelector("main")).hidden = false;

// A file may be dropped anywhere; without this the browser would open it.
const cover = byId("drop-here");
addEventListener("dragover", (event) => {
  event.preventDefault();
  cover.hidden = false;
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) cover.hidden = true;
});
addEventListener("drop", (event) => {
  event.preventDefault();
  cover.hidden = true;
  const { field, takeFile } = panels[current];
  const file = event.dataTransfer?.files[0];
  const text = event.dataTransfer?.getData("text/plain");
  if (!file) return void (text && field.takeText(text));
  if (takeFile) takeFile(file);
  else field.takeFile(file);
});

function tick() {
  const now = Date.now();
  for (const name of names) panels[name].tick?.(Math.floor(now / 1000));
  setTimeout(tick, 1000 - (now % 1000));
}
tick();

const clearAll = () => names.forEach((name) => panels[name].field.clear());
/** @type {number | undefined} */
let leaving;
document.addEventListener("visibilitychange", () => {
  clearTimeout(leaving);
  if (!document.hidden) return;
  for (const name of names) panels[name].field.clearText();
  leaving = setTimeout(clearAll, MAX_HIDDEN);
});
addEventListener("pagehide", clearAll);

byId("version").textContent = `icr-app-jwt ${VERSION}.`;
