// SPDX-License-Identifier: MIT
import "node:fs";
import { createJWT } from "icr-app-jwt";

console.log(createJWT());
