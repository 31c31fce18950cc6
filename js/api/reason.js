// SPDX-License-Identifier: MIT
/** What the API or fetch says is wrong -> the same, short and without a token. */

/** As many characters of a token in a row are a part of it. */
const PART_UNITS = 8;
const MAX_READ_UNITS = 2000;
const MAX_REASON_UNITS = 200;
/** Tokens by their look, for those that were not sent. */
const LIKE_TOKENS = /\b(?:eyJ|crs_)[\w.-]+/g;
const ESCAPES =
  /\\u\{?([\da-f]{2,6})\}?|\\x([\da-f]{2})|%([\da-f]{2})|&#x([\da-f]{1,6});|&#(\d{1,7});/gi;

/**
 * @param {unknown} message a string, or a list of strings
 * @param {string[]} tokens what was sent
 * @returns {string | undefined} undefined if it is neither
 */
export function reasonOf(message, tokens) {
  const list = Array.isArray(message) ? message.slice(0, 20) : [message];
  const texts = list.filter((text) => typeof text === "string");
  if (texts.length === 0) return undefined;
  const text = unescaped(texts.join("; ").slice(0, MAX_READ_UNITS));
  return withoutTokens(text, tokens)
    .replace(LIKE_TOKENS, "…")
    .slice(0, MAX_REASON_UNITS)
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
}

/**
 * @param {any} thrown by fetch
 * @param {string[]} tokens what was sent
 * @param {number} [depth] of causes
 * @returns {Error} what it says; its other members may be the whole request
 */
export function causeOf(thrown, tokens, depth = 0) {
  const { name, message, code, cause } = Object(thrown);
  const said = reasonOf(message ?? String(thrown), tokens);
  const isLast = cause === undefined || depth === 5;
  const options = isLast ? {} : { cause: causeOf(cause, tokens, depth + 1) };
  return Object.assign(new Error(said, options), {
    ...(/^\w{1,40}$/.test(name) && { name }),
    ...(/^\w{1,40}$/.test(code) && { code }),
  });
}

/** @param {string} text @returns {string} what the escapes in it stand for */
function unescaped(text) {
  return text
    .replace(ESCAPES, (escape, ...groups) => {
      const [u, x, percent, hex, decimal] = groups;
      const digits = u ?? x ?? percent ?? hex;
      const code = digits ? parseInt(digits, 16) : Number(decimal);
      return code < 0x110000 ? String.fromCodePoint(code) : escape;
    })
    .normalize("NFKC");
}

/**
 * Case, and whatever stands between letters and digits, hides no part.
 *
 * @param {string} text
 * @param {string[]} tokens
 * @returns {string} with "…" in place of each part of a token
 */
function withoutTokens(text, tokens) {
  const letters = [...text.matchAll(/[a-z\d]/gi)];
  const bare = letters.join("").toLowerCase();
  const whole = tokens.map((token) =>
    token.replace(/[^a-z\d]/gi, "").toLowerCase(),
  );
  let rest = "";
  let from = 0; // of what is kept next, in text
  for (let i = 0; i + PART_UNITS <= bare.length; i++) {
    let end = i + PART_UNITS;
    const isPart = () => whole.some((t) => t.includes(bare.slice(i, end)));
    if (!isPart()) continue;
    while (end < bare.length && isPart()) end++;
    if (!isPart()) end--;
    rest += `${text.slice(from, letters[i]?.index)}…`;
    from = Number(letters[end - 1]?.index) + 1;
    i = end - 1;
  }
  return rest + text.slice(from);
}
