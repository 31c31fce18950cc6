// SPDX-License-Identifier: MIT
import { createJWT } from "../../../build/pkg/dist/index.js";

console.log(createJWT());
