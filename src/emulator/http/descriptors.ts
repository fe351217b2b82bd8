/**
 * How many connections the emulator may hold: files, pipes and sockets share one limit of the
 * process, and the runtime ends when it is reached.
 *
 * @module
 */

/** Descriptors each connection takes: to the client, to the server behind, and the server's own. */
const EACH = 3;

/** Descriptors kept for everything else: the database, agents and git with their pipes, files. */
const KEPT = 160;

/** Taken for the limit where the system does not tell: that of macOS. */
const USUAL = 256;

/** The most connections that leave enough for everything else. */
export async function mostConnections(): Promise<number> {
  const limit = await descriptorLimit();
  return Math.max(8, Math.floor((limit - Math.min(KEPT, limit / 2)) / EACH));
}

async function descriptorLimit(): Promise<number> {
  try {
    const limits = await Deno.readTextFile("/proc/self/limits");
    const soft = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
    return soft === undefined ? USUAL : soft === "unlimited" ? Infinity : Number(soft);
  } catch {
    return await askShell();
  }
}

/** A child has the limits of its parent. */
async function askShell(): Promise<number> {
  try {
    const { stdout } = await new Deno.Command("sh", { args: ["-c", "ulimit -n"] }).output();
    const said = new TextDecoder().decode(stdout).trim();
    return said === "unlimited" ? Infinity : Number(said) || USUAL;
  } catch {
    return USUAL;
  }
}
