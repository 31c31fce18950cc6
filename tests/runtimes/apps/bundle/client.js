// SPDX-License-Identifier: MIT
/** Code for browsers, built where the key is in the environment. */
import { createJWT } from "icr-app-jwt";

// The app id was in the environment of the build; the key must not have been.
const code = (step) => {
  try {
    return step();
  } catch (error) {
    return error.code;
  }
};
(async () => {
  const { privateKey, now } = await (await fetch("/key.json")).json();
  const report = {
    withKey: code(() => createJWT({ privateKey, now })),
    without: code(() => createJWT({ now })),
  };
  fetch("/report", { method: "POST", body: JSON.stringify(report) });
})();
