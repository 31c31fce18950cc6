// SPDX-License-Identifier: MIT
/**
 * What is left in the memory after each call, compared byte by byte with a
 * memory that never held the secret. That finds it in whatever form it is left:
 * bytes, digits of libtommath, doubles, Montgomery form, base64, a piece of it
 * on the stack.
 *
 * It is done with the modules that ship; then with a build in which single wipes
 * of c/ are dropped (wipes.h), each of which must show.
 */
import * as make from "../../js/keys.js";
import { KERNELS, MODULE_OF, compile, hash, load } from "../shared/layout.mjs";
import { memoryOf, put, start, symbolsOf } from "../shared/layout.mjs";
import { FIELDS } from "../shared/numbers.mjs";
import { openssh } from "../shared/openssh.mjs";

export const check = {
  claim:
    "nothing secret is left: after wiping, after a key that is refused, after signing outside of the frozen key; each wipe is missed when it is dropped",
  figures: { "memories compared": 200 },
  quick: 10,
};

/**
 * Wipes that another one follows before anyone could look, and which:
 * dropping these alone must not show, and must show where that one is dropped
 * as well.
 */
const BEHIND = {
  "crt.c: out": ["tom.c: out", "abi.c: io + keep"],
  "tom.c: out": ["crt.c: out", "abi.c: io + keep"],
  "kernel.c: &rsa_scratch": ["freeze.c: &rsa_scratch"],
};

/** Wipes of what later calls overwrite anyway, as the compiler lays out the
 * stack today: dropping these does not show at all. */
const OVERWRITTEN = {
  "freeze.c: bytes": "abi.c: below",
};

const IO_BYTES = 65536;
const STACK_BYTES = 65536; // Makefile; the stack lies first
const FAULT = 92; // abi.h
const NOW = 1_700_000_000;
const MESSAGE = Buffer.from("what is signed");
const APP_ID = Buffer.from("app-id", "utf16le");

// ---- keys -----------------------------------------------------------------------

/** @returns the same key in every form, its public half, and damaged ones */
function makeKey() {
  const key = make.newKey();
  const [pkcs1, pkcs8] = [make.pem(key), make.pem(key, "pkcs8")];
  const [der, jwk] = [make.der(key), make.jwk(key)];
  const good = {
    ...{ pkcs1, pkcs8, der },
    openssh: openssh(jwk),
    jwk: JSON.stringify(jwk),
    "one line": pkcs1.replaceAll("\n", "\\n"),
    "bare base64": der.toString("base64"),
  };
  const bad = {
    "cut PEM": pkcs1.slice(0, 1000),
    "damaged base64": pkcs1.slice(0, 900) + "*" + pkcs1.slice(901),
    "cut DER": der.subarray(0, 700),
    "a byte after the DER": Buffer.concat([der, Buffer.of(1)]),
    "cut OpenSSH": good.openssh.slice(0, 1200),
    "two keys": pkcs1 + pkcs1,
    "cut JWK": good.jwk.slice(0, -10),
  };
  for (const member of FIELDS) {
    const bytes = Buffer.from(jwk[member], "base64url");
    bytes[bytes.length >> 1] ^= 4;
    bad[`another ${member}`] = JSON.stringify({
      ...jwk,
      [member]: bytes.toString("base64url"),
    });
    const { [member]: _, ...others } = jwk;
    if (member !== "d") bad[`no ${member}`] = JSON.stringify(others);
  }
  const bytes = Buffer.from(jwk.d, "base64url").subarray(20, 52);
  const secrets = [bytes, pkcs1.slice(800, 832), jwk.d.slice(20, 52)];
  return { good, bad, spki: make.publicPem(key), secrets };
}

// ---- one memory beside another ---------------------------------------------------

/** @returns {{ at: number, now: number, was: number }[]} 32-bit words that differ */
function differences(memory, other) {
  const [a, b] = [memory, other].map((m) => new Int32Array(m.slice().buffer));
  const found = [];
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) found.push({ at: 4 * i, now: a[i], was: b[i] });
  }
  return found;
}

const within =
  ({ at, end }) =>
  (word) =>
    word.at >= at && word.at < end;

