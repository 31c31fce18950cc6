// SPDX-License-Identifier: MIT
/** The commands and options; parser, completions and suggestions read them. */

/**
 * @typedef {object} Option
 * @property {string} about one line for the completions
 * @property {"file" | "other"} [takes] what follows it; absent: nothing
 * @property {string} [short]
 * @property {string[]} on the commands that it belongs to; "" is no command
 */

/** @type {Record<string, { about: string, takes?: "file" | "token" | "shell" }>} */
export const COMMANDS = {
  "access-token": { about: "ask the API for an access token" },
  installations: { about: "list the installations of the app" },
  revoke: { about: "make an access token useless", takes: "token" },
  decode: { about: "show what is in a token, unverified", takes: "token" },
  verify: { about: "verify a token with a key", takes: "token" },
  fingerprint: { about: "print the fingerprint of a key", takes: "file" },
  inspect: { about: "say what a key file is and if it is good", takes: "file" },
  page: { about: "open the page that makes tokens, or print its path" },
  completion: { about: "print a completion script", takes: "shell" },
};

const SIGNING = ["", "access-token", "installations"];
const KEYED = [...SIGNING, "verify", "fingerprint", "inspect"];

/** @type {Record<string, Option>} */
export const OPTIONS = {
  "app-id": { about: "the app id", takes: "other", on: SIGNING },
  key: {
    about: "the file of the key, or - for stdin",
    takes: "file",
    on: KEYED,
  },
  "env-file": {
    about: "a file of variables, as node takes",
    takes: "file",
    short: "e",
    on: KEYED,
  },
  "expires-in": { about: "seconds, 1 to 600", takes: "other", on: [""] },
  json: { about: "print JSON", on: [...KEYED, "decode"] },
  header: {
    about: "print the Authorization header",
    on: ["", "access-token"],
  },
  curl: {
    about: "print the call of an API path or URL",
    takes: "other",
    on: [""],
  },
  installation: {
    about: "the id of an installation",
    takes: "other",
    on: ["access-token"],
  },
  sandbox: {
    about: "call the sandbox",
    on: [...SIGNING, "revoke"],
  },
  "clock-tolerance": {
    about: "seconds, 0 to 300",
    takes: "other",
    on: ["verify"],
  },
  audience: {
    about: "whom the token must name in aud",
    takes: "other",
    on: ["verify"],
  },
  help: {
    about: "show the help",
    short: "h",
    on: ["", ...Object.keys(COMMANDS)],
  },
  version: { about: "show the version", short: "V", on: [""] },
};
