// SPDX-License-Identifier: MIT
/** An encrypted key, for the rows that decrypt it. */
import { fixture } from "./work.js";

const { appId, now, encrypted, token } = fixture;

/** @param {string} said @throws unless that is the token of the key */
export function isToken(said) {
  if (said.trim() !== token) throw new Error(said);
}

/**
 * @param {string} entry "" or "/js"
 * @param {"import" | "require"} kind
 * @returns {string} a module that prints the token of the encrypted key
 */
export function program(entry, kind) {
  const load = (/** @type {string} */ name, /** @type {string} */ from) =>
    kind === "import"
      ? `import { ${name} } from "${from}";`
      : `const { ${name} } = require("${from}");`;
  return `${load("createJWT", `icr-app-jwt${entry}`)}
${load("decryptKey", `icr-app-jwt/passphrase${entry}`)}
const privateKey = decryptKey(${JSON.stringify(encrypted)});
console.log(createJWT(${JSON.stringify({ appId, now }).slice(0, -1)}, privateKey }));
`;
}
