/** The client library as its users meet it: with few permissions, by its documents, by its exports. */
import assert from "node:assert/strict";
import { startEmulator } from "../../src/emulator/server.ts";
import * as library from "../../src/mod.ts";
import { cleanEnv } from "./harness.ts";

const ROOT = new URL("../../", import.meta.url);
const LIBRARY = new URL("src/mod.ts", ROOT).href;

/**
 * Runs a program that uses the library, in a process that may do only what it was allowed to.
 *
 * @param source The program
 * @param permissions Flags
 * @param env What it finds in its environment
 */
async function runScript(
  source: string,
  permissions: readonly string[],
  env: Record<string, string> = {},
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-library-" });
  try {
    const script = `${folder}/script.ts`;
    await Deno.writeTextFile(script, source);
    const config = `--config=${decodeURIComponent(new URL("deno.json", ROOT).pathname)}`;
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--quiet", config, ...permissions, script],
      clearEnv: true,
      env: cleanEnv(folder, { NO_COLOR: "1", ...env }),
    }).output();
    const decoder = new TextDecoder();
    return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function openEmulator() {
  const emulator = await startEmulator({ dataDir: ":memory:", agentPace: 0 });
  const net = `--allow-net=${new URL(emulator.url).host}`;
  return { ...emulator, net, [Symbol.asyncDispose]: () => emulator.close() };
}

/** The programs of a document, with the library of this checkout and another host. */
async function programOf(file: string, baseUrl: string): Promise<string> {
  const text = await Deno.readTextFile(new URL(file, ROOT));
  const blocks = [...text.matchAll(/^```ts ignore\n(.*?)^```$/gms)].map(([, block]) => block);
  assert.ok(blocks.length > 0, `${file} holds no program`);
  const program = blocks.join("\n");
  assert.ok(program.includes("createClient({ "), `${file} makes a client`);
  return program
    .replaceAll('"jsr:@runtm/runtm-api/client"', JSON.stringify(LIBRARY))
    .replaceAll("createClient({ ", `createClient({ baseUrl: ${JSON.stringify(baseUrl)}, `);
}

Deno.test("the library works with no permission but the network's, at one host", async () => {
  await using emulator = await openEmulator();
  const run = await runScript(
    `
    import { createClient, getOrgLimits, launchSession, listSessions, promptSession, streamSessionEvents }
      from ${JSON.stringify(LIBRARY)};
    const client = createClient({
      apiKey: ${JSON.stringify(emulator.keys.org)},
      baseUrl: ${JSON.stringify(emulator.url)},
    });
    const { id: session_id } = await client.call(launchSession, {
      prompt: "Say hello",
      on_complete: "keep_alive",
    });
    for await (const { event } of client.stream(streamSessionEvents, { session_id, since: 0 })) {
      if (event === "done") console.log("launched");
    }
    for await (const { event } of client.stream(promptSession, { session_id, prompt: "Again" })) {
      if (event === "done") console.log("prompted");
    }
    await client.call(getOrgLimits, {});
    const { total } = await client.call(listSessions, {});
    console.log("sessions", total);
    `,
    [emulator.net, "--no-check"],
  );
  assert.equal(run.stderr, "");
  assert.equal(run.stdout, "launched\nprompted\nsessions 1\n");
});

for (const file of ["README.md", "docs/library.md"]) {
  Deno.test(`the program of ${file} runs as written, with the permissions it names`, async () => {
    await using emulator = await openEmulator();
    const text = await Deno.readTextFile(new URL(file, ROOT));
    const flags = /^deno run (--.*) script\.ts$/m.exec(text)?.[1]?.split(" ") ?? [];
    const permissions = flags.map((flag) =>
      flag === "--allow-net=app.runtm.com" ? emulator.net : flag
    );
    assert.ok(permissions.includes(emulator.net), `${file} names the host`);
    const run = await runScript(await programOf(file, emulator.url), [...permissions, "--check"], {
      RUNTM_API_KEY: emulator.keys.personal,
    });
    assert.equal(run.stderr, "");
    assert.match(run.stdout, /^done /m);
    if (file === "docs/library.md") assert.match(run.stdout, /^not_found .* 404 /m);
  });
}

/** What `deno doc` tells. */
interface Documentation {
  readonly nodes: {
    readonly [file: string]: {
      readonly symbols: readonly {
        readonly name: string;
        readonly declarations: readonly {
          readonly jsDoc?: {
            readonly doc?: string;
            readonly tags?: readonly { readonly kind: string; readonly doc?: string }[];
          };
        }[];
      }[];
    };
  };
}

Deno.test("the documentation of every operation names its route and its scopes and has an example", async () => {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", "src/mod.ts"],
    cwd: ROOT,
  }).output();
  assert.ok(success);
  const { nodes }: Documentation = JSON.parse(new TextDecoder().decode(stdout));
  const symbols = Object.values(nodes).flatMap((node) => node.symbols);
  const operations = Object.values(library)
    .filter((one): one is library.Operation & typeof one => typeof one === "object" && "id" in one);
  assert.ok(operations.length > 80);
  for (const { id, method, path, scopes } of operations) {
    const symbol = symbols.find(({ name }) => name === id);
    const { doc = "", tags = [] } = symbol?.declarations[0]?.jsDoc ?? {};
    assert.ok(doc.includes(`Route: \`${method} ${path}\``), `${id} does not name its route`);
    for (const scope of scopes) assert.ok(doc.includes(`\`${scope}\``), `${id} lacks ${scope}`);
    const example = tags.find(({ kind }) => kind === "example")?.doc ?? "";
    assert.ok(example.includes(id), `${id} has no example of its own`);
  }
});

/** A module as `deno info` tells of it. */
interface Module {
  readonly specifier: string;
  readonly size?: number;
  readonly dependencies?: readonly { readonly code?: { readonly specifier: string } }[];
}

/** The modules that run, types left out: from one on, with all it may ever load. */
function loaded(modules: readonly Module[], start: string): Module[] {
  const bySpecifier = new Map(modules.map((one) => [one.specifier, one]));
  const reached = new Set<Module>();
  const visit = (specifier: string | undefined) => {
    const found = bySpecifier.get(specifier ?? "");
    if (found === undefined || reached.has(found)) return;
    reached.add(found);
    for (const { code } of found.dependencies ?? []) visit(code?.specifier);
  };
  visit(start);
  return [...reached];
}

Deno.test("the library is small, and reaches neither YAML nor the contract nor the emulator", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("src/mod.ts", ROOT).pathname],
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: Module[] };
  const names = modules.map(({ specifier }) => specifier);
  assert.deepEqual(names.filter((name) => /yaml|src\/(emulator|cli|commands)\//.test(name)), []);
  const running = loaded(modules, LIBRARY);
  const bytes = running.reduce((sum, { size = 0 }) => sum + size, 0);
  assert.ok(running.length > 50 && bytes <= 600_000, `${bytes} bytes`);
});
