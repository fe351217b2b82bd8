/** `session connect` at a pseudo-terminal: full screen, size, the way out, and the terminal afterwards. */
import assert from "node:assert/strict";
import { openPty } from "../../src/emulator/terminal/pty.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { Desk } from "../fakes/desk.ts";
import { withCloud } from "../fakes/emulator.ts";
import { size } from "../fakes/more.ts";
import { hasTerminals } from "../fakes/terminal.ts";
import { cleanEnv, errorOf, programCommand, runCli } from "./harness.ts";
import { userOf } from "./scenario.ts";

const HAS_TERMINALS = hasTerminals();

interface Place {
  readonly cloud: RunningEmulator;
  readonly id: string;
  /** Connects at a terminal of 90 columns; what is said afterwards begins with `rc=`. */
  connect(options?: { url?: string; more?: string[] }): Promise<{ desk: Desk; home: string }>;
}

function atTerminal(name: string, test: (place: Place) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !HAS_TERMINALS,
    fn: () =>
      withCloud({}, async (cloud) => {
        const { id } = await userOf(cloud, cloud.keys.org).run("session", "create", "--wait");
        const home = await Deno.makeTempDir({ prefix: "runtm-home-" });
        try {
          await test({
            cloud,
            id: String(id),
            async connect({ url = cloud.url, more = [] } = {}) {
              const { command, args } = programCommand();
              const words = [command, ...args, "session", "connect", String(id), ...more];
              // The mode of the terminal is compared before and after; the program's id is told.
              const script =
                'a=$(stty -g); "$@" & p=$!; echo $p >"$HOME/pid"; fg >/dev/null; r=$?' +
                '; b=$(stty -g); [ "$a" = "$b" ] && m=same || m="$a/$b"; echo "rc=$r mode=$m"';
              const argv = ["bash", "-mc", script, "bash", ...words];
              const env = cleanEnv(home, { RUNTM_API_URL: url, RUNTM_API_KEY: cloud.keys.org });
              const pty = await openPty(argv, { cols: 90, rows: 30, cwd: home, env });
              return { desk: new Desk(pty), home };
            },
          });
        } finally {
          await Deno.remove(home, { recursive: true });
        }
      }),
  });
}

atTerminal(
  "a full-screen program works, its window follows, exit ends it and the terminal is as before",
  async ({ connect }) => {
    const { desk } = await connect();
    await desk.sees(/[#$] $/);
    await desk.type("stty size; printf 'a\\nb\\n' | od -c | head -1\r");
    await desk.sees(/30 90\r\n/);
    // Draws at a place, waits for keys without Enter, tells their codes: what editors do.
    await desk.type(
      "stty raw -echo; printf '\\033[?1049h\\033[2J\\033[5;10Hfull''screen'; dd bs=1 count=3 2>/dev/null | od -An -tx1; stty sane; printf '\\033[?1049l'\r",
    );
    // deno-lint-ignore no-control-regex -- what a full-screen program sends
    await desk.sees(/\x1b\[\?1049h\x1b\[2J\x1b\[5;10Hfullscreen/);
    await desk.type("\x03\x1a\x1b");
    // deno-lint-ignore no-control-regex -- what a full-screen program sends
    await desk.sees(/03 1a 1b[^]*\x1b\[\?1049l/);
    await desk.resize(101, 41);
    await desk.type("until [ \"$(stty size)\" = '41 101' ]; do :; done; echo resi''zed\r");
    await desk.sees(/resized/);
    await desk.type("exit\r");
    await desk.sees(/rc=0 mode=same/);
    await desk.done;
  },
);

atTerminal("Enter ~ . leaves, and the same terminal can be had again", async ({ connect }) => {
  const { desk } = await connect({ more: ["--terminal", "mine"] });
  await desk.sees(/[#$] $/);
  await desk.type("KEPT=va''lue; echo se''t\r");
  await desk.sees(/set\r\n[^]*[#$] $/);
  await desk.type("~.");
  await desk.sees(/session connect \S+ --terminal mine[^]*rc=0 mode=same/);
  const { desk: again } = await connect({ more: ["--terminal", "mine"] });
  await again.sees(/[#$] $/);
  await again.type("echo $KEPT\r");
  await again.sees(/value/);
  await again.type("\r~.");
  await again.sees(/rc=0 mode=same/);
});

for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  atTerminal(`${signal} ends it with ${code} and restores the terminal`, async ({ connect }) => {
    const { desk, home } = await connect();
    await desk.sees(/[#$] $/);
    Deno.kill(Number(await Deno.readTextFile(`${home}/pid`)), signal);
    await desk.sees(new RegExp(`rc=${code} mode=same`));
  });
}

atTerminal(
  "a lost connection is made again to the same shell; when that cannot be, the terminal is restored",
  async ({ cloud, connect }) => {
    const cutter = startCutter(new URL(cloud.url));
    const { desk } = await connect({ url: cutter.url });
    await desk.sees(/[#$] $/);
    await desk.type("KEPT=va''lue; echo se''t\r");
    await desk.sees(/set\r\n[^]*[#$] $/);
    cutter.cut();
    await desk.sees(/connecting again[^]*[#$] /);
    await desk.type("\recho $KEPT\r");
    await desk.sees(/value/);
    cutter.close();
    await desk.sees(/connecting again/);
    // Keys count while it is away: nobody is kept from leaving.
    if (size(0, 1) === 0) await desk.type("\r~.");
    await desk.sees(size(0, 1) === 0 ? /rc=0 mode=same/ : /rc=1 mode=same/);
  },
);

Deno.test("without a terminal connect says what to use instead", async () => {
  await withCloud({}, async (cloud) => {
    const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
    const run = await runCli(["session", "connect", "s1"], { env });
    assert.deepEqual([run.code, errorOf(run).code], [3, "usage"]);
    assert.equal(errorOf(run).hint, "Run: runtm-api session exec s1 -- COMMAND");
  });
});

/** Passes connections on until they are cut. */
function startCutter(target: URL) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const cut = () => {
    for (const conn of [...open]) {
      open.delete(conn);
      conn.close();
    }
  };
  const pass = async (from: Deno.Conn, to: Deno.Conn) => {
    await from.readable.pipeTo(to.writable).catch(() => {});
    for (const conn of [from, to]) {
      if (!open.delete(conn)) continue;
      try {
        conn.close();
      } catch {
        // Its streams have closed it.
      }
    }
  };
  (async () => {
    for await (const outer of listener) {
      const inner = await Deno.connect({ hostname: "127.0.0.1", port: Number(target.port) });
      open.add(outer).add(inner);
      pass(outer, inner);
      pass(inner, outer);
    }
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}${target.pathname}`,
    cut,
    close() {
      listener.close();
      cut();
    },
  };
}
