// SPDX-License-Identifier: MIT
/** The tables -> a completion script for a shell. */
import { COMMANDS, OPTIONS } from "./tables.js";
import { usage } from "./failure.js";

const SHELLS = /** @type {Record<string, () => string>} */ ({
  bash,
  zsh,
  fish,
});

/**
 * @param {string | undefined} shell
 * @returns {string}
 * @throws {import("./failure.js").Failure} ERR_USAGE
 */
export function completion(shell) {
  if (shell === undefined || !Object.hasOwn(SHELLS, shell)) {
    throw usage("completion takes bash, zsh or fish.");
  }
  return SHELLS[shell]();
}

/** @param {string} name @returns {string[]} of an option, with dashes */
function spellings(name) {
  const { short } = OPTIONS[name];
  return short ? [`--${name}`, `-${short}`] : [`--${name}`];
}

/** @param {string} command @returns {string[]} its options */
const flags = (command) =>
  Object.keys(OPTIONS)
    .filter((name) => OPTIONS[name].on.includes(command))
    .flatMap(spellings);

/** @param {"file" | "other"} kind @returns {string} a pattern of bash; --curl has its own */
const taking = (kind) =>
  Object.keys(OPTIONS)
    .filter((name) => OPTIONS[name].takes === kind && name !== "curl")
    .flatMap(spellings)
    .join("|");

/** @param {"file" | "token" | "shell"} kind @returns {string[]} */
const commandsTaking = (kind) =>
  Object.keys(COMMANDS).filter((name) => COMMANDS[name].takes === kind);

/** macOS still has bash 3.2: no mapfile, compopt may be missing, and source <(...)
 * reads nothing (bug-bash, January 2006, msg00018). */
function bash() {
  const cases = ["", ...Object.keys(COMMANDS)].map(
    (command) => `    "${command}") words="${flags(command).join(" ")}" ;;`,
  );
  return `# bash completion of icr-app-jwt: eval "$(icr-app-jwt completion bash)"
_icr_app_jwt() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" words="" i IFS=$'\\n'
  if [ "$cur" = "=" ]; then cur=""; fi
  if [ "$prev" = "=" ]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${Object.keys(COMMANDS).join("|")}) command="\${COMP_WORDS[i]}"; break ;;
    esac
  done
  COMPREPLY=()
  case "$prev" in
    ${taking("file")})
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$cur"))
      return ;;
    --curl)
      COMPREPLY=($(compgen -W $'/app/installations\\n/app/accessTokens' -- "$cur"))
      return ;;
    ${taking("other")}) return ;;
  esac
  case "$command" in
${cases.join("\n")}
  esac
  IFS=$' \\t\\n'
  case "$cur:$command" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
    *:) COMPREPLY=($(compgen -W "${Object.keys(COMMANDS).join(" ")} $words" -- "$cur")) ;;
    *:completion) COMPREPLY=($(compgen -W "${Object.keys(SHELLS).join(" ")}" -- "$cur")) ;;
    ${commandsTaking("file")
      .map((name) => `*:${name}`)
      .join("|")})
      IFS=$'\\n'
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
  esac
}
complete -F _icr_app_jwt icr-app-jwt
`;
}

function zsh() {
  /** @param {string} command */
  const specs = (command) =>
    Object.entries(OPTIONS)
      .filter(([, { on }]) => on.includes(command))
      .flatMap(([name, { about, takes, short }]) => {
        const value = { file: "=:file:_files", other: `=:${name}:` };
        const paths = "=:path:(/app/installations /app/accessTokens)";
        const [eq, ...rest] =
          name === "curl" ? paths : takes ? value[takes] : "";
        const what = `[${about}]${rest.join("")}'`;
        // After -e the value may also follow at once, as after --key=.
        const own = short ? [`'-${short}${eq ? "+" : ""}${what}`] : [];
        return [`'--${name}${eq ?? ""}${what}`, ...own];
      })
      .join(" \\\n        ");
  const commands = Object.entries(COMMANDS)
    .map(([name, { about }]) => `'${name}:${about}'`)
    .join(" ");
  const argument = {
    file: "':key file:_files'",
    // No argument to complete; naming one would make zsh show its message
    // instead of inserting the only option that fits.
    token: "",
    none: "",
    shell: `':shell:(${Object.keys(SHELLS).join(" ")})'`,
  };
  const cases = Object.entries(COMMANDS).map(
    ([name, { takes }]) => `    ${name})
      _arguments \\
        ${specs(name)} ${argument[takes ?? "none"]} ;;`,
  );
  return `#compdef icr-app-jwt
# zsh completion of icr-app-jwt: source <(icr-app-jwt completion zsh)
_icr_app_jwt() {
  local command="" i
  for ((i = 2; i < CURRENT; i++)); do
    case "$words[i]" in
      ${Object.keys(COMMANDS).join("|")}) command="$words[i]"; break ;;
    esac
  done
  # What follows is completed as if the command were a program of its own.
  if [ -n "$command" ]; then
    shift $((i - 1)) words
    ((CURRENT -= i - 1))
  fi
  case "$command" in
    "")
      local -a commands=(${commands})
      _arguments \\
        ${specs("")} \\
        ':command:{_describe command commands}' ;;
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_icr_app_jwt" ]; then
  _icr_app_jwt "$@"
else
  compdef _icr_app_jwt icr-app-jwt
fi
`;
}

function fish() {
  const none = `not __fish_seen_subcommand_from ${Object.keys(COMMANDS).join(" ")}`;
  const lines = Object.entries(COMMANDS).flatMap(([name, { about, takes }]) => [
    `-n '${none}' -a ${name} -d '${about}'`,
    ...(takes === "file"
      ? [`-n '__fish_seen_subcommand_from ${name}' -F`]
      : []),
    ...(takes === "shell"
      ? [
          `-n '__fish_seen_subcommand_from ${name}' -a '${Object.keys(SHELLS).join(" ")}'`,
        ]
      : []),
  ]);
  for (const [name, { about, takes, short, on }] of Object.entries(OPTIONS)) {
    const value =
      name === "curl"
        ? " -x -a '/app/installations /app/accessTokens'"
        : takes === "file"
          ? " -r -F"
          : takes
            ? " -x"
            : "";
    const words = `-l ${name}${short ? ` -s ${short}` : ""} -d '${about}'${value}`;
    const commands = on.filter(Boolean);
    if (on.includes("")) lines.push(`-n '${none}' ${words}`);
    if (commands.length) {
      lines.push(
        `-n '__fish_seen_subcommand_from ${commands.join(" ")}' ${words}`,
      );
    }
  }
  return `# fish completion of icr-app-jwt: icr-app-jwt completion fish | source
complete -c icr-app-jwt -f
${lines.map((line) => `complete -c icr-app-jwt ${line}`).join("\n")}
`;
}
