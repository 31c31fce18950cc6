// SPDX-License-Identifier: MIT
/** A question on the terminal -> a line; stdout is never written to. */
import { openSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { WriteStream } from "node:tty";
import { Failure, INTERRUPTED } from "./failure.js";
import { completePath } from "./paths.js";

/** How long a paste may pause before it counts as over. */
const PASTE_GAP_MS = 150;

/** @returns {NodeJS.WriteStream | undefined} where questions can be asked */
export function terminal() {
  if (!process.stdin.isTTY) return undefined;
  if (process.stderr.isTTY) return process.stderr;
  try {
    return new WriteStream(openSync("/dev/tty", "w"));
  } catch {
    return undefined;
  }
}

const interrupted = () => new Failure("", "", INTERRUPTED);

/** One conversation. Lines that are typed ahead wait for their question. */
export class Prompt {
  /** @type {string[]} */
  #lines = [];
  /** @type {{ resolve(line: string): void, reject(error: Error): void } | undefined} */
  #waiting;
  /** @type {Failure | undefined} */
  #over;
  #paths = false;
  #interface;

  /** @param {NodeJS.WriteStream} output */
  constructor(output) {
    this.#interface = createInterface({
      input: process.stdin,
      output,
      terminal: true,
      historySize: 0,
      completer: (/** @type {string} */ line) =>
        this.#paths ? completePath(line) : [[], line],
    });
    this.#interface.on("line", (line) => {
      // A paste brings several lines before the first answer is acted upon.
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting) waiting.resolve(line);
      else this.#lines.push(line);
    });
    this.#interface.on("SIGINT", () => this.#end(output, interrupted()));
    this.#interface.on("close", () =>
      this.#end(
        output,
        new Failure(
          "ERR_NO_ANSWER",
          "The input ended before the answer. Answer the question, or use the flags.",
        ),
      ),
    );
  }

  /**
   * @param {string} question
   * @param {{ paths?: boolean }} [options] paths: whether Tab completes paths
   * @returns {Promise<string>}
   * @throws {Failure} on Ctrl-C and Ctrl-D
   */
  async ask(question, { paths = false } = {}) {
    if (this.#over) throw this.#over;
    this.#paths = paths;
    this.#interface.setPrompt(question);
    this.#interface.prompt();
    const line = this.#lines.shift();
    if (line !== undefined) return line;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** Swallows the rest of a paste, which would else go to the shell. */
  async drain() {
    for (let before = -1; before !== this.#lines.length;) {
      before = this.#lines.length;
      await new Promise((resolve) => setTimeout(resolve, PASTE_GAP_MS));
    }
    this.#lines = [];
  }

  /** Gives the terminal back as it was. */
  close() {
    this.#over ??= interrupted();
    this.#interface.close();
  }

  /**
   * @param {NodeJS.WriteStream} output
   * @param {Failure} failure
   */
  #end(output, failure) {
    if (this.#over) return;
    this.#over = failure;
    output.write("\n");
    this.#interface.close();
    this.#waiting?.reject(failure);
  }
}

/**
 * Takes a pasted key without showing it: raw, until Ctrl-D.
 *
 * @param {NodeJS.WriteStream} output
 * @returns {Promise<Uint8Array>}
 * @throws {Failure} on Ctrl-C
 */
export function readHidden(output) {
  const { stdin } = process;
  /** @type {number[]} */
  const bytes = [];
  // Before the prompt: what is typed from now on must not be shown.
  stdin.setRawMode(true);
  output.write("Paste the key (it is not shown), then press Ctrl-D: ");
  return new Promise((resolve, reject) => {
    /** @param {Buffer} chunk */
    function onData(chunk) {
      for (const byte of chunk) {
        if (byte === 3) return done(() => reject(interrupted()));
        if (byte === 4) return done(() => resolve(Uint8Array.from(bytes)));
        if (bytes.length <= 65536) bytes.push(byte);
      }
      chunk.fill(0);
    }
    /** @param {() => void} settle */
    function done(settle) {
      stdin.off("data", onData).pause().setRawMode(false);
      output.write("\n");
      settle();
      bytes.fill(0);
    }
    stdin.on("data", onData);
  });
}
