// SPDX-License-Identifier: MIT
/**
 * What an observer could see of loading a key is the same for every key whose
 * numbers are as long: every address, length, branch, select and divisor, from
 * the text to the frozen key, but for what libtommath does in the key check
 * (c/README.md says what that can reveal).
 *
 * Seen by probes in the shipped modules (../probes.mjs). Without the exception
 * two keys must differ, and so must one whose numbers have other lengths.
 */
import { generateKeyPairSync } from "node:crypto";
import { KERNELS, compile, load, start } from "../layout.mjs";

const KEYS = 20;

export const row = {
  claim:
    "loading shows the same addresses, branches and selects for every key of 2048 bits with numbers of the same lengths, but for libtommath's part in the key check",
  covers: [
    "c/abi.c",
    "c/build/finish.mjs",
    "c/key",
    "c/rsa",
    "c/tom",
    "tests/assurance/probes.mjs",
    "tests/assurance/rows/ct-trace-load.mjs",
    "tests/ct/module.mjs",
  ],
  figures: { keys: KEYS },
  quick: 20,
  once: true,
};

const FORMS = ["pkcs1", "pkcs8"];
const TARGETS = [
  ["core", "fma"],
  ["core", "simd"],
  ["core-scalar", "scalar"],
];

function freshKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = privateKey.export({ format: "jwk" });
  // Where the top bit of a number is set, its text has one byte more.
  const lengths = ["d", "p", "q", "dp", "dq", "qi"].map((name) => {
    const bytes = Buffer.from(jwk[name], "base64url");
    return `${bytes.length}+${bytes[0] >> 7}`;
  });
  return {
    layout: lengths.join(),
    texts: FORMS.map((type) =>
      String(privateKey.export({ type, format: "pem" })),
    ),
  };
}

/** @returns {string} the trace of a load, by probes */
function probed(core, kernel, text, skip) {
  core.wipe();
  core.skip.value = skip;
  core.trace.value = 0n;
  core.seen.value = 0;
  if (load(core, text, KERNELS[kernel]) !== 2048) throw new Error("no load");
  return `${core.seen.value} ${core.trace.value}`;
}

/** @returns {ReturnType<typeof freshKey>[][]} keys of one layout, and of others */
function keysUntil(enough) {
  /** @type {Record<string, any[]>} */
  const layouts = {};
  for (;;) {
    const key = freshKey();
    const alike = (layouts[key.layout] ??= []);
    alike.push(key);
    if (enough(alike.length) && Object.keys(layouts).length > 1) {
      delete layouts[key.layout];
      return [alike, Object.values(layouts).flat()];
    }
  }
}

export async function run({ seconds, log }) {
  const end = performance.now() + seconds * 500;
  const [keys, others] = keysUntil(
    (n) => n === KEYS || (n >= 2 && performance.now() > end),
  );
  for (const [name, kernel] of TARGETS) {
    const core = start(compile(`assurance-build/${name}.trace.wasm`));
    for (const form of FORMS.keys()) {
      const trace = (key, skip) => probed(core, kernel, key.texts[form], skip);
      const first = trace(keys[0], 1);
      for (const key of keys) {
        if (trace(key, 1) !== first) {
          const texts = `${keys[0].texts[form]}${key.texts[form]}`;
          throw new Error(`${kernel}, ${FORMS[form]}: it shows\n${texts}`);
        }
      }
      if (trace(keys[0], 0) === trace(keys[1], 0)) {
        throw new Error("what libtommath shows is not seen");
      }
      if (trace(others[0], 1) === first) {
        throw new Error("other lengths are not seen");
      }
      log(`${kernel}, ${FORMS[form]}: ${first}`);
    }
  }
  return { keys: keys.length };
}
