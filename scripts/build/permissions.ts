/** What the installed program may do, and what it uses of the runtime. */

/**
 * Options for `deno compile` and `deno run`. A user may name any host, file and variable, and git,
 * the installer and an agent's command are programs of any kind. Deno opens files below `/dev`,
 * `/proc` and `/sys` (`/dev/stdin`, `/dev/fd/3`, secrets and homes in `/dev/shm`) only with all
 * permissions, so these few are no protection that the others could add to. What the program never
 * does, and the other options of a build forbid: run code from the network.
 */
export const PERMISSIONS: readonly string[] = ["--no-prompt", "--allow-all"];

/** What the program uses that Deno calls unstable: sockets that wait for their reader. */
export const UNSTABLE: readonly string[] = ["--unstable-net"];
