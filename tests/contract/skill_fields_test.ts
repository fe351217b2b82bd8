/** Every field that a skill file names exists in the answer at hand; every placeholder in it is refused. */
import assert from "node:assert/strict";
import { run } from "../../src/cli/run.ts";
import { EXIT_CODES } from "../../src/errors/codes.ts";
import { allOperations, answerFields } from "../../src/operations/areas.ts";
import { BUNDLED_SKILLS } from "../../src/skills/bundled.ts";
import { runCli } from "../e2e/harness.ts";
import { addFault } from "../fakes/control.ts";
import { withCloud } from "../fakes/emulator.ts";
import { fakeProcess } from "../fakes/process.ts";
import { shellCommands } from "../fakes/shell_commands.ts";

/** Error lines whose fields the skills name, by what causes them. */
const ERROR = "error";
const FORBIDDEN = "error of a missing scope";
const LIMITED = "error of a rate limit";
const GIT = "error of a git operation";

/** Fields in the running text of each file, and the answer that has them. */
const NAMED: { readonly [file: string]: { readonly [field: string]: string } } = {
  "SKILL.md": {
    error: ERROR,
    hint: ERROR,
    code: ERROR,
    request_id: ERROR,
    details: GIT,
    retry_after: LIMITED,
    scopes: FORBIDDEN,
    last_prompt: "session status",
  },
  "runtm-debug.md": {
    authenticated: "auth status",
    source: "auth status",
    api_url: "auth status",
    organization_id: "auth status",
    "commands.cannot": "auth status",
    "commands.can_as_admin": "auth status",
    code: ERROR,
    details: GIT,
    error_message: "session get",
    "last_prompt.error": "session status",
  },
  "runtm-sessions.md": {
    "last_prompt.summary": "session status",
    content: "session file read",
    stdout: "session exec",
    stderr: "session exec",
    exit_code: "session exec",
    diff: "session diff",
    files: "session diff",
    details: GIT,
  },
  "runtm-templates.md": {
    build_status: "template get",
    attachments_changed_since_build: "template get",
    template: "session get",
  },
};

/** Words in the running text that look like fields and are values: states of a prompt. */
const VALUES: readonly string[] = ["timed_out"];

/** What these commands print is the answer of another operation. */
const PRINTS: { readonly [command: string]: string } = {
  "session launch": "session status",
  "session wait": "session status",
  "session prompt": "session status",
  "session create": "session status",
};

/** Paths of the fields of a value, those of the items of a list without their numbers. */
function pathsOf(value: unknown, before = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, before));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = before === "" ? name : `${before}.${name}`;
    return [path, ...pathsOf(inner, path)];
  });
}

/** The fields of the answers that the program makes itself, as it prints them now. */
async function printedFields(): Promise<{ [answer: string]: readonly string[] }> {
  return await withCloud({}, async (cloud) => {
    const start = (key: string, ...args: string[]) =>
      runCli(args, { env: { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: key } });
    const org = cloud.keys.org;
    const fields = (text: string) => pathsOf(JSON.parse(text));
    const repo = ["--repo", "acme/storefront", "--wait", "--jq", ".id"];
    const id = (await start(org, "session", "create", ...repo)).stdout.trim();
    const unknown = await start(org, "session", "get", "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f");
    const refused = await start(cloud.keys.readOnly, "session", "destroy", id);
    const git = await start(org, "session", "git", id, "create_pr", "--pr-title", "Nothing");
    const status = await start(org, "auth", "status", "--scopes");
    const exec = await start(org, "session", "exec", id, "--json", "--", "true");
    const diff = await start(org, "session", "diff", id);
    const action = { type: "status", status: 429, headers: { "retry-after": "1" } } as const;
    await addFault(cloud, { match: { path: "/sessions/" }, action });
    const limited = await start(org, "session", "list", "--retries", "0");
    return {
      [ERROR]: fields(unknown.stderr),
      [FORBIDDEN]: fields(refused.stderr),
      [GIT]: fields(git.stderr),
      [LIMITED]: fields(limited.stderr),
      "auth status": fields(status.stdout),
      "session exec": fields(exec.stdout),
      "session diff": fields(diff.stdout),
    };
  });
}

/** The fields of answers of the cloud, by the words of the command. */
async function answeredFields(): Promise<{ [command: string]: readonly string[] }> {
  const found: { [command: string]: string[] } = {};
  for (const operation of await allOperations()) {
    const fields = (await answerFields(operation)).map((path) => path.replaceAll("[]", ""));
    const parents = fields.flatMap((path) =>
      path.split(".").map((_, at, names) => names.slice(0, at + 1).join("."))
    );
    found[operation.command] = [...found[operation.command] ?? [], ...parents];
  }
  return found;
}

