// SPDX-License-Identifier: MIT
//
// The built modules in, a CycloneDX 1.6 bill of what is inside them out:
//
//   node c/build/sbom.mjs BUILD LTC_SRC LTM_SRC OUT
//
// Nothing is listed because it was meant to be there: each function of the
// linked modules that the exports reach is looked up in the objects and archives
// that it was linked from. Versions are those of the sources and tools as they
// lie here. No date and no random number: the same build gives the same bytes.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [build, ltcSource, ltmSource, out] = process.argv.slice(2);
const env = {
  ...process.env,
  // As the Makefile's EMCC.
  PATH: `/usr/bin:${process.env.PATH}`,
  EM_LLVM_ROOT: join(process.cwd(), build, "toolchain"),
};
const MAX_OUTPUT = 1 << 28;
/** The output of a tool; what it says beside that is dropped. */
const run = (command, ...args) =>
  execFileSync(command, args, {
    env,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT,
    stdio: ["ignore", "pipe", "ignore"],
  });
const read = (path) => readFileSync(path, "utf8").trim();
const sha256 = (path) =>
  createHash("sha256").update(readFileSync(path)).digest("hex");
const files = (dir, suffix) =>
  readdirSync(dir, { recursive: true })
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => join(dir, name));

// ---- which function comes from where ------------------------------------------

const binaryen = (tool, ...args) =>
  run(process.execPath, join("node_modules/binaryen/bin", tool), ...args);

/** The names of the functions that the exports reach; Binaryen and LLVM number
 * those of which there are several. */
function reached(linked, exported) {
  const named = join(build, "gen/named.wasm");
  const graph = join(build, "wasm", exported);
  const all = ["--all-features", "-g", "--graph-file", graph];
  binaryen("wasm-metadce", join(build, "wasm", linked), ...all, "-o", named);
  const text = binaryen("wasm-dis", "--all-features", named);
  return [...text.matchAll(/^ \(func \$([^\s)]+)/gm)].map(([, name]) => name);
}

/** The names that objects or archives define, static ones too. */
function defined(paths) {
  const nm = join(build, "toolchain/llvm-nm");
  const lines = run(nm, "--defined-only", ...paths).split("\n");
  return new Set(
    lines.map((line) => line.match(/^[-0-9a-f]* [tTwW] (\S+)$/)?.[1]),
  );
}

const cache = run("em-config", "CACHE").trim();
const root = run("em-config", "EMSCRIPTEN_ROOT").trim();
const archives = join(cache, "sysroot/lib/wasm32-emscripten");
const ours = ["c", "simd", "scalar"].flatMap((folder) =>
  files(join(build, "wasm", folder), ".o"),
);
/** In the order in which the linker looks. */
const PLACES = [
  ["icr-app-jwt", ours],
  [
    "libtomcrypt",
    ["wasm/ltc", "wasm/passphrase/ltc"].flatMap((folder) =>
      files(join(build, folder), ".o"),
    ),
  ],
  ["libtommath", files(join(build, "wasm/ltm"), ".o")],
  ["musl", [join(archives, "libc.a")]],
  ["compiler-rt", [join(archives, "libcompiler_rt.a")]],
].map(([name, paths]) => ({ name, has: defined(paths), functions: new Set() }));
const BY_THE_LINKER = /^__wasm_call_ctors$/;
for (const [linked, exported] of [
  ["linked.wasm", "exports.json"],
  ["linked-scalar.wasm", "exports.json"],
  ["linked-passphrase.wasm", "exports-passphrase.json"],
]) {
  for (const name of reached(linked, exported)) {
    const bare = name.replace(/[._]\d+$/, "");
    const place =
      PLACES.find(({ has }) => has.has(name)) ??
      PLACES.find(({ has }) => has.has(bare));
    if (place) place.functions.add(place.has.has(name) ? name : bare);
    else if (!BY_THE_LINKER.test(name)) {
      throw new Error(`${name} is in ${linked}, but nobody knows from where`);
    }
  }
}

// ---- the components -------------------------------------------------------------

const vendor = Object.fromEntries(
  [...read("c/tom/vendor.mk").matchAll(/^(LT[CM]_\w+) := (.*)$/gm)].map(
    ([, name, value]) => [name, value],
  ),
);
const hashes = (content) => [{ alg: "SHA-256", content }];

