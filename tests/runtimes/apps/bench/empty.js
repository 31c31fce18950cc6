// SPDX-License-Identifier: MIT
export default { fetch: () => new Response("a".repeat(500)) };
