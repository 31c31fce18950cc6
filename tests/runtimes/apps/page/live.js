// SPDX-License-Identifier: MIT
import * as api from "/node_modules/icr-app-jwt/dist/index.js";
import given from "/given.js";
import { live } from "/live.js";

const report = live(api, given, 64);
fetch("/report", { method: "POST", body: JSON.stringify(report) });