/** Debian's patches, as the tree was unpacked with them. */
function patches(source) {
  const series = join(source, "debian/patches/series");
  if (!existsSync(series)) return [];
  const names = read(series)
    .split("\n")
    .filter((name) => /^[^#]/.test(name));
  return names.map((name) => {
    const cve = name.match(/CVE-\d+-\d+/)?.[0];
    return {
      type: cve ? "backport" : "unofficial",
      diff: { url: `debian/patches/${name}` },
      ...(cve ? { resolves: [{ type: "security", id: cve }] } : {}),
    };
  });
}

/** A library whose sources vendor.mk pins, or that LTC_SRC= or LTM_SRC= named. */
function library(prefix, source, licenses) {
  const name = vendor[`${prefix}_NAME`];
  const version = vendor[`${prefix}_VERSION`];
  const complete = join(source, ".complete");
  const component = { type: "library", name, version, licenses };
  component.cpe = `cpe:2.3:a:libtom:${name}:${version}:*:*:*:*:*:*:*`;
  if (!existsSync(complete)) return component;
  // What fetch.sh wrote: version, hash of the original, revision:hash.
  const [revision, debianHash] = read(complete).split(" ")[2].split(":");
  const full = `${version}-${revision}`;
  component.version = full;
  component.purl = `pkg:deb/debian/${name}@${encodeURIComponent(full)}?arch=source`;
  component.pedigree = { patches: patches(source) };
  component.externalReferences = [
    [`${name}_${version}.orig.tar.xz`, vendor[`${prefix}_ORIG_SHA256`]],
    [`${name}_${version}-${revision}.debian.tar.xz`, debianHash],
  ].map(([url, hash]) => ({
    type: "source-distribution",
    url,
    hashes: hashes(hash),
  }));
  return component;
}

const emscripten = read(join(root, "emscripten-version.txt")).replaceAll(
  '"',
  "",
);
const lowest = (text) => text.match(/\d+\.\d+\.\d+/)[0];
const manifest = JSON.parse(read("package.json"));
const purl = `pkg:npm/${manifest.name}@${manifest.version}`;

const LIBRARIES = {
  libtomcrypt: () =>
    library("LTC", ltcSource, [
      { expression: "WTFPL OR LicenseRef-public-domain" },
    ]),
  libtommath: () =>
    library("LTM", ltmSource, [{ license: { id: "Unlicense" } }]),
  musl: () => ({
    type: "library",
    name: "musl",
    version: read(join(root, "system/lib/libc/musl/VERSION")),
    description: `as Emscripten ${emscripten} ships it, of libc.a`,
    licenses: [{ license: { id: "MIT" } }],
    hashes: hashes(sha256(join(archives, "libc.a"))),
  }),
  "compiler-rt": () => ({
    type: "library",
    name: "compiler-rt",
    version: emscripten,
    description: `as Emscripten ${emscripten} ships it`,
    licenses: [{ license: { id: "Apache-2.0" } }],
    hashes: hashes(sha256(join(archives, "libcompiler_rt.a"))),
  }),
};
const inside = PLACES.filter(({ name }) => name in LIBRARIES)
  .filter(({ functions }) => functions.size > 0)
  .map(({ name, functions }) => ({
    "bom-ref": name,
    ...LIBRARIES[name](),
    properties: [{ name: "functions", value: [...functions].sort().join(" ") }],
  }));

/** What made it; none of it is inside. */
const tools = [
  ["clang", lowest(run(join(build, "toolchain/clang"), "--version"))],
  ["lld", lowest(run(join(build, "toolchain/wasm-ld"), "--version"))],
  ["emscripten", emscripten],
  ...["binaryen", "esbuild"].map((name) => [
    name,
    JSON.parse(read(`node_modules/${name}/package.json`)).version,
  ]),
].map(([name, version]) => ({
  "bom-ref": `tool:${name}`,
  type: "application",
  name,
  version,
  scope: "excluded",
}));

const modules = [
  ...["core.wasm", "core-simd.wasm", "core.wasm2js.mjs"],
  ...["passphrase.wasm", "passphrase.wasm2js.mjs"],
].map((name) => ({
  "bom-ref": name,
  type: "file",
  name,
  hashes: hashes(sha256(join(build, "wasm", name))),
}));
const contained = inside.map((component) => component["bom-ref"]);
const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: {
    component: {
      "bom-ref": purl,
      type: "library",
      name: manifest.name,
      version: manifest.version,
      licenses: [{ license: { id: manifest.license } }],
      purl,
    },
  },
  components: [...modules, ...inside, ...tools],
  dependencies: [
    { ref: purl, dependsOn: modules.map((module) => module["bom-ref"]) },
    ...modules.map((module) => ({
      ref: module["bom-ref"],
      dependsOn: contained,
    })),
  ],
};
writeFileSync(out, `${JSON.stringify(bom, null, 2)}\n`);
