// SPDX-License-Identifier: MIT
/** page -> the path of the page that makes tokens, opened where there is a
 * screen to show it on. */
import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { print } from "./out.js";

/** @type {Record<string, string[]>} what opens a file, by platform */
const OPENERS = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

export function openPage() {
  const file = fileURLToPath(new URL("./page.html", import.meta.url));
  print(file);
  const { platform, env, stdout } = process;
  const hasScreen =
    platform !== "linux" || env["DISPLAY"] || env["WAYLAND_DISPLAY"];
  const [command, ...args] = OPENERS[platform] ?? [];
  // Not for a script that asked for the path.
  if (!command || !hasScreen || !stdout.isTTY) return;
  const options = /** @type {const} */ ({ detached: true, stdio: "ignore" });
  const child = spawn(command, [...args, file], options);
  child.on("error", () => {}); // The path was printed.
  child.unref();
}
