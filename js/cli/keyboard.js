// SPDX-License-Identifier: MIT
/**
 * What a terminal sends -> what node:readline may show, and what nobody may see.
 * What is typed comes a character at a time, what is pasted comes in large
 * pieces. A piece that may be key text is kept from readline, which would echo
 * it line by line. What comes ahead of its question is kept too: the question may
 * be for a secret.
 */
import process from "node:process";
import { PassThrough } from "node:stream";
import { secretLine } from "./secret.js";
import { IO_BYTES } from "../generated/abi.js";

/** How long a piece may pause before it counts as whole. */
const PIECE_GAP_MS = 20;
/** How long a paste may pause before it counts as over. */
export const PASTE_GAP_MS = 150;
/** No person types so many bytes within PIECE_GAP_MS. */
const PASTE_BYTES = 8;
/** One byte more than the core takes, so that it sees what is too long. */
const MAX_BYTES = IO_BYTES + 1;

const [CTRL_C, CTRL_D, CTRL_U, CTRL_Z] = [3, 4, 21, 26];
const [ESCAPE, DELETE] = [27, 127];

/**
 * @typedef {object} Listener
 * @property {(pasted: string) => boolean} mayShow judges what is on the line
 * together with what was pasted
 * @property {() => Uint8Array} takeLine clears the line and returns it
 * @property {(characters: number) => void} hiding so many are hidden by now
 * @property {(bytes: Uint8Array) => void} hidden they are complete
 * @property {() => void} interrupted
 */

/** Where nothing can resume it, as in a container of its own, Ctrl-Z does not stop
 * a process: after so long its keyboard is hidden again. */
const STOP_MS = 20;

/**
 * What Ctrl-Z does while the terminal leaves it to its reader.
 *
 * @param {() => void} resumed
 */
export function suspend(resumed) {
  if (process.platform === "win32") return;
  const { stdin } = process;
  const go = () => {
    clearTimeout(timer);
    process.off("SIGCONT", go);
    stdin.setRawMode(true);
    resumed();
  };
  process.on("SIGCONT", go);
  stdin.setRawMode(false);
  // The whole group, as the terminal would, so that npx stops too.
  process.kill(0, "SIGTSTP");
  const timer = setTimeout(go, STOP_MS);
}

/** The input of a node:readline interface. */
export class Keyboard extends PassThrough {
  isTTY = true;
  /** What no question has taken yet. @type {number[]} */
  #piece = [];
  #isAsked = false;
  /** @type {number[] | undefined} what is hidden */
  #hidden;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #last = 0;
  #listener;
  /** @type {((chunk: Uint8Array) => void) | undefined} */
  #secret;
  #onData = (/** @type {Buffer} */ chunk) => {
    if (this.#secret) return this.#secret(chunk);
    for (const byte of chunk) this.#piece.push(byte);
    chunk.fill(0);
    this.#last = Date.now();
    this.#after(PIECE_GAP_MS, () => this.#judge());
  };

  /** @param {Listener} listener */
  constructor(listener) {
    super();
    this.#listener = listener;
    // A keyboard before this one has paused it.
    process.stdin.on("data", this.#onData).resume();
  }

  /** @param {boolean} on as node:readline calls it */
  setRawMode(on) {
    process.stdin.setRawMode(on);
    return this;
  }

  /** Lets the next line through to readline. */
  readLine() {
    this.#isAsked = true;
    this.#after(PIECE_GAP_MS, () => this.#judge());
  }

  /**
   * Shows nothing of the next line.
   *
   * @param {(line: Uint8Array) => void} done
   * @param {() => void} ended there is no line
   * @param {() => void} resumed after a Ctrl-Z
   */
  readSecret(done, ended, resumed) {
    const { interrupted } = this.#listener;
    this.#secret = secretLine({
      ended,
      interrupted,
      suspended: () => suspend(resumed),
      done: (line, rest) => {
        this.#secret = undefined;
        done(line);
        if (rest.length) this.#onData(Buffer.from(rest));
      },
    });
    clearTimeout(this.#timer);
    const ahead = this.#piece;
    this.#piece = [];
    if (ahead.length) this.#secret(Buffer.from(ahead));
    ahead.fill(0);
  }

