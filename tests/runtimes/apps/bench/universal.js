// SPDX-License-Identifier: MIT
import githubAppJwt from "universal-github-app-jwt";

export default {
  async fetch(request, { APP_ID, PKCS8 }) {
    const { token } = await githubAppJwt({ id: APP_ID, privateKey: PKCS8 });
    return new Response(token);
  },
};
