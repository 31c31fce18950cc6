// SPDX-License-Identifier: MIT
import { answer } from "./answer.js";

export const middleware = answer;
export const config = { matcher: "/proxy" };
