// SPDX-License-Identifier: MIT
/**
 * Key text in a wrong place: mutations of every form of a key, through every
 * argument, variable and prompt of the command line. Nothing that it writes may
 * hold 16 characters of the key in a row. Most run in one process; some as
 * processes of their own, out of the package; some in a pseudo-terminal.
 */
import { fileURLToPath } from "node:url";
import { inTerminal, makeKey, runProcess } from "../../cli/harness.js";
import { makeKeyTexts, mutate } from "../../cli/key-texts.js";
import { isInToken, placesFor } from "../../cli/places.js";
import { ask, caught } from "../shared/checks.mjs";

export const check = {
  claim: "the command line shows no 16 characters of a key, wherever it stands",
  figures: {
    "mutations in one process": 10_000,
    "mutations in processes of their own": 200,
    "mutations pasted at a prompt": 100,
  },
  quick: 40,
};

const WORKER = fileURLToPath(new URL("worker.mjs", import.meta.url));
/** In this time the planted defect shows, many times over. */
const PLANTED_RUNS = 500;

/**
 * @param {string} node
 * @param {object} job of worker.mjs
 * @returns {Promise<{ runs: number, said: number, found?: object }>}
 */
const inOneProcess = (node, job) => ask(node, [WORKER], JSON.stringify(job));

/** @typedef {{ args: string, question: string, tries: number }} Question */

/** @param {string} file of a key that is good @returns {Record<string, Question>} */
const questionsFor = (file) => ({
  "the path of the key": {
    args: "inspect",
    question: "Path of the key file: ",
    tries: 3,
  },
  "the app id": { args: `--key ${file}`, question: "App ID: ", tries: 3 },
  "the token": { args: "decode", question: "Token: ", tries: 1 },
});

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, seconds, seed, random, node, more, log }) {
  const { file } = makeKey("good");
  const { forms, shownIn } = makeKeyTexts();
  const names = Object.keys(forms);
  const counts = Object.fromEntries(
    Object.keys(check.figures).map((name) => [name, 0]),
  );
  const [whole, apart, pasted] = Object.keys(check.figures);
  const next = () => {
    const form = names[random(names.length)] ?? "";
    return { form, text: mutate(forms[form] ?? "", random) };
  };
  /**
   * @param {{ form: string, text: string }} given
   * @param {string} place
   * @param {string} stdout
   * @param {string} stderr
   */
  const judge = ({ form, text }, place, stdout, stderr) => {
    const inToken = isInToken(place) || place === "the app id";
    const shown = shownIn(stdout, { inToken }) ?? shownIn(stderr, { inToken });
    if (shown !== undefined) {
      throw new Error(`shown: ${JSON.stringify({ place, form, text })}`);
    }
  };

  const planted = await caught(
    "messages repeat whatever was passed",
    /shown: \{/,
    async () => {
      const job = { seed, runs: PLANTED_RUNS, plant: true };
      const { found } = await inOneProcess(node, job);
      if (found) throw new Error(`shown: ${JSON.stringify(found)}`);
    },
  );

  const job =
    long && !seconds
      ? { seed, runs: check.figures["mutations in one process"] }
      : { seed, seconds: Number(seconds) / 2 };
  const { runs, said, found } = await inOneProcess(node, job);
  if (found) throw new Error(`shown: ${JSON.stringify(found)}`);
  if (said < runs / 4) throw new Error(`${said} of ${runs} said anything`);
  counts[whole] = runs;

  const places = Object.entries(placesFor(file));
  const questions = Object.entries(questionsFor(file));
  do {
    const given = next();
    const [place, make] = places[counts[apart] % places.length] ?? [];
    const { args, ...options } = make(given.text);
    const { stdout, stderr } = runProcess(args, options);
    judge(given, place, stdout, stderr);
    counts[apart]++;
    if (counts[apart] % 2) continue;
    const typed = next();
    const [name, { args: asking, question, tries }] =
      questions[counts[pasted] % questions.length] ?? [];
    const lines = `${typed.text.replace(/[\n\x03\x04]/g, "\r")}\r`;
    const { screen } = inTerminal(
      `icr-app-jwt ${asking}`,
      Array.from({ length: tries }, () => [question, lines]),
      { mayEnd: true },
    );
    judge(typed, name, screen, "");
    counts[pasted]++;
  } while (more(counts));
  log(`${said} of ${runs} in one process said something`);
  return { counts, planted: [planted] };
}
