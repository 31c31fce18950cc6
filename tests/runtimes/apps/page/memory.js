// SPDX-License-Identifier: MIT
import * as api from "/package/dist/index.js";
import given from "/given.js";
import { memory } from "/memory.js";

const report = memory(api, given);
fetch("/report", { method: "POST", body: JSON.stringify(report) });
