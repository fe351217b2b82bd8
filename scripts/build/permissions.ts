/** What the installed program may do; everything else is refused without a question. */

/**
 * Permission options for `deno compile` and `deno run`. Any host, file and variable can be named by
 * a user, and git, the installer and an agent's command are programs; what stays out is loading
 * native libraries, fetching code, and all facts about the machine but its name.
 */
export const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--allow-sys=hostname",
  "--deny-import",
];
