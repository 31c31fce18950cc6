// SPDX-License-Identifier: MIT
/** Node on other processors, under qemu-user: ARM64, and s390x, which is big
 * endian. The package is the same; the engine's code and its NaNs, shifts and
 * fused multiply-adds are another machine's. Time means nothing there. */
import { createHash, randomBytes, sign } from "node:crypto";
import assert from "node:assert/strict";
import { serialize } from "node:v8";
import { newKey, pem, publicPem } from "../../js/keys.js";
import { goodKeys, wrongKeys } from "../../keyforms.js";
import { simd } from "../kernels.js";
import { environment, nodeOf, run, suiteProgram } from "../work.js";
import { work, write } from "../work.js";

/** @typedef {import("../main.js").Row} Row */

/** How to run a Node for this processor here.
 * @param {string} version @param {string} arch @param {string} qemu */
function machine(version, arch, qemu) {
  const path = nodeOf(version, arch);
  /** @param {string[]} args */
  return (...args) =>
    process.arch === arch
      ? run(path, args, { env: environment })
      : run(`qemu-${qemu}`, ["-L", `/usr/${qemu}-linux-gnu`, path, ...args], {
          env: environment,
          seconds: 600, // also on a busy machine
        });
}

/** Signatures for each kernel and size: 1,000 in all, few of what is slow there. */
const COUNTS = /** @type {[string, string, number, number][]} */ ([
  ["", "fma", 2048, 890],
  ["", "fma", 3072, 40],
  ["", "fma", 4096, 12],
  ["", "simd", 2048, 30],
  ["", "simd", 3072, 5],
  ["", "simd", 4096, 3],
  ["/js", "scalar", 2048, 15],
  ["/js", "scalar", 3072, 3],
  ["/js", "scalar", 4096, 2],
]);
const MESSAGES = Math.max(...COUNTS.map(([, , , count]) => count));

const messages = Array.from({ length: MESSAGES }, (_, i) =>
  randomBytes(i % 300),
);
/** @type {Record<number, object>} */
const signed = {};
for (const bits of [2048, 3072, 4096]) {
  const privateKey = newKey(bits);
  const count = Math.max(
    ...COUNTS.filter((row) => row[2] === bits).map((row) => row[3]),
  );
  signed[bits] = {
    privateKey: pem(privateKey),
    publicKey: publicPem(privateKey),
    signatures: messages
      .slice(0, count)
      .map((message) => sign("sha256", message, privateKey)),
  };
}
const good = goodKeys(["Buffer"]).map(({ name, value, publicKey }) => {
  const spki = publicKey.export({ type: "spki", format: "der" });
  const fingerprint = createHash("sha256").update(spki).digest("base64");
  return { name, value, fingerprint };
});
const wrong = wrongKeys();
const given = { counts: COUNTS, messages, signed, good, wrong };
write("node/given.bin", serialize(given));
const app = suiteProgram("node", "", "import");
const foreign = `${work}node/foreign.mjs`;

const arm = machine("24", "arm64", "aarch64");
const big = machine("20", "s390x", "s390x");

/** In two processes, of which one makes the most frequent ones. */
async function thousand() {
  const [first, ...others] = COUNTS.map((_, i) => String(i));
  const made = await Promise.all(
    [[first], others].map((rows) => arm(foreign, "sign", ...rows)),
  );
  const all = made.flatMap((each) => JSON.parse(each));
  assert.deepEqual(
    all,
    COUNTS.map(([, , , count]) => count),
  );
  const sum = all.reduce((a, b) => a + b);
  assert.equal(sum, 1000);
}

/** @type {Row[]} */
export const rows = [
  {
    runtime: "Node 24, ARM64",
    entry: ". import",
    kernel: "fma",
    run: async () => JSON.parse(await arm(app, "set")),
  },
  {
    runtime: "Node 24, ARM64",
    entry: "1,000 signatures are OpenSSL's",
    run: thousand,
  },
  {
    runtime: "Node 24, ARM64",
    entry: "every form, every mistake",
    run: async () =>
      assert.equal(
        await arm(foreign, "intake"),
        `[${good.length},${wrong.length}]\n`,
      ),
  },
  {
    runtime: "Node 20 --liftoff-only, s390x",
    entry: ". import",
    kernel: simd,
    // V8 11.3's optimising compiler for s390x crashes on code of the core, here
    // or under qemu: the baseline compiler is what is tested.
    run: async () => JSON.parse(await big("--liftoff-only", app, "set")),
  },
  {
    runtime: "Node 20, s390x",
    entry: "./js says ERR_BIG_ENDIAN",
    run: async () => {
      const said = await big(
        write(
          "node/endian.mjs",
          `import { createJWT, JwtError } from "icr-app-jwt/js";
try { console.log(createJWT()); }
catch (error) { console.log(error instanceof JwtError, error.code); }
`,
        ),
      );
      assert.equal(said, "true ERR_BIG_ENDIAN\n");
    },
  },
];
