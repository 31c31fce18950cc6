// SPDX-License-Identifier: MIT
/**
 * The same sources, built in two folders -> the same bytes.
 *
 * Long: two clean builds, everything fetched and compiled again, each in a folder
 * of its own, with other dates on the files, another umask, time zone and
 * locale. Quick: one, beside the build that is being tested, whose tools and
 * compiled libraries it takes over; what is ours is compiled again.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { caught, root } from "../shared/checks.mjs";

const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const tarball = `build/icr-app-jwt-${version}.tgz`;
const SAME = [
  "build/wasm/core.wasm",
  "build/wasm/core-simd.wasm",
  "build/wasm/passphrase.wasm",
  "build/pkg/dist/js.js",
  tarball,
];

export const check = {
  claim: "two clean builds in different folders give the same bytes",
  quick: 30,
  figures: { "identical files": SAME.length },
};

/** Two surroundings that must not matter. */
const SURROUNDINGS = [
  { folder: "one", umask: "022", year: 2001, TZ: "UTC", LC_ALL: "C" },
  {
    folder: "another/whose-name-is-longer",
    umask: "077",
    year: 2019,
    TZ: "Pacific/Kiritimati",
    LC_ALL: "C.UTF-8",
  },
];

/** The tracked files as they lie here, with dates of that year.
 * @param {string} to @param {number} year */
function copySources(to, year) {
  const list = execFileSync("git", ["-C", root, "ls-files", "-z"]).toString();
  for (const path of list.split("\0").filter(Boolean)) {
    const copy = join(to, path);
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(root + path, copy);
    const date = new Date(Date.UTC(year, path.length % 12, 1));
    utimesSync(copy, date, date);
  }
}

/** What is not ours, so that make finds it done. @param {string} to */
function shareTools(to) {
  symlinkSync(`${root}node_modules`, join(to, "node_modules"));
  mkdirSync(join(to, "build/stamp"), { recursive: true });
  cpSync(`${root}build/toolchain`, join(to, "build/toolchain"), {
    recursive: true,
  });
  for (const stamp of ["apt-build", "npm", "toolchain", "vendor"]) {
    writeFileSync(join(to, "build/stamp", stamp), "");
  }
  for (const library of ["ltc", "ltm"]) {
    const objects = `build/wasm/${library}`;
    cpSync(root + objects, join(to, objects), { recursive: true });
  }
}

/**
 * @param {string} in_ the checkout
 * @param {{ umask: string, TZ: string, LC_ALL: string }} surroundings
 * @param {string[]} [variables] for make
 */
function build(in_, { umask, TZ, LC_ALL }, variables = []) {
  // Make's own variables are those of the make that runs this.
  const { MAKEFLAGS, MAKELEVEL, MFLAGS, ...env } = process.env;
  const script = `umask ${umask}; exec make build "$@"`;
  execFileSync("sh", ["-c", script, "sh", ...variables], {
    cwd: in_,
    env: { ...env, TZ, LC_ALL },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** @param {string} path @returns {string} */
const digest = (path) =>
  createHash("sha256").update(readFileSync(path)).digest("hex");

/** @param {string} in_ @returns {string[]} the digest of each of SAME */
const digests = (in_) => SAME.map((path) => digest(join(in_, path)));

/** @param {string[]} a @param {string[]} b */
function compare(a, b) {
  const differing = SAME.filter((_, i) => a[i] !== b[i]);
  if (differing.length) throw new Error(`differ: ${differing.join(", ")}`);
}

/** The tarball as tar packs it by itself, with the dates of its files.
 * @param {string} dir @param {string[]} of digests @returns {string[]} */
function withDates(dir, of) {
  const path = join(dir, "dated.tgz");
  execFileSync("tar", ["-czf", path, "-C", `${root}build`, "pkg"]);
  return [...of.slice(0, -1), digest(path)];
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, log, dir }) {
  const [first, second] = SURROUNDINGS.map(({ folder, ...surroundings }) => {
    const checkout = !long && folder === "one" ? root : join(dir, folder);
    if (checkout === root) return digests(root);
    copySources(checkout, surroundings.year);
    if (!long) shareTools(checkout);
    const sources = long
      ? []
      : ["LTC_SRC=libtomcrypt", "LTM_SRC=libtommath"].map((variable) =>
          variable.replace("=", `=${root}build/vendor/`),
        );
    build(checkout, surroundings, sources);
    return digests(checkout);
  });
  for (const [i, path] of SAME.entries()) log(`${second[i]}  ${path}`);
  compare(first, second);
  const planted = await caught(
    "a tarball that holds the dates of its files",
    /differ: build.icr-app-jwt/,
    () => compare(first, withDates(dir, first)),
  );
  return { counts: { "identical files": SAME.length }, planted: [planted] };
}
