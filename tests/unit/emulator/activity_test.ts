/** Promises of the emulator about telemetry: it counts what happened. */
import assert from "node:assert/strict";
import type { EmulatorKeys } from "../../../src/emulator/core/types.ts";
import { type Body, type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";

const WORDS = 'write "hello" to notes.txt';

/** Starts a session, sends prompts one after the other, and returns its id. */
async function work(
  { call, events }: EmulatorCalls,
  prompts: readonly { prompt: string; model?: string; plan_mode?: boolean }[],
  as: keyof EmulatorKeys = "org",
): Promise<string> {
  const { id } = await call("createSession", { body: { agent: "codex" }, as });
  for (const body of prompts) {
    await events("promptSession", { path: { session_id: id }, body, as });
  }
  return id;
}

const sumOf = (rows: readonly Body[], field: string): number =>
  rows.reduce((sum, row) => sum + row[field], 0);
const near = (one: number, other: number) =>
  assert.ok(Math.abs(one - other) < 1e-6, `${one} ${other}`);

Deno.test("telemetry of an empty emulator is zero everywhere", () =>
  withEmulator(async ({ call }) => {
    const summary = await call("getActivitySummary");
    assert.deepEqual([summary.total_sessions, summary.total_prompts, summary.total_cost_usd], [
      0,
      0,
      0,
    ]);
    assert.deepEqual([summary.avg_cost_per_session, summary.period_days], [0, 30]);
    assert.deepEqual(summary.model_breakdown, {});
    assert.deepEqual(await call("getDailyActivity"), { daily_activity: [], period_days: 90 });
    assert.deepEqual(await call("listRecentPrompts"), { prompts: [], total: 0 });
    assert.equal((await call("getTeamActivitySummary")).total_members, 0);
    const { members } = await call("listTeamMemberUsage");
    assert.deepEqual(
      members.map((one: Body) => [one.user_id, one.sessions, one.last_active_at]),
      [["user_emulator", 0, null], ["user_teammate", 0, null]],
    );
  }));

Deno.test("summary, prompts, usage, days and members tell of the same sessions and prompts", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const first = await work(calls, [
      { prompt: WORDS, model: "haiku" },
      { prompt: "Think about it", model: "opus", plan_mode: true },
    ]);
    const second = await work(calls, [{ prompt: WORDS }]);
    const usage = await call("getSessionUsage", { path: { session_id: first } });
    assert.equal(usage.total_prompts, 2);
    assert.deepEqual(usage.prompts.map((one: Body) => one.model), ["haiku", "opus"]);
    const other = await call("getSessionUsage", { path: { session_id: second } });
    const cost = usage.total_cost_usd + other.total_cost_usd;
    assert.ok(cost > 0);

    const recent = await call("listRecentPrompts");
    assert.deepEqual(recent.prompts.map((one: Body) => one.session_id), [second, first, first]);
    assert.equal(recent.prompts[0].prompt_length, WORDS.length);
    assert.deepEqual([recent.prompts[0].agent, recent.prompts[0].abandoned], ["codex", false]);
    assert.equal((await call("listRecentPrompts", { query: { limit: 1 } })).total, 1);

    const summary = await call("getActivitySummary");
    assert.deepEqual([summary.total_sessions, summary.total_prompts], [2, 3]);
    assert.equal(summary.plan_mode_prompts, 1);
    near(summary.total_cost_usd, cost);
    near(summary.avg_cost_per_session, cost / 2);
    assert.deepEqual(Object.keys(summary.model_breakdown).sort(), ["haiku", "opus", "sonnet"]);
    assert.equal(summary.model_breakdown.haiku.count, 1);
    assert.equal(
      summary.total_tokens,
      sumOf(recent.prompts, "input_tokens") + sumOf(recent.prompts, "output_tokens"),
    );

    const { daily_activity: days } = await call("getDailyActivity", { query: { days: 2 } });
    assert.deepEqual([sumOf(days, "sessions"), sumOf(days, "prompts")], [2, 3]);
    near(sumOf(days, "cost_usd"), cost);
    assert.deepEqual((await call("getTeamDailyActivity")).daily_activity, days);

    const team = await call("getTeamActivitySummary");
    assert.deepEqual([team.total_members, team.total_prompts], [1, 3]);
    near(team.avg_cost_per_member, cost);
    const { members, total_members } = await call("listTeamMemberUsage");
    assert.equal(total_members, members.length);
    assert.deepEqual(members.map((one: Body) => [one.sessions, one.prompts]), [[2, 3], [0, 0]]);
    near(members[0].cost_usd, cost);
    assert.equal(members[0].last_active_at, recent.prompts[0].timestamp);
  }));

Deno.test("activity inside an organisation leaves out what happened elsewhere", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    await work(calls, [{ prompt: WORDS }], "personal");
    const inside = await work(calls, [{ prompt: WORDS }]);
    assert.equal((await call("getActivitySummary")).total_sessions, 1);
    assert.equal((await call("getActivitySummary", { as: "personal" })).total_sessions, 2);
    assert.equal((await call("getTeamActivitySummary")).total_sessions, 1);
    const strangers = await call("getTeamActivitySummary", { as: "otherOrg" });
    assert.equal(strangers.total_sessions, 0);
    const path = { session_id: inside };
    await call("getSessionUsage", { path, as: "otherOrg", status: 404 });
    assert.equal((await call("getSessionUsage", { path, as: "teammate" })).total_prompts, 1);
  }));

Deno.test("a failed prompt and a cancelled one count; only the cancelled one is abandoned", () =>
  withEmulator(async (calls) => {
    const { call, send } = calls;
    const id = await work(calls, [{ prompt: "Please fail" }]);
    const path = { session_id: id };
    const stream = await send("promptSession", { path, body: { prompt: "sleep 600" } });
    await call("cancelPrompt", { path, body: {} });
    await stream.text();
    const { prompts } = await call("listRecentPrompts");
    assert.deepEqual(prompts.map((one: Body) => one.abandoned), [true, false]);
    assert.equal((await call("getActivitySummary")).total_prompts, 2);
  }));

Deno.test("a window is kept to: what lies before it is not counted", async () => {
  let now = Date.UTC(2026, 4, 1, 12);
  const clock = {
    now: () => now,
    sleep: () => Promise.resolve(),
    timer: () => () => {},
  };
  await withEmulator(async (calls) => {
    const { call } = calls;
    await work(calls, [{ prompt: WORDS }]);
    now = Date.UTC(2026, 4, 11, 12);
    await work(calls, [{ prompt: WORDS }]);
    const days = (count: number) => call("getActivitySummary", { query: { days: count } });
    assert.deepEqual([(await days(5)).total_prompts, (await days(11)).total_prompts], [1, 2]);
    assert.deepEqual(
      (await call("getDailyActivity")).daily_activity.map((one: Body) => one.date),
      ["2026-05-01", "2026-05-11"],
    );
    await call("getActivitySummary", { query: { days: 400 }, status: 422 });
  }, { clock });
});
