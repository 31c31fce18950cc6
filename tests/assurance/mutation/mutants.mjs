// SPDX-License-Identifier: MIT
/** A file of C or JavaScript, as its formatter lays it out -> every small change of
 * it that its tests should notice: of one token, or of a clause that is left out. */
import { readFileSync, readdirSync } from "node:fs";
import { root } from "../shared/checks.mjs";
import { clausesOf } from "./clauses.mjs";

/** What is no code, or asserts instead of doing: comments, preprocessor lines,
 * strings, characters, static_assert, BOUND and its like. */
const QUIET_C =
  /\/\*[^]*?\*\/|^\s*#(?:[^\n]*\\\n)*[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\b(?:static_assert|BOUND|bound_sum|FAULT_POINT)\([^;]*;/gm;

/** Comments, what is imported and exported, texts, regular expressions. */
const QUIET_JS =
  /\/\*[^]*?\*\/|\/\/[^\n]*|^(?:import|export) (?:\{|\*)[^;]*;|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|(?<=[(=,&|?:] ?)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+\/[a-z]*/gm;

/** Binary operators stand between spaces. */
// prettier-ignore
const SWAPS = {
  "<": "<=", "<=": "<", ">": ">=", ">=": ">",
  "==": "!=", "!=": "==", "===": "!==", "!==": "===",
  "+": "-", "-": "+", "*": "+", "/": "*", "%": "/",
  "&&": "||", "||": "&&", "??": "&&",
  "&": "|", "|": "&", "^": "|", "<<": ">>", ">>": "<<",
  "+=": "-=", "-=": "+=", "|=": "&=", "&=": "|=", "^=": "|=",
};

/** pattern -> what may stand for the match. */
const RULES = [
  [
    / (<=?|>=?|[!=]==?|&&|\?\?|\|\||<<|>>|[-+|&^]=|[-+*/%&|^]) /g,
    (m) => ` ${SWAPS[m[1]]} `,
  ],
  [/\+\+|--/g, (m) => (m[0] === "++" ? "--" : "++")],
  [/(?<=\()!|(?<=&& )!|(?<=\|\| )!|(?<=return )!/g, () => ""],
  // A constant, one more; in hexadecimal where it was.
  [
    /(?<![\w.])(0x[0-9a-f]+|\d+)(?=[uUlL]*\b(?!\.))/g,
    (m) => {
      const more = BigInt(m[1]) + 1n;
      return m[1].startsWith("0x") ? `0x${more.toString(16)}` : `${more}`;
    },
  ],
  [
    /\bERR_\w+/g,
    (m) => (m[0] === "ERR_INTERNAL" ? "ERR_NO_KEY" : "ERR_INTERNAL"),
  ],
  // A statement on a line of its own, left out. Declarations stay.
  [
    /(?<=^ +)(?:[a-z_]\w*\([^;{}]*\)|\*?[\w.>()[\]-]+(?:->\w+|\[[^\]]*\])* [-+|&^<>]*= [^;{}]+|break|continue);$/gm,
    () => ";",
  ],
];

/** In JavaScript also. */
const RULES_JS = [
  [
    /(?<=^ +)(?:(?:await )?[\w.#]+\([^;{}]*\)|this[\w.#]* [?|&]*= [^;{}]+|throw [^;{}]+);$/gm,
    () => ";",
  ],
];

/**
 * @typedef {object} Mutant
 * @property {string} file
 * @property {string} in the function, or what else began at the margin
 * @property {string} line as it stands, without indentation
 * @property {string} mutant the line, changed
 * @property {string} source the whole file, changed
 * @property {boolean} clause whether a clause is left out
 */

/**
 * @param {string} file
 * @param {string} text of it
 * @returns {Mutant[]} in the order of the text
 */
function mutantsOf(file, text) {
  const isC = file.endsWith(".c");
  const quiet = isC ? QUIET_C : QUIET_JS;
  const code = text.replace(quiet, (quiet) => quiet.replace(/[^\n]/g, "\0"));
  /** @type {(Mutant & {at: number})[]} */
  const mutants = [];
  const rules = isC ? RULES : [...RULES, ...RULES_JS];
  const edits = rules.flatMap(([pattern, change]) =>
    [...code.matchAll(pattern)].map((match) => ({
      at: match.index,
      until: match.index + match[0].length,
      to: change(match),
    })),
  );
  const sources = new Set(); // the second of three operands goes in two ways
  const clauses = clausesOf(code);
  for (const edit of [...edits, ...clauses]) {
    const { at, until, to } = edit;
    const source = text.slice(0, at) + to + text.slice(until);
    if (sources.has(source)) continue;
    sources.add(source);
    const start = text.lastIndexOf("\n", at) + 1;
    const end = text.indexOf("\n", until);
    const above = code.slice(0, at).matchAll(/^\w.*?\b(\w+)(?=\(| \{| = )/gm);
    mutants.push({
      at,
      file,
      in: [...above].at(-1)?.[1] ?? "",
      line: text.slice(start, end).trim(),
      mutant: `${text.slice(start, at)}${to}${text.slice(until, end)}`.trim(),
      source,
      clause: clauses.includes(edit),
    });
  }
  return mutants.sort((a, b) => a.at - b.at);
}

/**
 * @param {string[]} folders
 * @param {(file: string) => boolean} which of their files
 * @returns {Mutant[]} all there are
 */
export const mutantsIn = (folders, which) =>
  folders
    .flatMap((dir) => readdirSync(root + dir).map((name) => `${dir}/${name}`))
    .filter(which)
    .flatMap((file) => mutantsOf(file, readFileSync(root + file, "utf8")));
