// SPDX-License-Identifier: MIT
import { answer } from "./answer.js";

export const proxy = answer;
export const config = { matcher: "/proxy" };
