// SPDX-License-Identifier: MIT
const said = await import("/source.js").then(
  (module) => module.kind,
  (error) => error.name,
);
fetch("/report", { method: "POST", body: JSON.stringify(said) });
