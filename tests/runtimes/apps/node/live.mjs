// SPDX-License-Identifier: MIT
import * as api from "icr-app-jwt";
import given from "../given.js";
import { live } from "../live.js";

console.log(JSON.stringify(live(api, given, 1000)));
