// SPDX-License-Identifier: MIT
/**
 * One process, one size. Prints JSON: name -> milliseconds.
 *
 *     node tests/bench/measure.mjs BITS SECONDS
 */
import { contenders } from "./contenders.mjs";
import { interleave, median } from "./interleave.mjs";
import { kernels } from "./kernels.mjs";

const [bits, seconds] = process.argv.slice(2).map(Number);
const all = { ...(await contenders(bits)), ...kernels(bits) };
const turns = await interleave(all, seconds);
console.log(
  JSON.stringify(
    Object.fromEntries(
      Object.entries(turns).map(([name, times]) => [
        name,
        { median: median(times), min: Math.min(...times), turns: times.length },
      ]),
    ),
  ),
);
