// SPDX-License-Identifier: MIT
/** The command line in this process, with its streams captured: fast, and for
 * text that no argument of a process can hold. */
import process from "node:process";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { run } from "../../js/cli/run.js";

const kept = { ...process.env };
for (const name of Object.keys(kept)) {
  if (/APP_ID|PRIVATE_KEY/.test(name)) delete kept[name];
}

/**
 * One at a time.
 *
 * @param {import("./places.js").Call} call
 * @param {(args: string[]) => Promise<number>} [command] that of the sources, or another
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
export async function captured({ args, env, input = "" }, command = run) {
  // What is to be reported of the test before goes to the same stream.
  await setImmediate();
  const out = { stdout: "", stderr: "" };
  const stdin = Readable.from([Buffer.from(input)]);
  Object.defineProperty(process, "stdin", { value: stdin, configurable: true });
  const names = /** @type {const} */ (["stdout", "stderr"]);
  const before = names.map((name) => process[name].write);
  const environment = process.env;
  // A plain object, which holds what an environment cannot.
  process.env = { ...kept, ...env };
  for (const name of names) {
    process[name].write = (/** @type {any} */ text) => {
      out[name] += text;
      return true;
    };
  }
  try {
    return { status: await command(args), ...out };
  } finally {
    names.forEach((name, i) => {
      const write = before[i];
      if (write) process[name].write = write;
    });
    process.env = environment;
  }
}
