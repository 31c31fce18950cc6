// SPDX-License-Identifier: MIT
/**
 * The checkout's remote -> what package.json says about where the project is, and
 * links that work outside of the checkout. A release is packed with it (RELEASE=1
 * make pack), and not without.
 *
 *     node js/build/repository.mjs    prints it; exit 1 where there is no remote
 */
import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";

/**
 * @param {string} remote as git names it
 * @returns {{ repository: { type: string, url: string }, homepage: string, bugs: { url: string } }}
 * @throws {Error} if it is not on a host that people can open
 */
export function repositoryOf(remote) {
  const [, host, path] =
    // A name or a token before the host stays out.
    /^(?:https:\/\/|ssh:\/\/|(?=[\w.-]+@[^/]+:))(?:[^/@]+@)?([a-z\d.-]+\.[a-z]+)(?::\d+)?[:/]([\w./-]+?)(?:\.git)?\/?$/i.exec(
      remote.trim(),
    ) ?? [];
  if (!host || !path) {
    throw new Error(
      "A release needs a remote named origin with an https: or ssh address: " +
        "package.json says where the project is, and npm compares that with " +
        "where the release is made. Set one: git remote add origin URL",
    );
  }
  const url = `https://${host}/${path}`;
  return {
    repository: { type: "git", url: `git+${url}.git` },
    homepage: `${url}#readme`,
    bugs: { url: `${url}/issues` },
  };
}

/** @param {string} folder in the checkout */
export function repositoryAt(folder) {
  let remote = "";
  try {
    const args = ["-C", folder, "config", "--get", "remote.origin.url"];
    remote = execFileSync("git", args, { encoding: "utf8" });
  } catch {
    // There is none.
  }
  return repositoryOf(remote);
}

/**
 * @param {string} folder in the checkout
 * @returns {string} the commit that is checked out
 */
export const commitAt = (folder) =>
  execFileSync("git", ["-C", folder, "rev-parse", "HEAD"], {
    encoding: "utf8",
  }).trim();

/**
 * npm shows README.md, and an editor ERRORS.md, where the checkout's other files
 * are not.
 *
 * @param {string} markdown
 * @param {string} path of it in the checkout
 * @param {string} repository its address, such as https://git.example/team/name
 * @param {string} commit
 * @returns {string} the same with absolute links
 */
export function withAbsoluteLinks(markdown, path, repository, commit) {
  return markdown.replaceAll(
    /(!?)(\[[^\]]*\]\()(?![a-z]+:|#)([^()\s]+)\)/g,
    (_, image, before, link) => {
      const kind = image ? "raw" : "blob";
      const { href } = new URL(link, `${repository}/${kind}/${commit}/${path}`);
      return `${image}${before}${href})`;
    },
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(JSON.stringify(repositoryAt("."), null, 2));
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 1;
  }
}