  /** Swallows the rest of a paste, which would otherwise go to the shell. */
  async drain() {
    this.#last = Date.now();
    while (Date.now() - this.#last < PASTE_GAP_MS) {
      await new Promise((resolve) => setTimeout(resolve, PIECE_GAP_MS));
    }
    this.#forget();
  }

  /** Gives stdin back, with what no question has taken. */
  stop() {
    const rest = Buffer.from(this.#piece);
    this.#forget();
    process.stdin.off("data", this.#onData).pause();
    if (rest.length) process.stdin.unshift(rest);
  }

  #forget() {
    this.#secret = undefined;
    clearTimeout(this.#timer);
    this.#piece.fill(0);
    this.#piece = [];
    this.#hidden?.fill(0);
    this.#hidden = undefined;
  }

  /** @param {number} ms @param {() => void} step */
  #after(ms, step) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(step, ms);
  }

  #judge() {
    const piece = this.#piece;
    if (piece.includes(CTRL_C)) {
      this.#forget();
      return this.#listener.interrupted();
    }
    if (!this.#isAsked) return;
    this.#piece = [];
    if (piece.length === 1 && piece[0] === CTRL_Z) {
      const { hiding } = this.#listener;
      return suspend(() => hiding(this.#hidden?.length ?? 0));
    }
    if (this.#hidden) return this.#hide(piece);
    const bytes = Buffer.from(piece);
    if (
      piece.length < PASTE_BYTES ||
      this.#listener.mayShow(bytes.toString())
    ) {
      return this.#show(piece);
    }
    this.#hidden = [...this.#listener.takeLine()];
    this.#hide(piece);
    bytes.fill(0);
  }

  /** @param {number[]} piece of which the first line is for readline */
  #show(piece) {
    const at = piece.findIndex(isLineEnd);
    this.#isAsked = at < 0;
    const isPair = piece[at] === 13 && piece[at + 1] === 10;
    const end = at < 0 ? piece.length : at + (isPair ? 2 : 1);
    this.#piece = piece.slice(end);
    this.write(Buffer.from(piece.slice(0, end)));
  }

  /** @param {number[]} piece */
  #hide(piece) {
    const hidden = /** @type {number[]} */ (this.#hidden);
    if ([CTRL_U, ESCAPE, DELETE].includes(piece[0])) {
      this.#forget();
      return this.#listener.hiding(0);
    }
    const end = piece.indexOf(CTRL_D);
    const more = end < 0 ? piece : piece.slice(0, end);
    for (const byte of more) {
      if (hidden.length < MAX_BYTES) hidden.push(byte);
    }
    const isEnter = more.length === 1 && isLineEnd(more[0]);
    piece.fill(0);
    this.#listener.hiding(hidden.length);
    if (end >= 0 || isEnter) return this.#finish();
    this.#after(PASTE_GAP_MS, () => {
      if (isWhole(hidden)) this.#finish();
    });
  }

  #finish() {
    const bytes = Uint8Array.from(this.#hidden ?? []);
    this.#forget();
    this.#isAsked = false;
    this.#listener.hidden(bytes);
    bytes.fill(0);
  }
}

/** @param {number} byte */
const isLineEnd = (byte) => byte === 10 || byte === 13;

/** @param {number[]} bytes @returns {boolean} whether no more is to come */
function isWhole(bytes) {
  if (!isLineEnd(bytes[bytes.length - 1])) return false;
  const text = Buffer.from(bytes).toString("latin1");
  return !text.includes("-----BEGIN") || /-----END [^\r\n]*-----/.test(text);
}
