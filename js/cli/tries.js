// SPDX-License-Identifier: MIT
/** A question that may be answered wrong -> its answer, after three tries. */
import { JwtError } from "../index.js";
import { Failure, REFUSED, report } from "./failure.js";
import { note, say } from "./out.js";

/** @typedef {import("./prompt.js").Prompt} Prompt */

/** What is said after a failed try, by how many there were. */
const AFTER_TRY = [
  "Try again.",
  "Try again; this is the last try.",
  "That was the last try.",
];

/**
 * @template T
 * @param {Prompt} prompt
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
export async function askThrice(prompt, ask) {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const { line, status } = report(error);
      const [code = ""] = line.split(" ", 1);
      const again = error instanceof JwtError || error instanceof Failure;
      if (!again || status !== REFUSED || code === "ERR_NO_ANSWER") throw error;
      const isLast = tries === AFTER_TRY.length - 1;
      if (isLast) await prompt.drain();
      // On a line of its own: the one before may end in a command.
      note(line);
      say(AFTER_TRY[tries]);
      if (isLast) throw new Failure("", "");
    }
  }
}
