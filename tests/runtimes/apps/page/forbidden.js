// SPDX-License-Identifier: MIT
import * as api from "/node_modules/icr-app-jwt/dist/index.js";
import given from "/given.js";
import { failureOf } from "/suite.js";

const failure = failureOf(() => api.fingerprint(given.publicKey));
const { code, message } = failure ?? {};
fetch("/report", { method: "POST", body: JSON.stringify({ code, message }) });
