/**
 * Takes pictures of every view of the page of the emulator, wide and narrow, for docs/images. Run
 * with `deno run -A scripts/page_pictures.ts`; it needs a Chromium.
 */
import { chromium } from "playwright-core";
import { startEmulator } from "../src/emulator/server.ts";

const ROOT = new URL("../", import.meta.url);
const IMAGES = decodeURIComponent(new URL("docs/images/", ROOT).pathname);
const WIDTHS = [1280, 390];

const emulator = await startEmulator({ dataDir: ":memory:", agentPace: 0.2, seed: 7 });

/** Runs the program against the emulator and gives what it printed. */
async function program(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "main.ts", ...args],
    cwd: ROOT,
    env: { RUNTM_API_URL: emulator.url, RUNTM_API_KEY: emulator.keys.org },
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

const launch = ["session", "launch", "--repo", "octo-labs/widgets", "--on-complete", "keep_alive"];
const id = await program(...launch, "--prompt", "Fix the login test", "--wait", "--jq", ".id");
await program("session", "prompt", id, "Describe the project in NOTES.md", "--wait");
await program("session", "env", "set", id, "DATABASE_URL=postgres://db.internal/shop");
await program("session", "git", id, "create_branch_and_pr", "--pr-title", "Fix the login test");
await program("session", "run-server", id);
await program("session", "deploy", "scaffold", id);
await program("session", "deploy", "run", id);
const made = ["--display-name", "Shop", "--github-repo", "octo-labs/shop", "--build", "--wait"];
const template = await program("template", "create", ...made, "--jq", ".id");
await program("session", "get", "no-such-session");
await program(...launch, "--prompt", "fail: the tests do not run", "--wait");

const views = {
  sessions: "#/sessions",
  events: `#/session/${id}/events`,
  files: `#/session/${id}/files`,
  changes: `#/session/${id}/changes`,
  history: `#/session/${id}/history`,
  environment: `#/session/${id}/environment`,
  templates: "#/templates",
  template: `#/template/${template}`,
  deployments: "#/deployments",
  pulls: "#/pulls",
  requests: "#/requests",
  levers: "#/levers",
  usage: "#/usage",
};

await Deno.mkdir(IMAGES, { recursive: true });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await browser.newPage();
  await page.goto(emulator.page());
  for (const [name, hash] of Object.entries(views)) {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.waitForTimeout(2_500);
    if (name === "pulls") await page.click("summary");
    if (name === "requests") await page.click(".waterfall summary >> nth=2");
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 760 });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${IMAGES}page_${name}_${width}.png` });
    }
  }
} finally {
  await browser.close();
  await emulator.close();
}
