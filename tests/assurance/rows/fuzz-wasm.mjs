// SPDX-License-Identifier: MIT
/**
 * The module as it ships, on a 32-bit machine of its own: what fuzz-native
 * kept, and mutations of it, through the exports of c/abi.h.
 *
 * Parsers that are sound in 64 bits can still wrap in 32: libtomcrypt's DER
 * reader never returns on 30 06 02 84 ff ff ff ff. So each input has a time
 * limit. SEED= repeats a run on the same corpus.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { IO_BYTES } from "../../../js/generated/abi.js";

/** Far over what the slowest one takes on a busy machine. */
const LIMIT_SECONDS = 10;

export const row = {
  claim: "parsers fuzzed in the shipped WebAssembly, with a time limit each",
  covers: ["c/abi.c", "c/key", "c/jwt", "tests/fuzz", "tests/assurance/fuzz"],
  figures: { runs: 10_000_000 },
  quick: 10,
};

/** @returns counts to add */
export async function run({ seconds, log }) {
  const seed = process.env.SEED ?? randomBytes(16).toString("hex");
  log(`     seed ${seed}`);
  const shared = new SharedArrayBuffer(8 + IO_BYTES);
  const progress = new Int32Array(shared, 0, 2);
  const worker = new Worker(new URL("../fuzz/worker.mjs", import.meta.url), {
    workerData: {
      seed,
      shared,
      until: Date.now() + seconds * 1000,
      key: readFileSync("build/native/fixtures/pkcs1.pem"),
    },
  });
  const keep = () => {
    const file = `build/fuzz/found/wasm-${seed}`;
    mkdirSync("build/fuzz/found", { recursive: true });
    writeFileSync(file, new Uint8Array(shared, 8, progress[1]));
    return file;
  };
  let timer;
  try {
    const { runs, replayed, of, slowest } = await new Promise(
      (resolve, reject) => {
        worker.on("message", resolve);
        worker.on("error", reject);
        worker.on("exit", () => reject(new Error("the worker ended early")));
        let last = -1;
        let since = Date.now();
        timer = setInterval(() => {
          const now = Atomics.load(progress, 0);
          if (now !== last) since = Date.now();
          last = now;
          if (Date.now() - since > LIMIT_SECONDS * 1000) {
            reject(new Error(`no answer in ${LIMIT_SECONDS} s`));
          }
        }, 250);
      },
    );
    log(
      `     ${replayed} of ${of} kept inputs; slowest ${slowest.toFixed(1)} ms`,
    );
    return { runs };
  } catch (error) {
    throw new Error(`seed ${seed}, input in ${keep()}`, { cause: error });
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}
