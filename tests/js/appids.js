// SPDX-License-Identifier: MIT
/** App ids that are none, with their codes, and some that are unlike any other
 * and good: one table for the core, the library, the command line and the page. */

const BEGIN = "-----BEGIN RSA PRIVATE KEY-----";

/** Without ERR_APP_ID_. What stands first in a group of two wins.
 * @type {Record<string, string[]>} */
const WRONG = {
  IS_KEY: [
    ...[BEGIN, `"${BEGIN}\nMIIE`, `PRIVATE_KEY=${BEGIN}\\nMIIE`],
    ...[`x${BEGIN}${"é".repeat(2000)}`, "A".repeat(257), "Zm9v+/_-".repeat(40)],
    ...[`${"Zm9v".repeat(16)}\n`.repeat(5), `${"A".repeat(258)}==`],
    ...["x".repeat(1025), "x".repeat(32768), "-----BEGIN"],
  ],
  EMPTY: [""],
  TOO_LONG: [
    ...["é".repeat(1025), `"${"é".repeat(1024)}`, "x.".repeat(513)],
    ...["é".repeat(32769), "🌍".repeat(1 << 20), " ".repeat(2000)],
  ],
  QUOTED: [
    ...['"42"', "'42'", "`42`", "\u201c42\u201d", "\u201842\u2019"],
    ...["\u201e42\u201f", '"42', "42'", '"', '"ICR_APP_ID=42"', '"undefined"'],
    ...['" 42 "', '"\u0000"', '"./42.pem"', "'", "42`", "A='1'"],
  ],
  ASSIGNMENT: [
    ...["ICR_APP_ID=42", "NEXT_PUBLIC_APP_ID=", "_=", "a1==", "a=b="],
    ...["APP_ID=$APP_ID", "A= 42", "A=/home/me/key.pem", "_0="],
  ],
  PLACEHOLDER: [
    ...["undefined", "null", "NaN", "[object Object]", "[object Promise]"],
    ...["$ICR_APP_ID", "$_1", "$A", "${ICR_APP_ID}", "${ICR_APP_ID:-}"],
    ...["${{ secrets.APP_ID }}", "{{ app_id }}", "{{x}}", "<APP_ID>"],
    ...["<your-app-id>", "<your app id>", "YOUR_APP_ID", "your-app-id"],
    ...["Your_App-Id", "<\u200b>", "%ICR_APP_ID%", "$env:ICR_APP_ID"],
    ...["None", "nil", "***", "** *"],
  ],
  SPACE: [
    ...[" 42", "42\n", "4 2", "\t", "\ufeff42", "42\u00a0", "4\u30002"],
    ...["export APP_ID=42", "ICR_APP_ID: 42", "\u0000 "],
    ...["/home/me/my keys/app.pem", "please insert id", "{ { x } }"],
    ...["\u0001 ", " ".repeat(257)],
  ],
  CHARACTER: [
    ...["\u0000", "4\u00012", "42\u001b", "42\u007f", "42\u0085", "4\u00ad2"],
    ...["\u200b42", "4\u200d2", "\u200e42", "\u202e42", "42\u2060"],
    ...["\u206642\u2069", "42\ufffb", "\ud800", "a\udfffb", "\udc00\ud800"],
    ...["\ud83d\ud83d\ude00", "42\ud83d", "/\u200b.pem", "\u0001", "/\u007f"],
    ...["\ud800\udbffa", "\ud800\ue000a", "\ud800\udc00\udc00"],
  ],
  IS_PATH: [
    ...["./42", "../42", "~/42", "/42", "/", "C:\\keys\\42", "c:/42"],
    ...["app.pem", "app.key", "APP.PEM", ".key", "grün.Pem", "z:/", "Z:\\"],
  ],
};

/** Near to what is refused, and good. */
export const RIGHT_APP_IDS = [
  ...["12345", "0", "Iv1.8a61f9b3a7aba766"],
  ...["9c5b94b1-35ad-49bb-b118-8e8fc24abf80", "org/app:7"],
  ...["a'b", 'a"b', "a\u2019b", "back\\slash", "1A=2", "=42", "a-b=c"],
  ...["grün", "日本語", "🌍🌱", "نام"],
  ...["Undefined", "NULL", "nan", "undefined1"],
  ...["[object]", "[object", "object]"],
  ...["Nil", "none", "**", "***4", "%", "%%", "%=%", "4%", "$env:", "$env:4"],
  ...["$", "$1", "$a-b", "a$b", "$$", "${", "${}", "${x"],
  ...["{{}}", "{{x}", "{x}", "<>", "<x", "x>", "a/b<c>&d"],
  ...["YOUR_APP_IDS", "YOURAPPID", "MY_YOUR_APP_ID", "4\u00b72", "a\u2030b"],
  ...[".", "..", "~", "~42", ".42", "a/b", "C:42", "C:", "1:/42", "_:/42"],
  ...["app.pem.txt", "pem", "xkey", "----BEGIN", "-----BEGI"],
  ...["nul", "nulll", "1=2", "{{a}", "~a", "a:b", "a:b/"],
  ...["\ud800\udc00a", "a\udbff\udfff", "\u0178".repeat(257)],
  ...["A".repeat(256), "x.".repeat(512), "🌍".repeat(512)],
];

/** @type {[code: string, id: string][]} */
export const WRONG_APP_IDS = Object.entries(WRONG).flatMap(([code, ids]) =>
  ids.map((id) => /** @type {[string, string]} */ ([`APP_ID_${code}`, id])),
);
