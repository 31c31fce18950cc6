// SPDX-License-Identifier: MIT
import * as api from "/package/dist/index.js";
import given from "/given.js";
import { failureOf } from "/suite.js";

const failure = failureOf(() => api.fingerprint(given.publicKey));
const { code, message } = failure ?? {};
fetch("/report", { method: "POST", body: JSON.stringify({ code, message }) });
