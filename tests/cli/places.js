// SPDX-License-Identifier: MIT
/** Every place of the command line that takes text, for text that is wrong in
 * it. */

import { VARIABLES } from "../../js/cli/variables.js";

/** @typedef {{ args: string[], env?: Record<string, string>, input?: string | Buffer }} Call */

/** No call leaves this machine; each is refused. */
const REFUSING = {
  NODE_OPTIONS:
    "--import=data:text/javascript,globalThis.fetch=async()=>new(Response)(null,{status:401})",
};

/** Calls of the command with the TEXT in them; FILE is that of a good key. */
const LINES = [
  ...["TEXT", "--TEXT", "-TEXT", "--nope=TEXT", "--json=TEXT"],
  ...["decode TEXT", "verify --key FILE TEXT", "inspect TEXT"],
  ...["fingerprint TEXT", "completion TEXT", "help TEXT", "page TEXT"],
  ...["decode a.b.c TEXT", "decode --curl=TEXT", "verify --key=TEXT a.b.c"],
  ...["--app-id 4 --key TEXT", "--app-id 4 --key=TEXT", "--app-id 4 -e TEXT"],
  "--key FILE --app-id=TEXT",
  "--app-id 4 --key FILE --expires-in=TEXT",
  "--app-id 4 --key FILE --curl=TEXT",
  "--app-id 4 --key FILE --curl /TEXT",
  "verify --key FILE a.b.c --clock-tolerance=TEXT",
  "verify --key FILE a.b.c --audience=TEXT",
  "access-token --app-id 4 --key FILE --installation=TEXT",
  "revoke TEXT",
];

/**
 * @param {string} file of a key that is good
 * @returns {Record<string, (text: string) => Call>}
 */
export function placesFor(file) {
  /** @type {Record<string, (text: string) => Call>} */
  const places = {
    "the token on stdin": (input) => ({ args: ["decode"], input }),
    "the key on stdin": (input) => ({
      args: ["--app-id", "4", "--key", "-"],
      input,
    }),
  };
  for (const line of LINES) {
    const asks = /^(access-token|revoke) /.test(line);
    places[line] = (text) => ({
      args: line
        .split(" ")
        .map((word) =>
          word === "FILE" ? file : word.replace("TEXT", () => text),
        ),
      env: asks ? REFUSING : {},
    });
  }
  for (const name of [...VARIABLES, "NO_COLOR"]) {
    places[name] = (text) => ({
      args: name.endsWith("APP_ID") ? ["--key", file] : ["--app-id", "4"],
      env: { [name]: text },
    });
  }
  return places;
}

/** @param {string} place @returns {boolean} whether it ends up in a token */
export const isInToken = (place) => /app-id=TEXT|APP_ID/.test(place);
