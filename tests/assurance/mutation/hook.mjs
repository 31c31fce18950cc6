// SPDX-License-Identifier: MIT
/** Puts a mutant in the place of a module that a test imports from js/: MUTANT is
 * its path and its text. */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const [path, source] = JSON.parse(process.env["MUTANT"] ?? "[]");
const mutant = pathToFileURL(path).href;
registerHooks({
  load: (url, context, next) =>
    url === mutant
      ? { format: "module", source, shortCircuit: true }
      : next(url, context),
});
