// SPDX-License-Identifier: MIT
import { createJWT } from "icr-app-jwt";
import { createSigner } from "icr-app-jwt/js";

console.log("alone");
