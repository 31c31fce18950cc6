// SPDX-License-Identifier: MIT
import * as api from "icr-app-jwt";
import { suite } from "./suite.js";

/** The suite, run where this is called. */
export async function answer(request) {
  return Response.json(suite(api, await request.json(), "set"));
}
