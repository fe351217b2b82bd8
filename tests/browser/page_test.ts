/**
 * Promises of the page of the emulator as a person keeps it open: in a real Chromium, with sessions
 * launched from the command line. Where no Chromium is installed the tests say so and are left out.
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withCloud } from "../fakes/emulator.ts";
import { callsOf } from "../fakes/emulator_calls.ts";
import { runCli } from "../e2e/harness.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
  .find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
if (CHROMIUM === undefined) console.log("left out: the page in a browser (no Chromium found)");

const OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"];

/** Runs a test on the page of an emulator; anything the browser complains about fails it. */
function onPage(
  name: string,
  test: (page: Page, emulator: RunningEmulator) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: CHROMIUM === undefined,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () =>
      withCloud({}, async (emulator) => {
        const { chromium } = await import("playwright-core");
        const browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: OPTIONS });
        const complaints: string[] = [];
        try {
          const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
          page.on("pageerror", (error) => complaints.push(error.message));
          page.on("console", (line) => {
            // Refused input is told by the browser too; the page says what is wrong with it.
            if (line.type() === "error" && !/status of 422/.test(line.text())) {
              complaints.push(line.text());
            }
          });
          page.on("dialog", (dialog) => {
            complaints.push(`dialog: ${dialog.message()}`);
            void dialog.dismiss();
          });
          await page.goto(emulator.page());
          await page.waitForSelector("h1");
          await test(page, emulator);
        } finally {
          await browser.close();
        }
        assert.deepEqual(complaints, []);
      }),
  });
}

/** Runs the program against the emulator. */
async function program({ url, keys }: RunningEmulator, ...args: string[]) {
  const env = { RUNTM_API_URL: url, RUNTM_API_KEY: keys.org };
  const { code, stdout, stderr } = await runCli(args, { env });
  assert.equal(code, 0, stderr);
  return stdout;
}

async function launched(emulator: RunningEmulator, prompt: string): Promise<string> {
  const options = ["--repo", "octo-labs/widgets", "--on-complete", "keep_alive"];
  const { id } = JSON.parse(
    await program(emulator, "session", "launch", "--prompt", prompt, ...options),
  );
  await program(emulator, "session", "wait", id);
  return id;
}

async function open(page: Page, view: string, shows: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
  await page.getByText(shows).first().waitFor();
}

onPage(
  "a launched session is seen, its events come, its changes, a fault and its request",
  async (page, emulator) => {
    const id = await launched(emulator, "Fix the login test");
    await page.click(`a:has-text("${id}")`);
    await page.waitForSelector("text=Done: Fix the login test.");
    await page.click('nav.tabs >> text="Changes"');
    await page.waitForSelector("summary:has-text('AGENT_NOTES.md')");
    await open(page, "#/levers", "No fault is set");
    await page.fill("#action", '{"type":"none"}');
    await page.click('button:has-text("Set fault")');
    await page.getByText("action.type: Value is not valid").waitFor();
    await page.fill("#action", '{"type":"status","status":503}');
    await page.fill("#path", "/sessions/");
    await page.click('button:has-text("Set fault")');
    await page.getByText("any /sessions/").waitFor();
    await program(emulator, "session", "list");
    await open(page, "#/requests", "503");
    assert.equal(new URL(page.url()).search, "");
    assert.ok(!(await page.content()).includes(emulator.keys.org));
  },
);

onPage(
  "every view holds what it is about, and no rule of accessibility is broken",
  async (page, emulator) => {
    const { call } = callsOf(emulator);
    const id = await launched(emulator, "Fix the login test");
    await program(emulator, "session", "env", "set", id, "DATABASE_URL=postgres://hidden");
    await program(
      emulator,
      "session",
      "git",
      id,
      "create_branch_and_pr",
      "--pr-title",
      "Fix login",
    );
    await program(emulator, "session", "deploy", "scaffold", id);
    await program(emulator, "session", "deploy", "run", id);
    const made = ["--display-name", "Shop", "--github-repo", "octo-labs/shop", "--build", "--wait"];
    const template = JSON.parse(await program(emulator, "template", "create", ...made));
    await call("getSession", { path: { session_id: "none" }, status: 404 });
    const views: readonly (readonly [string, string])[] = [
      ["#/sessions", id],
      [`#/session/${id}/events`, "file_changed"],
      [`#/session/${id}/files`, "AGENT_NOTES.md"],
      [`#/session/${id}/changes`, "AGENT_NOTES.md"],
      [`#/session/${id}/history`, "Rewind to before this prompt"],
      [`#/session/${id}/environment`, "DATABASE_URL"],
      ["#/templates", "Shop"],
      [`#/template/${template.id}`, "Cloning octo-labs/shop"],
      ["#/deployments", "ready"],
      ["#/pulls", "Fix login"],
      ["#/requests", "/sessions/none"],
      ["#/levers", "Clock of the emulator"],
      ["#/usage", "Summary"],
    ];
    const { default: axe } = await import("axe-core");
    // The page forbids scripts of others, so the check goes in beside the policy.
    await page.context().addInitScript(axe.source);
    await page.reload();
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const [view, shows] of views) {
        await open(page, view, shows);
        assert.ok(!(await page.content()).includes("postgres://hidden"), view);
        const { violations } = await page.evaluate("axe.run()") as {
          violations: { id: string; nodes: { html: string }[] }[];
        };
        assert.deepEqual(
          violations.map((found) => `${found.id}: ${found.nodes[0]?.html}`),
          [],
          `${view}, ${scheme}`,
        );
      }
    }
  },
);

