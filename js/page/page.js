// SPDX-License-Identifier: MIT
/** The page: three tabs, one clock, and what is dropped. */
import { startCheck } from "./check.js";
import { byId } from "./dom.js";
import { startLook } from "./examine.js";
import { startForgetting } from "./forget.js";
import { startMake } from "./make.js";

/**
 * @typedef {object} Panel
 * @property {import("./key-field.js").KeyField} field
 * @property {() => void} hide empties fields that could hold a key
 * @property {(why?: string) => void} clear forgets keys and tokens
 * @property {(now: number) => void} [tick] every second
 * @property {(file: Blob) => Promise<void>} [takeFile] if not only a key
 * @property {(text: string) => void} [takeText] if not only a key
 */

/** Where each key leads from the tab that has focus. */
const MOVES = /** @type {Record<string, (i: number) => number>} */ ({
  ArrowLeft: (i) => i - 1,
  ArrowRight: (i) => i + 1,
  Home: () => 0,
  End: () => -1,
});

function start() {
  const look = startLook();
  /** @type {Record<string, Panel>} */
  const panels = { make: startMake(look.offer), look, check: startCheck() };
  const current = startTabs(Object.keys(panels));
  startDropping(() => panels[current()]);
  const all = Object.values(panels);
  const judge = startForgetting(
    () => all.forEach((panel) => panel.hide()),
    (isLate) =>
      all.forEach((panel) =>
        panel.clear(
          isLate
            ? "The key was wiped: this page was in the background for ten minutes, or was put to sleep."
            : "",
        ),
      ),
  );
  function tick() {
    const now = Date.now();
    judge();
    for (const panel of all) panel.tick?.(Math.floor(now / 1000));
    setTimeout(tick, 1000 - (now % 1000));
  }
  tick();
  byId("version").textContent = `icr-app-jwt ${VERSION}.`;
  /** @type {HTMLElement} */ (document.querySelector("main")).hidden = false;
}

/** @param {string[]} names @returns {() => string} the one that is chosen */
function startTabs(names) {
  let current = names[0];

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
  return () => current;
}

/** A file or a text may be dropped anywhere; without this the browser would
 * open a file.
 *
 * @param {() => Panel} panel that takes it
 */
function startDropping(panel) {
  const cover = byId("drop-here");
  addEventListener("dragover", (event) => {
    event.preventDefault();
    cover.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) cover.hidden = true;
  });
  addEventListener("drop", (event) => {
    cover.hidden = true;
    const { field, takeFile, takeText } = panel();
    const file = event.dataTransfer?.files[0];
    const text = event.dataTransfer?.getData("text/plain");
    // Into the line of an app id the browser puts it.
    if (!file && event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    if (!file) {
      if (text && takeText) takeText(text);
      else if (text) field.takeText(text);
    } else if (takeFile) takeFile(file);
    else field.takeFile(file);
  });
}

// A page around this one could lay itself over the fields.
if (window === window.top) start();
else byId("framed").hidden = false;
