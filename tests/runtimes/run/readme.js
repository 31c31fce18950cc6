// SPDX-License-Identifier: MIT
/** The examples of README.md and js/API.md, to the letter; the Next.js route is built in
 * next.js. */
import { mkdirSync, symlinkSync } from "node:fs";
import { browser } from "../browser.js";
import { commands, file, files, judge } from "../readme.js";
import { binary, environment, fixture, nodeOf } from "../work.js";
import { run, work, write } from "../work.js";
import { bundle, serve } from "../worker.js";

/** @type {string | undefined} */
let bin;
/** @returns {string} a folder with node, deno and bun */
function tools() {
  if (bin) return bin;
  bin = `${work}readme/bin`;
  mkdirSync(bin, { recursive: true });
  symlinkSync(nodeOf("24"), `${bin}/node`);
  symlinkSync(binary("@deno/linux-ARCH-glibc/deno"), `${bin}/deno`);
  symlinkSync(binary("@oven/bun-linux-ARCH/bin/bun"), `${bin}/bun`);
  return bin;
}

/** Chooses the key's file and passes on what the page shows. */
const USER = `<script type="module">
  const chosen = new DataTransfer();
  chosen.items.add(new File([${JSON.stringify(fixture.keys.pkcs1)}], "app.pem"));
  const [input, output] = document.querySelectorAll("input, output");
  input.files = chosen.files;
  input.dispatchEvent(new Event("change"));
  while (!output.value) await new Promise((next) => setTimeout(next, 10));
  fetch("/report", { method: "POST", body: JSON.stringify(output.value) });
</script>`;

/** @type {import("../main.js").Row[]} */
export const rows = [
  ...commands.map((command) => ({
    runtime: "README.md",
    entry: command,
    run: async () => {
      for (const name of files.keys()) write(`readme/${name}`, file(name));
      const env = {
        ...environment,
        PATH: `${tools()}:${process.env["PATH"]}`,
        DENO_NO_UPDATE_CHECK: "1",
      };
      judge(await run("bash", ["-c", command], { cwd: `${work}readme`, env }));
    },
  })),
  {
    runtime: "README.md",
    entry: "worker.js in workerd",
    run: async () => {
      write("readme/worker.js", file("worker.js"));
      const out = await bundle(`${work}readme`, "worker.js");
      const bindings = { ...environment, APP_ID: fixture.appId };
      const worker = await serve(out, "worker.js", { bindings });
      const response = await worker.dispatchFetch("http://localhost/");
      judge(await response.text());
      await worker.dispose();
    },
  },
  {
    runtime: "README.md",
    entry: "page.html in Chromium",
    run: async () => {
      write("readme/page.html", file("page.html") + USER);
      judge(
        await (await browser("Chromium")).visit("/readme/page.html"),
        "12345",
      );
    },
  },
];