/** Everything that is looked at, of one build and kernel. */
class Examination {
  /** @param {() => any} fresh an instance without a key */
  constructor(fresh, symbols, kernel, keys) {
    Object.assign(this, { fresh, symbols, kernel, keys });
    this.findings = [];
    this.compared = 0;
    /** What was seen, to tell two examinations apart. */
    this.seen = [];
  }

  /** Compares; `allowed` says which words may differ. */
  compare(what, core, other, ...allowed) {
    const memory = memoryOf(core);
    this.compared++;
    const words = differences(memory, other);
    this.seen.push(JSON.stringify(words));
    const left = words.filter((word) => !allowed.some((may) => may(word)));
    if (left.length) {
      const at = left.slice(0, 3).map((word) => word.at);
      this.findings.push(`${what}: ${left.length} words, at ${at}`);
    }
  }

  empty() {
    const core = this.fresh();
    core.kernel_select(this.kernel);
    core.wipe(); // its probe lies on the stack
    return core;
  }

  with(key, kind = "key_load") {
    const core = this.empty();
    put(core, Buffer.from(key));
    if (!(core[kind](key.length) > 0)) throw new Error("a good key is refused");
    return core;
  }

  /** @returns what may differ in io after a call left n bytes in it */
  result(core, n) {
    const at = core.io_address();
    const holds = within({ at, end: at + n + 3 });
    const used = (word) => word.now === n; // abi.c remembers how much
    return (word) => holds(word) || used(word);
  }

  run() {
    const [key, other] = this.keys;
    this.constants(key, other);
    for (const form in key.good) this.loading(form, key);
    for (const form in key.bad) this.refusing(form, key);
    this.signing(key);
    this.failing(key);
    this.verifying(key);
    return this;
  }

  /** What wiping leaves must be the same for every key of a size; what that is
   * (sums that the fma kernel starts from) is told from the rest by that. */
  constants(key, other) {
    const [core, second] = [key, other].map(({ good }) => {
      const loaded = this.with(good.pkcs1);
      this.use(loaded);
      loaded.wipe();
      return loaded;
    });
    this.compare("wiped, beside another key", core, memoryOf(second));
    const { key: frozen, scratch } = this.symbols;
    const io = { at: core.io_address(), end: core.io_address() + IO_BYTES };
    const left = differences(memoryOf(core), memoryOf(this.empty()));
    const forbidden = [frozen, scratch, io, { at: 0, end: STACK_BYTES }];
    for (const word of left) {
      if (forbidden.some((range) => within(range)(word))) {
        this.findings.push(`wiped: ${word.now} is left at ${word.at}`);
      }
    }
    const addresses = new Set(left.map(({ at }) => at));
    this.isConstant = (word) => addresses.has(word.at);
    this.wiped = memoryOf(core).slice();
  }

  /** All that can be done with a private key, and one hash left unfinished. */
  use(core) {
    hash(core, MESSAGE);
    core.sign_end();
    put(core, APP_ID);
    core.token_sign(APP_ID.length / 2, NOW, 60);
    core.key_fingerprint();
    hash(core, MESSAGE);
  }

  /** A private key leaves nothing that the public one does not, but itself. */
  loading(form, key) {
    const core = this.with(key.good[form]);
    const beside = this.with(key.spki, "public_load");
    const forms = [core.key_form(), beside.key_form()];
    const state = ({ now, was }) =>
      (now === forms[0] && was === forms[1]) || (now === 2 && was === 1);
    this.compare(
      `loaded from ${form}`,
      core,
      memoryOf(beside),
      within(this.symbols.key),
      this.isConstant,
      state,
    );
    const half = this.with(key.good[form], "public_load");
    const half_form = half.key_form();
    this.compare(
      `public half of ${form}`,
      half,
      memoryOf(beside),
      ({ now, was }) => now === half_form && was === forms[1],
    );
    this.use(core);
    core.wipe();
    this.compare(`wiped after ${form}`, core, this.wiped);
  }

  /** After a key that is refused the memory is as it was. */
  refusing(form, key) {
    const core = this.empty();
    const before = memoryOf(core).slice();
    const refuse = () => {
      put(core, Buffer.from(key.bad[form]));
      if (core.key_load(key.bad[form].length) >= 0) {
        throw new Error(`${form} is taken`);
      }
    };
    refuse();
    this.compare(`refused: ${form}`, core, before);
    load(core, key.good.pkcs1, this.kernel);
    refuse();
    this.compare(`refused with a key loaded: ${form}`, core, this.wiped);
  }

