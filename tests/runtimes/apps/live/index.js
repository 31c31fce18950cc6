// SPDX-License-Identifier: MIT
import * as api from "icr-app-jwt";
import given from "../given.js";
import { live } from "../live.js";

export default { fetch: () => Response.json(live(api, given, 64)) };
