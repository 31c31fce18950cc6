// SPDX-License-Identifier: MIT
export { answer as POST } from "../../../answer.js";
