// SPDX-License-Identifier: MIT
import "node:fs";
import githubAppJwt from "universal-github-app-jwt";

const { token } = await githubAppJwt({
  id: process.env.NEXT_PUBLIC_APP_ID,
  privateKey: process.env.PRIVATE_KEY,
});
console.log(token);
