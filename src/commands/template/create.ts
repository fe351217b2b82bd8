/** `template create`: creates, declares launch arguments, builds; the new id is never lost. */
import { commandHint, shellWord } from "../../errors/command_hint.ts";
import type { Answer, Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { asText } from "../../json/json_value.ts";
import { launchArgument } from "../../client/request/launch_argument.ts";
import type { Operation } from "../../operations/types.ts";
import { answerObject, templateIdOf } from "../answer_object.ts";
import { operationOf } from "../call.ts";
import { failedStep, startBuild } from "./build.ts";
import type { Invocation, Step } from "../types.ts";
import { outcomeOf } from "../lost_answer.ts";

/** What was asked for besides creating. */
interface Plan {
  readonly sessionArgs: readonly string[];
  readonly build: boolean;
  readonly skipAgent: boolean;
  readonly wait: boolean;
  readonly follow: boolean;
}

/** `template create`. */
export async function templateCreate(invocation: Invocation): Promise<void> {
  const { output } = invocation;
  const operation = operationOf(invocation);
  const plan = planOf(invocation);
  const connection = await invocation.connect();
  const created = await create(invocation, connection, operation);
  if (plan.sessionArgs.length === 0 && !plan.build) return await output.json(created.text);
  const id = templateIdOf(answerObject(created.text));
  if (id === undefined) {
    await output.json(created.text);
    throw new Failure("api_error", "The template was created, but its answer holds no id", {
      hint: "Run: runtm-api template list",
      requestId: created.requestId,
    });
  }
  const declared = await declareSessionArgs(invocation, connection, plan, id, created.text);
  if (!plan.build) return await output.json(declared);
  await startBuild(invocation, connection, {
    id,
    skipAgent: plan.skipAgent,
    wait: plan.wait,
    follow: plan.follow,
    template: declared,
  });
}

/** What was asked for; refuses what the second call would be refused for, before the first is made. */
function planOf({ values }: Invocation): Plan {
  const skipAgent = values.skip_agent === true;
  const wait = values.wait === true;
  const follow = values.follow === true;
  const sessionArgs = Array.isArray(values.session_arg) ? values.session_arg.map(String) : [];
  checkSessionArgs(sessionArgs);
  return {
    sessionArgs,
    build: values.build === true || skipAgent || wait || follow,
    skipAgent,
    wait,
    follow,
  };
}

function checkSessionArgs(texts: readonly string[]): void {
  const keys = texts.map((text) => launchArgument(text).key);
  const odd = keys.find((key) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key));
  if (odd !== undefined) {
    throw new Failure("usage", `Launch argument "${odd}" cannot be an environment variable`, {
      hint: "Give --session-arg a key of letters, digits and underscores",
    });
  }
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw new Failure("usage", `Launch argument "${twice}" is declared twice`, {
      hint: "Give each --session-arg another key",
    });
  }
}

/** The first call; when its answer is lost, the list tells what became of it. */
async function create(
  { values, globals, process, signal }: Invocation,
  connection: Connection,
  operation: Operation,
): Promise<Answer> {
  const idempotencyKey = globals.idempotencyKey ?? process.uuid();
  try {
    return await connection.call(operation, values, { signal, idempotencyKey });
  } catch (error) {
    const { listTemplates } = await import("../../operations/template/templates.ts");
    const slug = asText(values.name);
    throw await outcomeOf(error, connection, {
      operation: listTemplates,
      values: { page_size: 100 },
      matches: (template) =>
        template.github_repo === values.github_repo &&
        template.display_name === values.display_name &&
        (slug === undefined || template.name === slug),
      what: "template",
      found: (template) =>
        commandHint(templateIdOf(template) ?? "", (id) => `template get ${id}`, "template list"),
      missing: `Run it again with --idempotency-key ${shellWord(idempotencyKey)}`,
      signal,
    });
  }
}

/**
 * The second call.
 *
 * @returns The template as it is now known
 */
async function declareSessionArgs(
  { output, signal }: Invocation,
  connection: Connection,
  plan: Plan,
  id: string,
  created: string,
): Promise<string> {
  if (plan.sessionArgs.length === 0) return created;
  const { updateTemplate } = await import("../../operations/template/templates.ts");
  const values = { template_id: id, session_args: plan.sessionArgs };
  try {
    const { text } = await connection.call(updateTemplate, values, { signal });
    return templateIdOf(answerObject(text)) === undefined ? created : text;
  } catch (error) {
    await output.json(created);
    const args = plan.sessionArgs.map((text) => ` --session-arg ${shellWord(text)}`).join("");
    const build = plan.build ? ` && runtm-api template build ${id}${buildOptions(plan)}` : "";
    throw failedStep(
      error,
      "The template was created, but its launch arguments were not set",
      commandHint(id, (id) => `template update ${id}${args}${build}`, "template list"),
    );
  }
}

function buildOptions({ skipAgent, wait, follow }: Plan): string {
  return [[skipAgent, " --skip-agent"], [wait, " --wait"], [follow, " --follow"]]
    .map(([wanted, option]) => wanted ? option : "").join("");
}

/** The calls of `template create`. */
export async function createSteps(invocation: Invocation): Promise<readonly Step[]> {
  const plan = planOf(invocation);
  const { buildTemplate } = await import("../../operations/template/builds.ts");
  const { updateTemplate } = await import("../../operations/template/templates.ts");
  const template_id = "{id}";
  const steps: Step[] = [{ operation: operationOf(invocation), values: invocation.values }];
  if (plan.sessionArgs.length > 0) {
    const values = { template_id, session_args: plan.sessionArgs };
    steps.push({ operation: updateTemplate, values });
  }
  if (plan.build) {
    const values = { template_id, skip_agent: plan.skipAgent };
    steps.push({ operation: buildTemplate, values });
  }
  return steps;
}
