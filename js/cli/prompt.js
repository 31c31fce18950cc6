// SPDX-License-Identifier: MIT
/** A question on the terminal -> a line; stdout is never written to. */
import { openSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { WriteStream } from "node:tty";
import { Failure, INTERRUPTED } from "./failure.js";
import { Keyboard, suspend } from "./keyboard.js";
import { completePath } from "./paths.js";
import { mayRepeat } from "./repeat.js";
import { IO_BYTES } from "../generated/abi.js";

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

const noAnswer = () =>
  new Failure(
    "ERR_NO_ANSWER",
    "The input ended before the answer. Answer the question, or use the flags.",
  );

/**
 * What is typed, or pasted and not shown.
 *
 * @typedef {string | Uint8Array} Answer
 */

/** One conversation. */
export class Prompt {
  /** @type {{ resolve(answer: Answer): void, reject(error: Error): void } | undefined} */
  #waiting;
  /** @type {Failure | undefined} */
  #over;
  #paths = false;
  /** @type {(line: string) => boolean} */
  #mayShow = mayRepeat;
  #output;
  #keyboard;
  #interface;

  /** @param {NodeJS.WriteStream} output */
  constructor(output) {
    this.#output = output;
    this.#keyboard = new Keyboard({
      mayShow: (pasted) =>
        (this.#interface.line + pasted).split(/[\r\n]/).every(this.#mayShow),
      takeLine: () => this.#takeLine(),
      hiding: (characters) => this.#sayHidden(characters),
      hidden: (bytes) => {
        output.write("\n");
        this.#give(bytes.slice());
      },
      interrupted: () => this.#end(interrupted()),
    });
    this.#interface = createInterface({
      input: this.#keyboard,
      output,
      terminal: true,
      historySize: 0,
      completer: (/** @type {string} */ line) =>
        this.#paths ? completePath(line) : [[], line],
    });
    this.#interface.on("line", (line) => this.#give(line));
    this.#interface.on("SIGINT", () => this.#end(interrupted()));
    // After a Ctrl-Z that came with other characters, which readline has acted on.
    this.#interface.on("SIGCONT", () => this.#interface.prompt(true));
    this.#interface.on("close", () => this.#end(noAnswer()));
  }

  /**
   * @param {string} question
   * @param {object} [options]
   * @param {boolean} [options.paths] whether Tab completes paths
   * @param {(line: string) => boolean} [options.mayShow] whether a line that is
   * pasted may be seen
   * @returns {Promise<Answer>}
   * @throws {Failure} on Ctrl-C and Ctrl-D
   */
  async ask(question, { paths = false, mayShow = mayRepeat } = {}) {
    if (this.#over) throw this.#over;
    this.#paths = paths;
    this.#mayShow = mayShow;
    this.#interface.setPrompt(question);
    this.#interface.prompt();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#keyboard.readLine();
    });
  }

  /**
   * @param {string} question
   * @returns {Promise<Uint8Array>} a line that is not shown; the caller wipes it
   * @throws {Failure} on Ctrl-C, and on Ctrl-D instead of an answer
   */
  async askSecret(question) {
    if (this.#over) throw this.#over;
    const show = () => this.#output.write(question);
    show();
    return new Promise((resolve, reject) => {
      const take = (/** @type {Uint8Array} */ line) => {
        this.#output.write("\n");
        this.#waiting = undefined;
        resolve(line);
      };
      this.#waiting = { resolve: take, reject };
      this.#keyboard.readSecret(take, () => this.#end(noAnswer()), show);
    });
  }

  /** Swallows the rest of a paste, which would otherwise go to the shell. */
  async drain() {
    await this.#keyboard.drain();
  }

  /** Gives the terminal back as it was. */
  close() {
    this.#over ??= interrupted();
    this.#interface.close();
    this.#keyboard.stop();
  }

  /** @param {Answer} answer */
  #give(answer) {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  /** @returns {Uint8Array} what is on the line, which is empty then */
  #takeLine() {
    const bytes = Buffer.from(this.#interface.line);
    this.#interface.write(null, { ctrl: true, name: "e" });
    this.#interface.write(null, { ctrl: true, name: "u" });
    return bytes;
  }

  /** @param {number} characters */
  #sayHidden(characters) {
    this.#interface.prompt(true);
    if (!characters) return;
    const count = characters === 1 ? "1 character" : `${characters} characters`;
    this.#output.write(`(${count}, not shown)`);
  }

  /** @param {Failure} failure */
  #end(failure) {
    if (this.#over) return;
    this.#over = failure;
    this.#output.write("\n");
    this.close();
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
  const ask = () =>
    output.write("Paste the key (it is not shown), then press Ctrl-D: ");
  // Before the prompt: what is typed from now on must not be shown.
  stdin.setRawMode(true);
  ask();
  return new Promise((resolve, reject) => {
    /** @param {Buffer} chunk */
    function onData(chunk) {
      const given = [...chunk];
      chunk.fill(0);
      const isCtrlZ = given.length === 1 && given[0] === 26;
      if (isCtrlZ) return suspend(ask);
      for (const byte of given) {
        if (byte === 3) return done(() => reject(interrupted()));
        if (byte === 4) return done(() => resolve(Uint8Array.from(bytes)));
        if (bytes.length <= IO_BYTES) bytes.push(byte);
      }
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
