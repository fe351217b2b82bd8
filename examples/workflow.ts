/**
 * A small agent workflow, as a user of the library would write it: an agent works in a session on a
 * repository, a failed prompt is tried again, the changes become a pull request, and the session goes
 * away. `workflow_test.ts` drives it on a local cloud.
 *
 * @module
 */
import {
  type Client,
  createSession,
  destroySession,
  listSessions,
  promptSession,
  sessionGit,
} from "@runtm/runtm-api/client";

/** What the workflow is to do. */
export interface Task {
  /** `owner/name` of the repository. */
  readonly repo: string;
  readonly prompt: string;
  /** How often the prompt is tried; twice unless told. */
  readonly tries?: number;
  /** Most sessions that may run at once; any number unless told. */
  readonly mostSessions?: number;
}

/** What came of it. */
export interface Result {
  readonly session: string;
  readonly tries: number;
  /** Text the agent said. */
  readonly said: string;
  readonly pullRequest: string | undefined;
}

/** The workflow gave up; the message says why. */
export class GaveUp extends Error {
  override readonly name = "GaveUp";
}

/** Carries a task out. */
export async function carryOut(client: Client, task: Task): Promise<Result> {
  const running = (await client.call(listSessions, {})).total ?? 0;
  if (running >= (task.mostSessions ?? Infinity)) {
    throw new GaveUp(`${running} sessions are there already`);
  }
  const made = await client.call(createSession, {
    repo: task.repo,
    name: task.prompt.slice(0, 40),
  });
  const session = String(made.id);
  try {
    await client.wait(session, { for: "running" });
    const { said, tries } = await ask(client, session, task);
    const pullRequest = await openPullRequest(client, session, task.prompt);
    return { session, tries, said, pullRequest };
  } finally {
    await client.call(destroySession, { session_id: session });
  }
}

/** Asks until the agent succeeds. */
async function ask(client: Client, session: string, { prompt, tries = 2 }: Task) {
  let reason: unknown;
  for (let count = 1; count <= tries; count++) {
    try {
      let said = "";
      for await (
        const { event, data } of client.stream(promptSession, { session_id: session, prompt })
      ) {
        if (event === "text_delta") said += (data as { content?: string }).content ?? "";
      }
      return { said, tries: count };
    } catch (error) {
      reason = error;
    }
  }
  const why = reason instanceof Error ? reason.message : String(reason);
  throw new GaveUp(`The agent failed ${tries} times: ${why}`);
}

/** Opens a pull request; nothing where the agent changed nothing. */
async function openPullRequest(client: Client, session: string, title: string) {
  try {
    const answer = await client.call(sessionGit, {
      session_id: session,
      operation: "create_branch_and_pr",
      pr_title: title,
    });
    return answer.pr_url ?? undefined;
  } catch (error) {
    if (String(error).includes("no changes")) return undefined;
    throw error;
  }
}
