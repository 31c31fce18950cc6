// SPDX-License-Identifier: MIT
import * as api from "icr-app-jwt";
import given from "../given.js";
import { suite } from "../suite.js";

const report = suite(api, given);
fetch("/report", { method: "POST", body: JSON.stringify(report) });
