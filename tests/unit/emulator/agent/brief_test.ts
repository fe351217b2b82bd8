/** Promises about what the agent of a session is told besides its prompt, and from when on it counts. */
import assert from "node:assert/strict";
import { type EmulatorCalls, payloadsOf, withEmulator } from "../../../fakes/emulator_calls.ts";
import { runningSession } from "../../../fakes/emulator_events.ts";

/** An agent that says what it was told. */
const TELLS = { agentCommand: 'printf "%s" "$RUNTM_INSTRUCTIONS"' };

async function told({ send }: EmulatorCalls, session_id: string): Promise<string> {
  const stream = await send("promptSession", { path: { session_id }, body: { prompt: "x" } });
  return payloadsOf(await stream.text()).filter(({ type }) => type === "text_delta")
    .map(({ content }) => content).join("").trimEnd();
}

Deno.test("the instructions of a session count from its next resume on, not while it runs", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const path = { session_id: id };
    await calls.call("setSessionInstructions", { path, body: { instructions: "Be brief" } });
    assert.equal(await told(calls, id), "");
    await calls.call("pauseSession", { path });
    await calls.call("resumeSession", { path });
    assert.equal(await told(calls, id), "Be brief");
    await calls.call("setSessionInstructions", { path, body: { instructions: null } });
    assert.equal(await told(calls, id), "Be brief");
    await calls.call("pauseSession", { path });
    await calls.call("resumeSession", { path });
    assert.equal(await told(calls, id), "");
  }, TELLS));

Deno.test("the instructions of the organisation, the template and the user reach new sessions only", () =>
  withEmulator(async (calls) => {
    const { call, emulator } = calls;
    const body = { display_name: "Shop", github_repo: "acme/shop" };
    const template_id = (await call("createTemplate", { body })).id;
    await call("buildTemplate", { path: { template_id }, body: {} });
    await calls.events("streamTemplateBuildLogs", { path: { template_id } });
    const org = { org_id: emulator.orgId };
    const context = { template_id };
    await call("setOrgInstructions", { path: org, body: { instructions: "Never push" } });
    await call("setTemplateContext", { path: context, body: { content: "Run make check" } });
    await call("setUserInstructions", { body: { instructions: "Answer in French" } });
    const first = await runningSession(calls, { template_id });
    const before = "Never push\n\nRun make check\n\nAnswer in French";
    assert.equal(await told(calls, first), before);
    await call("setTemplateContext", { path: context, body: { content: "Run make test" } });
    await call("setUserInstructions", { body: { instructions: null } });
    await call("pauseSession", { path: { session_id: first } });
    await call("resumeSession", { path: { session_id: first } });
    assert.equal(await told(calls, first), before);
    const second = await runningSession(calls, { template_id });
    assert.equal(await told(calls, second), "Never push\n\nRun make test");
  }, TELLS));
