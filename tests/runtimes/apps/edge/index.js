// SPDX-License-Identifier: MIT
import * as api from "icr-app-jwt";
import * as inline from "icr-app-jwt/inline";
import * as js from "icr-app-jwt/js";
import * as passphrase from "icr-app-jwt/passphrase";
import given from "../given.js";
import { suite } from "../suite.js";

const entries = { "/": api, "/js": js, "/inline": inline };

addEventListener("fetch", (event) => {
  const { pathname, search } = new URL(event.request.url);
  const all = { ...given, passphrase };
  const report = suite(entries[pathname], all, search.slice(1));
  event.respondWith(Response.json(report));
});
