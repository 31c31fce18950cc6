// SPDX-License-Identifier: MIT
/**
 * Signs under valgrind, with everything secret in the frozen key marked as
 * undefined. jit.check.mjs starts it:
 *
 *   valgrind ... node jit-sign.mjs marker.node work.json
 *
 * work.json lists what to do: name, module, kernel, key (a PEM), secret (where
 * the secret lies), message, signature (which must come out), times. A line
 * "# name" in valgrind's log says where the reports of each begin.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { KERNELS, hash, load, memoryOf } from "../shared/layout.mjs";

const [addon = "", file = ""] = process.argv.slice(2);
const marker = createRequire(import.meta.url)(addon);

/** @param {{ module: string, kernel: number, key: string, secret: { at: number, end: number }, message: string, signature: string, times: number, name: string }} work */
function sign({ name, module, kernel, key, secret, times, ...work }) {
  let verdicts = 0;
  const { exports: core } = new WebAssembly.Instance(
    new WebAssembly.Module(readFileSync(module)),
    { publish: { verdict } },
  );
  const { buffer } = memoryOf(core);
  const io = core.io_address();
  const signature = Buffer.from(work.signature, "hex");
  // The check has passed judgement: that, and the signature, may be seen.
  function verdict() {
    verdicts++;
    marker.defined(buffer, buffer.byteLength - 4, 4);
    marker.defined(buffer, io, signature.length);
  }
  if (load(core, key, kernel) < 0) throw new Error(`${name}: no key`);
  marker.undefined(buffer, secret.at, secret.end - secret.at);
  marker.say(`# ${name}`);
  for (let i = 0; i < times; i++) {
    if (kernel === KERNELS.cold) core.kernel_cold();
    hash(core, Buffer.from(work.message));
    const n = core.sign_end();
    if (!signature.equals(Buffer.from(buffer, io, n))) {
      throw new Error(`${name}: another signature`);
    }
  }
  const errors = marker.say("# end");
  if (verdicts !== times) throw new Error(`${name}: ${verdicts} verdicts`);
  marker.defined(buffer, 0, buffer.byteLength);
  return errors;
}

for (const work of JSON.parse(readFileSync(file, "utf8"))) {
  console.log(`${work.name}: ${sign(work)} errors`);
}
