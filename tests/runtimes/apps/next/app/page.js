// SPDX-License-Identifier: MIT
"use client";
import * as api from "icr-app-jwt";
import { useEffect } from "react";
import { failureOf, suite } from "../suite.js";

/** Where the browser's guide is: the page's query. */
async function report() {
  const guide = location.search.slice(1);
  const given = await (await fetch(`${guide}/given.json`)).json();
  const report = suite(api, given);
  const { keys, now, token } = given;
  // The app id was in the environment of the build; the key must not have been.
  const made = api.createJWT({ privateKey: keys.pkcs1, now });
  if (made !== token) report.failures.push("no app id in the client's code");
  const { code } = failureOf(() => api.createJWT({ now })) ?? {};
  if (code !== "ERR_KEY_MISSING") report.failures.push(`a key: ${code}`);
  const body = JSON.stringify(report);
  await fetch(`${guide}/report`, { method: "POST", mode: "no-cors", body });
}

export default function Page() {
  useEffect(() => void report(), []);
  return <p>The suite runs here.</p>;
}
