// SPDX-License-Identifier: MIT
/**
 * The module as it ships, on a 32-bit machine of its own: what fuzz-native
 * kept, and mutations of it, through the exports of c/abi.h.
 *
 * Parsers that are sound in 64 bits can still wrap in 32: libtomcrypt's DER
 * reader never returns on 30 06 02 84 ff ff ff ff. So each input has a time
 * limit. SEED= repeats a run on the same corpus.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { caught } from "../shared/checks.mjs";
import { IO_BYTES } from "../../../js/generated/abi.js";

/** Far over what the slowest one takes on a busy machine. */
const LIMIT_SECONDS = 10;
const PLANTED_LIMIT_SECONDS = 3;
/** What a worker may take until its first input. */
const STARTS_SECONDS = 120;

export const check = {
  claim: "parsers fuzzed in the shipped WebAssembly, with a time limit each",
  figures: { runs: 10_000_000 },
  quick: 10,
};

/** @param {{ seed: string, seconds?: number, runs?: number, plant?: string }} how */
async function fuzz({ seed, seconds, runs: most, plant }) {
  const shared = new SharedArrayBuffer(8 + IO_BYTES);
  const progress = new Int32Array(shared, 0, 2);
  const worker = new Worker(new URL("worker.mjs", import.meta.url), {
    workerData: {
      seed,
      shared,
      until: seconds ? Date.now() + seconds * 1000 : Infinity,
      most: most ?? Infinity,
      plant,
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
    return await new Promise((resolve, reject) => {
      worker.on("message", resolve);
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error("the worker ended early")));
      let last = 0;
      const begun = Date.now();
      let since = begun;
      timer = setInterval(() => {
        const now = Atomics.load(progress, 0);
        // Before the first input it compiles the module and reads the kept ones.
        const starts = now === 0 && Date.now() - begun < STARTS_SECONDS * 1000;
        if (now !== last || starts) since = Date.now();
        last = now;
        const limit = plant ? PLANTED_LIMIT_SECONDS : LIMIT_SECONDS;
        if (Date.now() - since > limit * 1000) {
          reject(new Error(`no answer in ${limit} s`));
        }
      }, 250);
    });
  } catch (error) {
    throw new Error(`${error.message}; seed ${seed}, input in ${keep()}`, {
      cause: error,
    });
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}

/** What worker.mjs makes of the module's exports, and what it then says. */
const PLANTS = {
  "a read after the input": /what lies after the input was read/,
  "a byte left in the memory": /left or written/,
  "a trap": /unreachable/,
  "no end": /no answer/,
};

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ seed, seconds, log }) {
  const planted = [];
  for (const [plant, finding] of Object.entries(PLANTS)) {
    const how = { seed, seconds: 30, plant };
    planted.push(await caught(plant, finding, () => fuzz(how)));
  }
  const most = seconds ? {} : { runs: check.figures.runs };
  const { runs, replayed, of, slowest } = await fuzz({
    seed,
    seconds,
    ...most,
  });
  log(`${replayed} of ${of} kept inputs; slowest ${slowest.toFixed(1)} ms`);
  if (replayed !== of) throw new Error("not all kept inputs were read again");
  return { counts: { runs }, planted };
}
