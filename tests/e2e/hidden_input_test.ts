/** Typing a key that is not shown, also after the program was stopped and went on. */
import assert from "node:assert/strict";
import { openPty } from "../../src/emulator/terminal/pty.ts";
import { Desk } from "../fakes/desk.ts";
import { withCloud } from "../fakes/emulator.ts";
import { hasTerminals } from "../fakes/terminal.ts";
import { cleanEnv, programCommand } from "./harness.ts";

Deno.test({
  name:
    "a key that is typed is never shown, not after Ctrl-Z and fg either, and the shell in between shows",
  ignore: !hasTerminals(),
  fn: () =>
    withCloud({}, async (cloud) => {
      const home = await Deno.makeTempDir({ prefix: "runtm-home-" });
      try {
        const { command, args } = programCommand();
        const words = [command, ...args].map((word) => `'${word}'`).join(" ");
        const env = cleanEnv(home, { RUNTM_API_URL: cloud.url, PS1: "READY> ", TERM: "dumb" });
        const shell = ["bash", "--norc", "--noprofile", "-i"];
        const pty = await openPty(shell, { cols: 200, rows: 30, cwd: home, env });
        const desk = new Desk(pty);
        let all = "";
        const sees = async (pattern: RegExp) => void (all += await desk.sees(pattern));
        await sees(/READY> $/);
        await desk.type("tty\r");
        const [tty = ""] = /\/dev\/\S+/.exec(await desk.sees(/\/dev\/\S+\r\n[^]*READY> $/)) ?? [];
        await desk.type(`${words} auth login\r`);
        await sees(/not shown/);
        await desk.type("SECRETBEFORE");
        await desk.type("\x1a");
        await sees(/Stopped[^]*READY> $/);
        await desk.type("echo vis'ib'le\r");
        await sees(/vis'ib'le[^]*visible[^]*READY> $/);
        await desk.type("fg\r");
        await sees(/auth login/);
        // The terminal hides again as soon as the program goes on.
        while (await shows(tty));
        // The system may drop what was typed before Ctrl-Z; whatever is left of it is taken back.
        await desk.type(`${"\x7f".repeat(12)}${cloud.keys.org}\r`);
        await sees(/READY> $/);
        await desk.type("stty -a | tr ' ' '\\n' | grep -x echo; exit\r");
        await sees(/\necho\r/);
        await desk.done;
        assert.ok(!all.includes("SECRET") && !all.includes(cloud.keys.org), JSON.stringify(all));
        assert.equal(
          await Deno.readTextFile(`${home}/.runtm/credentials`),
          `${cloud.keys.org}
`,
        );
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    }),
});

/** Whether a terminal shows what is typed. */
async function shows(tty: string): Promise<boolean> {
  const file = Deno.build.os === "darwin" ? "-f" : "-F";
  const { stdout } = await new Deno.Command("stty", { args: [file, tty, "-a"] }).output();
  return new TextDecoder().decode(stdout).split(/\s+/).includes("echo");
}
