// SPDX-License-Identifier: MIT
import { createJWT } from "icr-app-jwt";

export default {
  fetch: (request, { APP_ID, PKCS1 }) =>
    new Response(createJWT({ appId: APP_ID, privateKey: PKCS1 })),
};
