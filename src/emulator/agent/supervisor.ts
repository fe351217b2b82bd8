/**
 * Runs the agent's command so that nothing of it outlives its prompt or the emulator: a small shell
 * stands above it whose standard input is open as long as the emulator lives.
 *
 * @module
 */

/**
 * Starts the command (`$1`) with the prompt (`$2`, a file) as its input, and ends with its exit
 * code. When standard input closes, the emulator is gone: everything in the process group is killed,
 * and on Linux whatever carries this prompt's mark (`$3`) and has left the group.
 */
const SUPERVISOR = `
exec 3<&0 </dev/null
mark=$3
end_all() {
  me=$(exec sh -c 'echo $PPID')
  for file in /proc/[0-9]*/environ; do
    pid=\${file#/proc/}; pid=\${pid%/environ}
    [ "$pid" = "$$" ] || [ "$pid" = "$me" ] && continue
    if grep -qs -- "$mark" "$file"; then kill -KILL "$pid" 2>/dev/null; fi
  done
  kill -KILL -- "-$$"
}
trap : TERM
sh -c "$1" <"$2" 3<&- &
agent=$!
{ cat <&3 >/dev/null 2>&1; end_all; } >/dev/null 2>&1 &
watch=$!
exec 3<&-
while :; do
  wait "$agent"
  code=$?
  kill -0 "$agent" 2>/dev/null || break
done
exit "$code"
`;

/** Name of the variable that marks the processes of a prompt. */
export const MARK = "RUNTM_PROMPT_ID";

/** A command that runs. */
export interface Supervised {
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  /** Exit code of the command, 128 and more for a signal. */
  readonly code: Promise<number>;
  /** Asks everything in its process group to end. */
  interrupt(): void;
  /** Kills whatever is left of it, in its process group and outside. */
  kill(): void;
}

/** What is started. */
export interface SupervisedCommand {
  readonly command: string;
  readonly folder: string;
  /** File whose content is the command's standard input. */
  readonly input: string;
  /** The whole environment; `RUNTM_PROMPT_ID` is in it. */
  readonly env: { readonly [name: string]: string };
}

/** Starts a command. */
export function supervise({ command, folder, input, env }: SupervisedCommand): Supervised {
  const mark = env[MARK] ?? "";
  const child = new Deno.Command("sh", {
    args: ["-c", SUPERVISOR, "sh", command, input, `${MARK}=${mark}`],
    cwd: folder,
    clearEnv: true,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // A process group of its own, so that a signal reaches what the shell has started.
    detached: true,
  }).spawn();
  const descendants = new Set<number>();
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    code: child.status.then(({ code }) => code),
    interrupt() {
      // Whoever leaves the group while it is asked to end is found by its parents of now.
      for (const pid of descendantsOf(child.pid)) descendants.add(pid);
      signal(-child.pid, "SIGTERM");
    },
    kill() {
      for (const pid of descendantsOf(child.pid)) descendants.add(pid);
      signal(-child.pid, "SIGKILL");
      for (const pid of [...descendants, ...markedBy(mark)]) signal(pid, "SIGKILL");
      child.stdin.close().catch(() => {});
    },
  };
}

/** Kills what carries the mark of a prompt: an emulator that was killed could leave it behind. */
export function killMarked(promptId: string): void {
  for (const pid of markedBy(promptId)) signal(pid, "SIGKILL");
}

function signal(pid: number, name: Deno.Signal): void {
  try {
    Deno.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

/** Processes whose environment carries the mark; none where the system does not show it. */
function markedBy(promptId: string): number[] {
  if (promptId === "") return [];
  return processes().filter((pid) => readProcess(pid, "environ").includes(`${MARK}=${promptId}\0`));
}

/** Processes below one, whatever group they are in. */
function descendantsOf(root: number): number[] {
  const parents = new Map<number, number[]>();
  for (const pid of processes()) {
    // The name of a program stands in brackets and may hold anything.
    const parent = /\) . (\d+) /.exec(readProcess(pid, "stat").slice(-400))?.[1];
    if (parent !== undefined) {
      parents.set(Number(parent), [...(parents.get(Number(parent)) ?? []), pid]);
    }
  }
  const below = (pid: number): number[] =>
    (parents.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(root);
}

function processes(): number[] {
  if (Deno.build.os !== "linux") return [];
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter(Number.isInteger);
}

function readProcess(pid: number, name: "environ" | "stat"): string {
  try {
    return new TextDecoder().decode(Deno.readFileSync(`/proc/${pid}/${name}`));
  } catch {
    // It has ended, or is somebody else's.
    return "";
  }
}