onPage("what an agent writes is text, whatever it looks like", async (page, emulator) => {
  const id = await launched(emulator, "<img src=x onerror=alert(1)> <b>bold</b> \u202eevil");
  const events = [
    { event: "assistant_message", data: { content: "<script>alert(2)</script>" } },
    {
      event: "tool_use",
      data: { name: "<i>Read</i>", input: { path: '"><svg onload=alert(3)>' } },
    },
    { event: "tool_result", data: { content: `long ${"x".repeat(1_000_000)}`, is_error: false } },
    { event: "tool_result", data: { content: "\u001b[31mred\u0007 \u202erev", is_error: true } },
  ];
  const posted = await fetch(`${emulator.origin}/_emulator/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${emulator.keys.org}` },
    body: JSON.stringify({ log: id, events }),
  });
  assert.equal(posted.status, 201, await posted.text());
  await open(page, `#/session/${id}/events`, "<script>alert(2)</script>");
  await page.waitForSelector("text=Show all 1,000,005 characters");
  await page.waitForSelector("text=\\u202erev");
  await open(page, "#/sessions", "<img src=x onerror=alert(1)>");
  assert.equal(await page.locator("main img, main script, main svg, main b").count(), 0);
});

onPage("10,000 events are taken in and filtered while the page answers", async (page, emulator) => {
  const id = await launched(emulator, "Fix the login test");
  const events = Array.from({ length: 10_000 }, (_, at) => ({
    event: "tool_result",
    data: { content: `line ${at}`, is_error: false },
  }));
  const posted = await fetch(`${emulator.origin}/_emulator/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${emulator.keys.org}` },
    body: JSON.stringify({ log: id, events }),
  });
  await posted.body?.cancel();
  await open(page, `#/session/${id}/events`, "line 9999");
  await page.fill("#filter", "line 4321");
  await page.waitForFunction("document.querySelectorAll('.log li:not([hidden])').length === 1");
});

onPage(
  "the page can be used with the keyboard alone, and on a narrow screen",
  async (page, emulator) => {
    const id = await launched(emulator, "Fix the login test");
    await page.waitForSelector(`a:has-text("${id}")`);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Skip to content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.id"), "main");
    assert.equal(new URL(page.url()).hash, "");
    await page.focus(`a:has-text("${id}")`);
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Done: Fix the login test.");
    await page.setViewportSize({ width: 390, height: 800 });
    for (
      const [view, shows] of [
        ["sessions", id],
        [`session/${id}/events`, "file_changed"],
        [`session/${id}/files`, "AGENT_NOTES.md"],
        ["requests", "/sessions"],
        ["levers", "Clock of the emulator"],
        ["usage", "Summary"],
      ] as const
    ) {
      await open(page, `#/${view}`, shows);
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      assert.ok(Number(wide) <= 390, `${view}: ${wide}`);
    }
  },
);

onPage("what a person opened, and where the focus is, outlives news", async (page, emulator) => {
  const id = await launched(emulator, "Fix the login test");
  const pulled = ["create_branch_and_pr", "--pr-title", "Fix login"];
  await program(emulator, "session", "git", id, ...pulled);
  // Every read of the page is seen here, so nothing waits for a time to pass.
  const reads = async (path: string, count: number) => {
    for (let read = 0; read < count; read++) {
      await page.waitForResponse((answer) => new URL(answer.url()).pathname.endsWith(path));
    }
  };
  const isOpen = () => page.evaluate("document.querySelector('main details').open");
  await open(page, "#/pulls", "Fix login");
  await page.locator("summary").first().click();
  await reads("/pull-requests", 2);
  assert.equal(await isOpen(), true);
  await open(page, `#/session/${id}/changes`, "AGENT_NOTES.md");
  await page.locator("summary").first().click();
  await reads("/changes", 2);
  assert.equal(await isOpen(), false);
  await open(page, "#/requests", "/sessions/launch");
  const launch = page.locator("details:has-text('/sessions/launch')");
  await launch.locator("summary").focus();
  await page.keyboard.press("Enter");
  await program(emulator, "session", "list", "--limit", "7");
  await page.getByText("limit=7").first().waitFor();
  assert.equal(await launch.getAttribute("open"), "");
  assert.match(String(await page.evaluate("document.activeElement.textContent")), /launch/);
});

onPage(
  "the log of a build that starts while its template is shown comes",
  async (page, emulator) => {
    const made = ["--display-name", "Shop", "--github-repo", "octo-labs/shop"];
    const { id } = JSON.parse(await program(emulator, "template", "create", ...made));
    await open(page, `#/template/${id}`, "All builds");
    await page.locator("dd").getByText(id).waitFor();
    await program(emulator, "template", "build", id);
    await page.locator("pre").getByText("Cloning octo-labs/shop").waitFor();
  },
);
