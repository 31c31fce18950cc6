// SPDX-License-Identifier: MIT
/**
 * What an observer could see of loading a key is the same for every key whose
 * numbers are as long: every address, length, branch, select and divisor, from
 * the text to the frozen key, whatever form the text has.
 *
 * Seen by probes in the shipped modules (../shared/probes.mjs). A key whose
 * numbers have other lengths must differ, and every key where a reader has a
 * branch planted (readers.c).
 */
import * as make from "../../js/keys.js";
import { pasted } from "../../keyforms.js";
import { openssh } from "../shared/openssh.mjs";
import { KERNELS, MODULE_OF, compile, load, start } from "../shared/layout.mjs";

const KEYS = 20;

export const check = {
  claim:
    "loading shows the same addresses, branches and selects for every key of 2048 bits with numbers of the same lengths, in every form of text",
  quick: 15,
  figures: { keys: KEYS },
};

/** @param {string} base64 @returns {string} in lines of 4, which start anywhere */
const wrapped = (base64) => base64.replaceAll(/.{4}/g, "$&\n");

/** @param {import("node:crypto").KeyObject} key */
function formsOf(key) {
  const [text, jwk] = [make.pem(key, "pkcs8"), make.jwk(key)];
  const [pkcs1, pkcs8] = [make.der(key), make.der(key, "pkcs8")];
  return {
    "PKCS#1": make.pem(key),
    "PKCS#8": text,
    "PKCS#1 as DER": pkcs1,
    "PKCS#8 as DER": pkcs8,
    OpenSSH: openssh(jwk),
    JWK: JSON.stringify(jwk),
    "JWK set": JSON.stringify({ keys: [jwk] }, null, 2),
    ...pasted(text, [
      "PEM, literal \\n",
      "PEM, a line of .env",
      "PEM, CRLF",
      "PEM, UTF-16LE",
      "base64, base64",
      "bare, base64",
      "bare, a member of JSON",
    ]),
    "bare base64, wrapped": wrapped(pkcs8.toString("base64")),
    "bare base64url, wrapped": wrapped(pkcs1.toString("base64url")),
  };
}

/** What each planted reader reads. */
const READERS = { "PKCS#1": "pkcs.c", OpenSSH: "openssh.c", JWK: "jwk.c" };

function freshKey() {
  const key = make.newKey();
  const jwk = make.jwk(key);
  // Where the top bit of a number is set, its text has one byte more.
  const lengths = ["d", "p", "q", "dp", "dq", "qi"].map((name) => {
    const bytes = Buffer.from(jwk[name], "base64url");
    return `${bytes.length}+${bytes[0] >> 7}`;
  });
  return { layout: lengths.join(), forms: formsOf(key) };
}

/** @returns {string} the trace of a load, by probes */
function probed(core, kernel, text) {
  core.wipe();
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

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, log }) {
  const [keys, others] = keysUntil((n) => n >= (long ? KEYS : 2));
  const instance = (name) =>
    start(compile(`assurance-build/${name}.trace.wasm`));
  const leaky = instance("readers");
  const planted = Object.entries(READERS).map(([form, file]) => {
    const [one, other] = keys.map(({ forms }) =>
      probed(leaky, "fma", forms[form]),
    );
    if (one === other) throw new Error(`a branch in ${file} is missed`);
    return `a branch on d in ${file}`;
  });
  for (const [kernel, name] of Object.entries(MODULE_OF)) {
    const core = instance(name);
    for (const form in keys[0].forms) {
      const trace = (key) => probed(core, kernel, key.forms[form]);
      const first = trace(keys[0]);
      for (const key of keys) {
        if (trace(key) !== first) {
          const texts = `${keys[0].forms[form]}${key.forms[form]}`;
          throw new Error(`${kernel}, ${form}: it shows\n${texts}`);
        }
      }
      // Others leave out a number, or the byte for its sign.
      if (form.startsWith("PKCS#1") && trace(others[0]) === first) {
        throw new Error("other lengths are not seen");
      }
      log(`${kernel}, ${form}: ${first}`);
    }
  }
  return { counts: { keys: keys.length }, planted };
}