  /** A core whose key has signed: it keeps that it did. */
  proven(key) {
    const core = this.with(key);
    hash(core, MESSAGE);
    core.sign_end();
    core.token_sign(0, NOW, 60); // is refused, which empties io
    return core;
  }

  signing(key) {
    const core = this.proven(key.good.pkcs1);
    const before = memoryOf(core).slice();
    hash(core, MESSAGE);
    const n = core.sign_end();
    this.compare("signed", core, before, this.result(core, n));
    put(core, APP_ID);
    const token = core.token_sign(APP_ID.length / 2, NOW, 60);
    this.compare("made a token", core, before, this.result(core, token));
    const print = core.key_fingerprint();
    this.compare("fingerprint", core, before, this.result(core, print));
    core.token_sign(0, NOW, 60);
    this.compare("refused to sign", core, before);
  }

  /** A signature that fails its check is nowhere. */
  failing(key) {
    const core = this.proven(key.good.pkcs1);
    memoryOf(core)[this.symbols.windows.at + 9] ^= 1;
    const before = memoryOf(core).slice();
    hash(core, MESSAGE);
    if (core.sign_end() !== -FAULT) throw new Error("the fault is not seen");
    this.compare("signature failed", core, before);
  }

  verifying(key) {
    const core = this.proven(key.good.pkcs1);
    const before = memoryOf(core).slice();
    put(core, APP_ID);
    const n = core.token_sign(APP_ID.length / 2, NOW, 60);
    const io = core.io_address();
    const token = memoryOf(core).slice(io, io + n);
    const claims = core.token_verify(n, NOW, 0, -1);
    // The exports' own frames keep where the parts of a token are.
    const frame = within({ at: STACK_BYTES - 128, end: STACK_BYTES });
    this.compare("verified", core, before, frame, this.result(core, claims));
    const [A, B] = [0x41, 0x42];
    put(core, token.with(-9, token.at(-9) === A ? B : A));
    if (core.token_verify(n, NOW, 0, -1) >= 0)
      throw new Error("damage is taken");
    this.compare("refused a token", core, before, frame);
  }
}

// ---- wipes dropped ---------------------------------------------------------------

/** @returns {Map<string, number>} name of a wipe -> where its switch is */
function allWipes(core) {
  const SIZE = 64; // of struct wipe: the switch, then a name
  const sites = new Map();
  const memory = Buffer.from(core.memory.buffer);
  for (let i = 0; i < core.wipe_count(); i++) {
    const at = core.wipes() + i * SIZE;
    const end = memory.indexOf(0, at + 4);
    const name = memory.toString("latin1", at + 4, end);
    sites.set(sites.has(name) ? `${name}, again` : name, at);
  }
  return sites;
}

/** @returns {string[]} the wipes that are missed when they are dropped: all */
function dropEach(keys, log) {
  const module = compile("assurance-build/wipes.wasm");
  const whole = start(module);
  const wipes = allWipes(whole);
  const symbols = symbolsOf(
    "fma",
    whole,
    keys[0].good.pkcs1,
    "assurance-build/wipes-symbols.wasm",
  );
  const without = (...names) => {
    const switches = names.map((name) => {
      if (!wipes.has(name)) throw new Error(`no such wipe: ${name}`);
      return wipes.get(name);
    });
    const fresh = () => {
      const core = start(module);
      for (const at of switches) memoryOf(core)[at] = 1;
      return core;
    };
    const examination = new Examination(fresh, symbols, KERNELS.fma, keys);
    try {
      return examination.run();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      examination.findings.push(error.message); // such as a stale pointer's
      return examination;
    }
  };
  const none = without();
  if (none.findings.length) throw new Error(none.findings.join("\n"));
  const missed = [];
  for (const name of wipes.keys()) {
    const { findings } = without(name);
    const behind = BEHIND[name] ?? [OVERWRITTEN[name]].flat().filter(Boolean);
    if (!behind.length) {
      if (!findings.length) throw new Error(`not missed: ${name}`);
      log(`without ${name} ${findings.length} findings, ${findings[0]}`);
      missed.push(`the wipe left out in ${name}`);
      continue;
    }
    if (findings.length) throw new Error(`missed after all: ${name}`);
    const [one, both] = [without(...behind), without(name, ...behind)];
    const shows = `${one.seen}` !== `${both.seen}`;
    if (shows !== name in BEHIND) throw new Error(`shows, ${shows}: ${name}`);
    if (shows) {
      log(`without ${name} nothing, but without ${behind.join(" and ")} too`);
      missed.push(`the wipe left out in ${name}`);
    }
  }
  return missed;
}

