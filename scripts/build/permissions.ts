/** What the installed program may do; everything else is refused without a question. */

/**
 * Permission options for `deno compile` and `deno run`. Any host, file and variable can be named by
 * a user, and git, the installer and an agent's command are programs; what stays out is native
 * libraries, code from the network, and facts about the machine.
 */
export const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--deny-import",
];
