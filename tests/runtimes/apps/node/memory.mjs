// SPDX-License-Identifier: MIT
import * as api from "icr-app-jwt";
import given from "../given.js";
import { memory } from "../memory.js";

console.log(JSON.stringify(memory(api, given)));