// ---- JavaScript ------------------------------------------------------------------

/**
 * Every buffer that the package makes while it has a key: none holds a piece of
 * it in the end, except for what the caller passed.
 *
 * @returns {Promise<number>} how many buffers were searched
 */
async function inJavaScript({ good, secrets }, symbols) {
  const buffers = new Set();
  const cores = [];
  const recording = (target, see) =>
    new Proxy(target, {
      construct(made, args, as) {
        const object = Reflect.construct(made, args, as);
        see(object);
        return object;
      },
    });
  const real = [globalThis.Uint8Array, WebAssembly.Instance];
  const { encode } = TextEncoder.prototype;
  globalThis.Uint8Array = recording(real[0], (x) => buffers.add(x.buffer));
  WebAssembly.Instance = recording(real[1], (x) => cores.push(x.exports));
  TextEncoder.prototype.encode = function (text) {
    const bytes = encode.call(this, text);
    buffers.add(bytes.buffer);
    return bytes;
  };
  const leaking = () =>
    [...buffers].filter((buffer) =>
      secrets.some((secret) => Buffer.from(buffer).includes(secret)),
    ).length;
  try {
    const pkg = "../../../build/pkg/dist/index.js";
    const { createSigner, createJWT, clearCache } = await import(pkg);
    const given = [
      good.pkcs1,
      good.jwk,
      JSON.parse(good.jwk),
      real[0].from(good.der),
      real[0].from(Buffer.from(good.pkcs1)).buffer,
    ];
    for (const privateKey of given) {
      const signer = createSigner({ appId: 42, privateKey });
      signer.createJWT();
      signer.sign(real[0].of(1, 2, 3));
      signer.dispose();
      createJWT({ appId: 42, privateKey });
    }
    clearCache();
    given.forEach((key) => buffers.delete(key.buffer ?? key));
    if (leaking()) throw new Error("JavaScript: a copy of the key is left");

    new Uint8Array(good.der); // what a copy would look like
    if (leaking() !== 1) throw new Error("JavaScript: a copy is not found");

    // A core whose signature failed cannot even be trusted to wipe itself.
    const { windows, key } = symbols;
    const signer = createSigner({ appId: 42, privateKey: good.pkcs1 });
    const core = cores
      .filter((x) => x.key_load)
      .map(memoryOf)
      .find((memory) => memory[key.at] !== 0);
    signer.createJWT(); // so that it is not the key that is blamed
    core[windows.at + 9] ^= 1;
    const failed = (() => {
      try {
        return signer.createJWT();
      } catch (error) {
        return error.code;
      }
    })();
    if (failed !== "ERR_FAULT") throw new Error(`damaged, but: ${failed}`);
    if (core.some((x) => x)) throw new Error("left after a failed signature");
  } finally {
    [globalThis.Uint8Array, WebAssembly.Instance] = real;
    TextEncoder.prototype.encode = encode;
  }
  return buffers.size;
}

// ---- the row --------------------------------------------------------------------

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ log }) {
  const keys = [makeKey(), makeKey()];
  let compared = 0;
  let layout;
  for (const kernel of ["fma", "simd", "scalar"]) {
    const module = compile(`wasm/${MODULE_OF[kernel]}.wasm`);
    const ranges = symbolsOf(kernel, start(module), keys[0].good.pkcs1);
    layout ??= ranges;
    const examined = new Examination(
      () => start(module),
      ranges,
      KERNELS[kernel],
      keys,
    ).run();
    if (examined.findings.length) {
      throw new Error(`${kernel}: ${examined.findings.join("\n")}`);
    }
    compared += examined.compared;
  }
  const searched = await inJavaScript(keys[0], layout);
  log(`${searched} buffers of JavaScript searched`);
  const planted = dropEach(keys, log);
  return {
    counts: { "memories compared": compared, "wipes missed": planted.length },
    planted,
  };
}
