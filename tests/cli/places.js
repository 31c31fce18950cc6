// SPDX-License-Identifier: MIT
/** Every place of the command line that takes text, for text that is wrong in
 * it. */

import { VARIABLES } from "../../js/cli/variables.js";

/** @typedef {{ args: string[], env?: Record<string, string>, input?: string }} Call */

/** No call leaves this machine; each is refused. */
const REFUSING = {
  NODE_OPTIONS:
    "--import=data:text/javascript,globalThis.fetch=async()=>new(Response)(null,{status:401})",
};

/**
 * @param {string} file of a key that is good
 * @returns {Record<string, (text: string) => Call>}
 */
export function placesFor(file) {
  const sign = ["--app-id", "4", "--key", file];
  /** @type {Record<string, (text: string) => string[]>} */
  const args = {
    "the command": (text) => [text],
    "the argument of decode": (text) => ["decode", text],
    "the argument of verify": (text) => ["verify", "--key", file, text],
    "the argument of inspect": (text) => ["inspect", text],
    "the argument of fingerprint": (text) => ["fingerprint", text],
    "the argument of completion": (text) => ["completion", text],
    "the argument of help": (text) => ["help", text],
    "one argument too many": (text) => ["decode", "a.b.c", text],
    "--key": (text) => ["--app-id", "4", "--key", text],
    "--key=": (text) => ["--app-id", "4", `--key=${text}`],
    "--key of verify": (text) => ["verify", `--key=${text}`, "a.b.c"],
    "--app-id": (text) => ["--key", file, `--app-id=${text}`],
    "-e": (text) => ["--app-id", "4", "-e", text],
    "the argument of page": (text) => ["page", text],
    "--expires-in": (text) => [...sign, `--expires-in=${text}`],
    "--clock-tolerance": (text) => [
      ...["verify", "--key", file, "a.b.c"],
      `--clock-tolerance=${text}`,
    ],
    "--audience": (text) => [
      ...["verify", "--key", file, "a.b.c"],
      `--audience=${text}`,
    ],
    "--curl": (text) => [...sign, `--curl=${text}`],
    "--curl with a slash": (text) => [...sign, "--curl", `/${text}`],
    "an unknown option": (text) => [`--${text}`],
    "an unknown short option": (text) => [`-${text}`],
    "the value of an unknown option": (text) => [`--nope=${text}`],
    "the value of an option that takes none": (text) => [`--json=${text}`],
    "an option of another command": (text) => ["decode", `--curl=${text}`],
  };
  /** @type {Record<string, (text: string) => Call>} */
  const places = {
    "the token on stdin": (input) => ({ args: ["decode"], input }),
    "the key on stdin": (input) => ({
      args: ["--app-id", "4", "--key", "-"],
      input,
    }),
  };
  for (const [name, make] of Object.entries(args)) {
    places[name] = (text) => ({ args: make(text) });
  }
  places["--installation"] = (text) => ({
    args: ["access-token", ...sign, `--installation=${text}`],
    env: REFUSING,
  });
  places["the argument of revoke"] = (text) => ({
    args: ["revoke", text],
    env: REFUSING,
  });
  for (const name of [...VARIABLES, "NO_COLOR"]) {
    places[name] = (text) => ({
      args: name.endsWith("APP_ID") ? ["--key", file] : ["--app-id", "4"],
      env: { [name]: text },
    });
  }
  return places;
}

/** @param {string} place @returns {boolean} whether it ends up in a token */
export const isInToken = (place) => /app-id|APP_ID/.test(place);
