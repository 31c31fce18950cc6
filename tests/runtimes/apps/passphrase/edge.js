// SPDX-License-Identifier: MIT
import worker from "./index.js";

addEventListener("fetch", (event) => event.respondWith(worker.fetch()));
