// SPDX-License-Identifier: MIT
import * as api from "/node_modules/icr-app-jwt/dist/index.js";
import given from "/given.js";
import { memory } from "/memory.js";

const report = memory(api, given);
fetch("/report", { method: "POST", body: JSON.stringify(report) });
