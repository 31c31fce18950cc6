// SPDX-License-Identifier: MIT
/** A server on a port of its own, which this machine alone can reach. */
import { once } from "node:events";
import { createServer } from "node:http";

/** @param {import("node:http").RequestListener} answer */
export async function listen(answer) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const { port } = /** @type {import("node:net").AddressInfo} */ (address);
  /** @type {() => Promise<void>} */
  const close = () =>
    new Promise((closed) => {
      server.close(() => closed());
      server.closeAllConnections(); // the ones that hang
    });
  return { url: `http://127.0.0.1:${port}`, close, server };
}
