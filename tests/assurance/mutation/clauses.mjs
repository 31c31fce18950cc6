// SPDX-License-Identifier: MIT
/** Code -> the changes that leave out a clause: an operand of && or ||, or all
 * that an if does. */

/** What an operand of && and || may end at, and brackets. */
const TOKEN =
  /(?<open>[([{])|(?<close>[)\]}])|&&|\|\||=>|[;,?:]|(?<= )(?:[-+*/%&|^]|<<|>>)?=(?=\s)|\breturn\b/g;

/** @typedef {{ at: number, until: number, to: string }} Edit */
/** @typedef {{ at: number, until: number, is: string, bracket: boolean, depth: number }} Token */

/** @param {string} code @returns {Token[]} with how many brackets are open around each */
function tokensOf(code) {
  let depth = 0;
  return [...code.matchAll(TOKEN)].map(({ 0: is, index: at, groups }) => {
    if (groups?.["close"]) depth--;
    const token = { at, until: at + is.length, is, depth };
    if (groups?.["open"]) depth++;
    return {
      ...token,
      bracket: Boolean(groups?.["open"] ?? groups?.["close"]),
    };
  });
}

/** Both operands of an operator, each left out with it.
 * @param {string} code @param {Token[]} tokens @param {number} i @returns {Edit[]} */
function withoutOperand(code, tokens, i) {
  const { at, until, depth } = tokens[i];
  const ends = (/** @type {Token} */ token) =>
    token.depth < depth || (token.depth === depth && !token.bracket);
  const before = tokens.slice(0, i).findLast(ends);
  const after = tokens.slice(i + 1).find(ends);
  if (!before || !after) return [];
  const space = /\s*/y;
  const skip = (/** @type {number} */ from) => {
    space.lastIndex = from;
    return from + (space.exec(code)?.[0].length ?? 0);
  };
  const right = code.slice(0, after.at).trimEnd().length;
  return [
    { at: skip(before.until), until: skip(until), to: "" },
    { at: code.slice(0, at).trimEnd().length, until: right, to: "" },
  ];
}

/** @param {string} code without comments and strings @returns {Edit[]} */
export function clausesOf(code) {
  const tokens = tokensOf(code);
  return tokens.flatMap((token, i) => {
    if (token.is === "&&" || token.is === "||") {
      return withoutOperand(code, tokens, i);
    }
    if (token.is !== "(" || !/\bif $/.test(code.slice(0, token.at))) return [];
    const end = tokens.slice(i + 1).find(({ depth }) => depth === token.depth);
    return end ? [{ at: token.until, until: end.at, to: "0" }] : [];
  });
}
