// SPDX-License-Identifier: MIT
/**
 * The command line in one process, with its streams captured: key texts,
 * mutated, through every argument and variable.
 *
 *     node worker.mjs < {"seed", "seconds", "runs", "plant"}
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { makeKeyTexts, mutate } from "../../cli/key-texts.js";
import { isInToken, placesFor } from "../../cli/places.js";
import { seeded } from "../shared/random.mjs";

const { seed, seconds, runs, plant } = JSON.parse(readFileSync(0, "utf8"));

if (plant) {
  // Everything is repeated, as it was once.
  const source = `export const isKeyText = () => false;
    export const holdsKeyLine = () => false;
    export const holdsKeyBytes = () => false;
    export const beyondFolder = (path) => path;
    export const mayRepeat = () => true;
    export const naming = (what, text, before = "") =>
      what + ': "' + before + text + '"';`;
  registerHooks({
    load: (url, context, next) =>
      url.endsWith("/js/cli/repeat.js")
        ? { format: "module", source, shortCircuit: true }
        : next(url, context),
  });
}
const { captured } = await import("../../cli/captured.js");

const folder = mkdtempSync(path.join(os.tmpdir(), "icr-text-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
const good = makeKeyTexts();
const file = path.join(folder, "good.pem");
writeFileSync(file, good.pem, { mode: 0o600 });
const { forms, shownIn } = makeKeyTexts();
const places = placesFor(file);
// No call of the API leaves this machine.
globalThis.fetch = async () => new Response("{}", { status: 401 });

const random = seeded(seed);
const until = Date.now() + (seconds ?? Infinity) * 1000;
const names = Object.keys(places);
const counts = { runs: 0, said: 0 };
while (counts.runs < (runs ?? Infinity) && Date.now() < until) {
  const form = Object.keys(forms)[random(Object.keys(forms).length)];
  const text = mutate(forms[form], random);
  const place = names[counts.runs % names.length];
  const { stdout, stderr } = await captured(places[place](text));
  const inToken = isInToken(place);
  const shown = shownIn(stdout, { inToken }) ?? shownIn(stderr);
  if (shown !== undefined) {
    const found = { place, form, run: counts.runs, text };
    writeFileSync(1, JSON.stringify({ ...counts, found }));
    process.exit(0);
  }
  counts.runs++;
  if (stderr) counts.said++;
}
writeFileSync(1, JSON.stringify(counts));
