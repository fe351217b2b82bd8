/** Runs the program at a pseudo-terminal with standard error apart, for commands that need a terminal. */
import { openPty } from "../../src/emulator/terminal/pty.ts";
import { Desk } from "../fakes/desk.ts";
import { cleanEnv, programCommand, type Run, type RunOptions } from "./harness.ts";

/**
 * Runs the program to its end.
 *
 * @param args Words after the program's name
 * @param options Program, home and environment; `typed` is typed once a shell asks for a command
 * @returns Exit code, what came to the terminal, and what was written to standard error
 */
export async function runCliAtTerminal(
  args: readonly string[],
  { program = programCommand(), home, env, typed }:
    & Pick<RunOptions, "program" | "env">
    & { readonly home: string; readonly typed?: string | undefined },
): Promise<Run> {
  const errors = await Deno.makeTempFile({ prefix: "runtm-stderr-" });
  try {
    const words = [program.command, ...program.args, ...args];
    const argv = ["sh", "-c", 'exec "$@" 2>"$0"', errors, ...words];
    const pty = await openPty(argv, { cols: 90, rows: 30, cwd: home, env: cleanEnv(home, env) });
    const desk = new Desk(pty);
    let seen = "";
    if (typed !== undefined) {
      seen = await desk.sees(/[#$] $/);
      await desk.type(typed);
    }
    await desk.done;
    const code = await pty.code;
    return { code, stdout: seen + desk.text, stderr: await Deno.readTextFile(errors) };
  } finally {
    await Deno.remove(errors);
  }
}
