// SPDX-License-Identifier: MIT
export default {
  test: {
    projects: ["node", "jsdom", "happy-dom", "edge-runtime"].map(
      (environment) => ({
        test: {
          name: environment,
          environment,
          env: { ENVIRONMENT: environment },
          include: ["vitest.test.js"],
        },
      }),
    ),
  },
};
