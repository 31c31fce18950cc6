// SPDX-License-Identifier: MIT
// Made CommonJS of, since that is what Jest takes without set-up.
import * as api from "icr-app-jwt";
import { check } from "./check.js";

test("the suite", () => {
  const environment = globalThis.window ? "jsdom" : "node";
  check(api, `jest-${environment}`);
});
