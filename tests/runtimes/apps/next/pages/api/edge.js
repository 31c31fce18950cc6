// SPDX-License-Identifier: MIT
export const config = { runtime: "edge" };
export { answer as default } from "../../answer.js";
