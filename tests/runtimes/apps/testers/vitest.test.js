// SPDX-License-Identifier: MIT
import { test } from "vitest";
import * as api from "icr-app-jwt";
import { check } from "./check.js";

test("the suite", () => {
  check(api, `vitest-${import.meta.env.ENVIRONMENT}`);
});
