// SPDX-License-Identifier: MIT
import * as api from "/node_modules/icr-app-jwt/dist/index.js";
import given from "/given.js";
import { suite } from "/suite.js";

const report = suite(api, given, "absent");
fetch("/report", { method: "POST", body: JSON.stringify(report) });