/** Text outside of the blocks, and the command lines of blocks and inline code. */
function partsOf(text: string): { prose: string; lines: string[][] } {
  const blocks = [...text.matchAll(/^```(?:sh|console)\n([^]*?)^```$/gm)].map(([, block]) => block);
  const prose = text.replaceAll(/^```[^]*?^```$/gm, "");
  const inline = [...prose.matchAll(/`(runtm-api [^`]+)`/g)].map(([, line]) => line);
  const lines = [...blocks, ...inline].flatMap((script) => shellCommands(script ?? ""))
    .filter(([program]) => program === "runtm-api").map((words) => words.slice(1));
  return { prose, lines };
}

const answered = await answeredFields();

for (const { name: file, text } of BUNDLED_SKILLS) {
  const { prose, lines } = partsOf(text);
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.split(":")[0] ?? "");

  Deno.test(`${file}: what looks like the name of a field is one that a test knows`, () => {
    const known = [...Object.keys(NAMED[file] ?? {}), ...VALUES, ...Object.keys(EXIT_CODES)];
    const likeFields = inline.filter((code) => /^[a-z]+([_.][a-z]+)+$/.test(code));
    const isFile = (code: string) => /\.(md|txt|json|jsonl|env)$/.test(code);
    assert.deepEqual(likeFields.filter((code) => !known.includes(code) && !isFile(code)), []);
    const gone = Object.keys(NAMED[file] ?? {}).filter((field) => !inline.includes(field));
    assert.deepEqual(gone, [], "the file does not name these");
  });

  Deno.test(`${file}: --fields and --jq name what the command prints`, () => {
    for (const words of lines) {
      const command = [3, 2, 1].map((count) => words.slice(0, count).join(" "))
        .find((prefix) => answered[prefix] ?? PRINTS[prefix]) ?? "";
      const isStream = words.includes("--follow");
      const fields = [
        ...answered[command] ?? [],
        ...isStream ? [] : answered[PRINTS[command] ?? ""] ?? [],
      ];
      const items = new Set([...fields, ...fields.map((path) => path.replace(/^\w+\./, ""))]);
      const after = (option: string) => words[words.indexOf(option) + 1] ?? "";
      const asked = words.includes("--fields") ? after("--fields").split(",") : [];
      const filter = words.includes("--jq") ? after("--jq").matchAll(/\.([a-z]\w*)/g) : [];
      for (const field of [...asked, ...[...filter].map(([, field = ""]) => field)]) {
        assert.ok(items.has(field), `"${words.join(" ")}": no field "${field}"`);
      }
    }
  });

  Deno.test(`${file}: a command line with a placeholder is refused before anything is sent`, async () => {
    for (const words of lines.filter((words) => words.some(isPlaceholder))) {
      const process = fakeProcess({
        args: words,
        env: { HOME: "/home/user", RUNTM_API_KEY: "runtm_sk_test_0123456789abcdef" },
        fetch: () => assert.fail(`"${words.join(" ")}" was sent`),
        stdin: "text",
      });
      assert.equal(await run(process), 3, `${words.join(" ")}: ${process.err()}`);
    }
  });
}

/** Whether a word stands for something the reader has to put in. */
function isPlaceholder(word: string): boolean {
  return /^([A-Z]+_)*(ID|FILE|NAME|PATH|METHOD|COMMAND)$|<[^>]+>|\{[A-Za-z_]+\}|…|\.\.\./.test(
    word,
  );
}

Deno.test("isPlaceholder() knows the forms of a placeholder", () => {
  const placeholders = ["SESSION_ID", "<session-id>", "{id}", "ID", "PATH", "sess_…"];
  assert.deepEqual(placeholders.filter((word) => !isPlaceholder(word)), []);
  const own = ["LOG_LEVEL", "STRIPE_KEY", '{"a":1}', "REGION=eu", "task.md"];
  assert.deepEqual(own.filter(isPlaceholder), []);
});

Deno.test("every field that the running text of a skill names is in the answer it speaks of", async () => {
  const answers = { ...answered, ...await printedFields() };
  for (const [file, fields] of Object.entries(NAMED)) {
    for (const [field, answer] of Object.entries(fields)) {
      const known = answers[answer] ?? [];
      assert.ok(known.includes(field), `${file}: "${field}" is not in "${answer}": ${known}`);
    }
  }
});
