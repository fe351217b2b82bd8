/** The tasks whose cost `token_cost.ts` measures, each the plain and the cheap way. */
import type { Agent, Task } from "./token_cost.ts";

const HELLO = "Write a greeting to hello.txt";
const STAY = ["--on-complete", "keep_alive"];

function member(text: string, name: string): string {
  const value: unknown = JSON.parse(text)[name];
  if (typeof value !== "string") throw new Error(`No "${name}" in ${text}`);
  return value;
}

/** A session that runs. */
async function session(agent: Agent): Promise<string> {
  return member(await agent.prepare("session", "create", "--wait"), "id");
}

/** A session whose last prompt failed after it had said a lot. */
async function failedSession(agent: Agent): Promise<string> {
  const id = await session(agent);
  await agent.prepare("session", "prompt", id, "emit 40 events then fail");
  return id;
}

/** A template whose build fails. */
async function brokenTemplate(agent: Agent, repo: string): Promise<string> {
  const start = ["session", "launch", "--repo", repo, ...STAY];
  const id = member(
    await agent.prepare(...start, "--prompt", 'write "{ oops" to package.json', "--wait"),
    "id",
  );
  await agent.prepare("session", "git", id, "commit", "--message", "Add package.json");
  await agent.prepare("session", "git", id, "push");
  await agent.prepare("session", "destroy", id);
  const create = ["template", "create", "--display-name", repo.slice(10), "--build"];
  const made = await agent.prepare(...create, "--github-repo", repo);
  const template = member(made, "id");
  await agent.prepare("template", "wait", template);
  return template;
}

/** All tasks. */
export const TASKS: readonly Task[] = [
  {
    name: "launch, wait, read a file",
    async plain(agent) {
      const start = ["session", "launch", "--prompt", HELLO, ...STAY];
      const id = member(await agent.run(...start), "id");
      await agent.run("session", "wait", id);
      await agent.run("session", "file", "read", id, "hello.txt");
    },
    async cheap(agent) {
      const start = ["session", "launch", "--prompt", HELLO, ...STAY, "--wait"];
      const id = member(await agent.run(...start, "--fields", "id,last_prompt.status"), "id");
      await agent.run("session", "file", "read", id, "hello.txt", "--raw");
    },
  },
  {
    name: "which prompts failed today, and why",
    async plain(agent) {
      await failedSession(agent);
      await agent.run("session", "list", "--limit", "100");
    },
    async cheap(agent) {
      await failedSession(agent);
      const failed = '.sessions[] | select(.last_prompt.status == "error") | ' +
        "select(.last_prompt.started_at[:10] == (now | todate[:10])) | " +
        '"\\(.id) \\(.last_prompt.error)"';
      await agent.run("session", "list", "--limit", "100", "--jq", failed);
    },
  },
  {
    name: "last error and last five events",
    async plain(agent) {
      const id = await failedSession(agent);
      await agent.run("session", "status", id);
      await agent.run("session", "events", id, "--since", "0");
    },
    async cheap(agent) {
      const id = await failedSession(agent);
      await agent.run("session", "status", id, "--fields", "last_prompt.error");
      const last = ["--last", "5", "--merge-text", "--fields", "event,data.content"];
      await agent.run("session", "events", id, ...last);
    },
  },
  {
    name: "five in parallel with status and cost",
    async plain(agent) {
      const ids = [];
      for (let n = 1; n <= 5; n++) {
        const start = ["session", "launch", "--prompt", `${HELLO} ${n}`];
        ids.push(member(await agent.run(...start), "id"));
      }
      for (const id of ids) await agent.run("session", "wait", id);
    },
    async cheap(agent) {
      const fields = ["--fields", "last_prompt.status,last_prompt.cost_usd"];
      const prompts = [1, 2, 3, 4, 5].map((n) => `${HELLO} ${n}`);
      await agent.file("prompts.txt", `${prompts.join("\n")}\n`);
      const start = ["session", "launch", "--prompts-from", "prompts.txt", "--wait"];
      await agent.run(...start, ...fields);
    },
  },
  {
    name: "repair a template",
    async plain(agent) {
      const template = await brokenTemplate(agent, "northwind/ledger");
      await agent.run("template", "get", template);
      await agent.run("template", "build-logs-history", template);
      const id = member(await agent.run("template", "fix-session", template), "session_id");
      await agent.run("session", "wait", id, "--for", "running");
      await agent.run("session", "prompt", id, 'write "{}" to package.json');
      await agent.run("template", "save-snapshot", template, "--session", id);
      await agent.run("template", "wait", template);
    },
    async cheap(agent) {
      const template = await brokenTemplate(agent, "northwind/books");
      const errors = '.logs[] | select(.level == "error") | .message';
      await agent.run("template", "build-logs-history", template, "--jq", errors);
      const fix = ["template", "fix-session", template, "--jq", ".session_id"];
      const id = (await agent.run(...fix)).trim();
      const prompt = ["session", "prompt", id, 'write "{}" to package.json', "--wait"];
      await agent.run(...prompt, "--fields", "last_prompt.status");
      const save = ["template", "save-snapshot", template, "--session", id];
      await agent.run(...save, "--fields", "status");
    },
  },
  {
    name: "secrets and variables",
    async plain(agent) {
      const id = await session(agent);
      await agent.run("secrets", "set", "NPM_TOKEN", "npm_0123456789");
      await agent.run("secrets", "list");
      await agent.run("session", "env", "set", id, "REGION=eu");
      await agent.run("session", "env", "get", id);
    },
    async cheap(agent) {
      const id = await session(agent);
      await agent.run("secrets", "set", "NPM_TOKEN", "npm_0123456789", "--jq", "empty");
      await agent.run("session", "env", "set", id, "REGION=eu", "--jq", "empty");
    },
  },
  {
    name: "deploy and its URL",
    async plain(agent) {
      const id = await site(agent);
      await agent.run("session", "deploy", "run", id);
      await agent.run("session", "deploy", "info", id);
    },
    async cheap(agent) {
      const id = await site(agent);
      const url = 'select(.event == "done").data.url';
      await agent.run("session", "deploy", "run", id, "--jq", url);
    },
  },
  {
    name: "what my key cannot do",
    async plain(agent) {
      await agent.run("auth", "status", "--scopes");
    },
    async cheap(agent) {
      await agent.run("auth", "status", "--cannot", "--fields", "commands.cannot");
    },
  },
  {
    name: "cancel and rewind",
    async plain(agent) {
      const id = await busySession(agent);
      await agent.run("session", "prompt-cancel", id);
      await agent.run("session", "status", id);
      await agent.run("session", "history", id);
      await agent.run("session", "prompt-rewind", id);
    },
    async cheap(agent) {
      const id = await busySession(agent);
      await agent.run("session", "prompt-cancel", id, "--fields", "cancelled");
      await agent.run("session", "prompt-rewind", id, "--jq", "empty");
    },
  },
  {
    name: "watch, interrupt, go on",
    async plain(agent) {
      const id = await busySession(agent, 4);
      await agent.run("session", "events", id, "--since", "0", "--timeout", "1");
      await agent.run("session", "events", id, "--since", "2");
    },
    async cheap(agent) {
      const id = await busySession(agent, 4);
      const brief = ["--merge-text", "--fields", "event,data.content"];
      await agent.run("session", "events", id, "--since", "0", "--timeout", "1", ...brief);
      await agent.run("session", "wait", id, "--fields", "last_prompt.status");
    },
  },
  {
    name: "options of a command",
    async plain(agent) {
      await agent.run("session", "--help");
      await agent.run("session", "prompt", "--help", "--format", "json");
    },
    async cheap(agent) {
      await agent.run("session", "prompt", "--help");
    },
  },
  {
    name: "id and state of all of 63 sessions",
    async plain(agent) {
      await fillUp(agent);
      await agent.run("session", "list", "--limit", "100");
    },
    async cheap(agent) {
      await fillUp(agent);
      const fields = ["--fields", "id,state", "--format", "tsv"];
      await agent.run("session", "list", "--limit", "100", ...fields);
    },
  },
  {
    name: "a folder up and down",
    async plain(agent) {
      const id = await emptySession(agent);
      for (const [name, text] of Object.entries(NOTES)) {
        await agent.run("session", "file", "write", id, `notes/${name}`, "--content", text);
      }
      await agent.run("session", "file", "list", id, "--path", "notes");
      for (const name of Object.keys(NOTES)) {
        await agent.run("session", "file", "read", id, `notes/${name}`);
      }
    },
    async cheap(agent) {
      const id = await emptySession(agent);
      for (const [name, text] of Object.entries(NOTES)) await agent.file(`notes/${name}`, text);
      await agent.run("session", "file", "upload", id, "-r", "notes");
      await agent.run("session", "file", "download", id, "-r", "notes", "copy");
    },
  },
  {
    name: "pull request and its diff",
    async plain(agent) {
      const id = await changedSession(agent);
      await agent.run("session", "git", id, "create_branch_and_pr", "--pr-title", "Say hello");
      await agent.run("session", "diff", id);
      await agent.run("session", "diff", id, "--stat");
    },
    async cheap(agent) {
      const id = await changedSession(agent);
      const pull = ["create_branch_and_pr", "--pr-title", "Say hello"];
      await agent.run("session", "git", id, ...pull, "--fields", "pr_url");
      await agent.run("session", "diff", id, "--raw");
    },
  },
];

/** Files of a folder. */
const NOTES = { "a.md": "first\n", "b.md": "second\n", "c.md": "third\n" };

/** A session in which nothing has been done. */
async function emptySession(agent: Agent): Promise<string> {
  return member(await agent.prepare("session", "create", "--wait"), "id");
}

/** A session with a repository in which a file was changed. */
async function changedSession(agent: Agent): Promise<string> {
  const start = ["session", "create", "--repo", "acme/storefront", "--wait"];
  const id = member(await agent.prepare(...start), "id");
  await agent.prepare("session", "file", "write", id, "hello.txt", "--content", "hello\n");
  return id;
}

/** A session with a page that is ready to be deployed. */
async function site(agent: Agent): Promise<string> {
  const start = ["session", "launch", "--template", "static-site", ...STAY, "--wait"];
  const page = 'write "<h1>Hello</h1>" to index.html';
  const id = member(await agent.prepare(...start, "--prompt", page), "id");
  await agent.prepare("session", "deploy", "scaffold", id);
  return id;
}

/** A session in which a prompt runs for some seconds; a minute, when left out. */
async function busySession(agent: Agent, seconds = 60): Promise<string> {
  const start = ["session", "launch", "--prompt", `sleep ${seconds} then ${HELLO}`, ...STAY];
  const id = member(await agent.prepare(...start), "id");
  await agent.prepare("session", "wait", id, "--for", "running");
  return id;
}

/** Starts sessions until there are 63. */
async function fillUp(agent: Agent): Promise<void> {
  const count = async () =>
    JSON.parse(await agent.prepare("session", "list", "--limit", "100")).sessions.length;
  for (let missing = 63 - await count(); missing > 0; missing--) {
    await agent.prepare("session", "create");
  }
}
