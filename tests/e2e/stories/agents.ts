/** Stories: agents, triggers and schedules. */
import assert from "node:assert/strict";
import { holds, keeps, shown, type Step, words } from "./steps.ts";

/** An agent and one that runs at set times, from creation to end. */
export const AGENTS: readonly Step[] = [
  {
    words: words("agents create --name Scout --instructions", "Look around"),
    check: keeps("id", "agent", { name: "Scout" }),
  },
  {
    words: words("agents get {agent}"),
    check: holds({ name: "Scout" }),
  },
  {
    words: words("agents update {agent} --name Ranger"),
    check: holds({ name: "Ranger" }),
  },
  {
    words: words("agents list"),
    check: ([printed]) => assert.match(JSON.stringify(printed), /"Ranger"/),
  },
  {
    words: words("scheduled-agents create --name Nightly --cron", "0 3 * * *", "--prompt", "Look"),
    check: keeps("id", "schedule", { name: "Nightly" }),
  },
  {
    words: words("scheduled-agents get {schedule}"),
    check: holds({ name: "Nightly" }),
  },
  {
    words: words("scheduled-agents update {schedule} --name Weekly"),
    check: holds({ name: "Weekly" }),
  },
  {
    words: words("scheduled-agents list"),
    check: ([printed]) => assert.match(JSON.stringify(printed), /"Weekly"/),
  },
  {
    words: words("scheduled-agents delete {schedule} --yes"),
    check: holds({}),
  },
  {
    words: words("agents delete {agent} --yes"),
    check: holds({}),
  },
];

/** Agents of the roster, triggers and schedules. */
export const TRIGGERS: readonly Step[] = [
  shown("agents create --name Scout", keeps("id", "agent")),
  shown("agents list --can-launch"),
  shown("agents get {agent}", holds({ name: "Scout" })),
  shown("agents update {agent} --name Scout2"),
  shown("agents scorecard"),
  shown("agents trigger-credentials"),
  shown("agents delete {agent} --yes"),
  shown("agents create --type slack --name Bot", keeps("api_app_id", "slack")),
  shown("agents list --type slack"),
  shown("agents get {slack} --type slack"),
  shown("agents update {slack} --type slack --disabled"),
  shown("agents delete {slack} --type slack --yes"),
  {
    words: words(
      "agents create --type linear --service-user user_1 --linear-api-key lin_api_example",
    ),
    check: keeps("id", "linear"),
  },
  shown("agents create --type linear"),
  shown("agents list --type linear"),
  shown("agents get {linear} --type linear"),
  shown("agents update {linear} --type linear --disabled"),
  shown("agents delete {linear} --type linear --yes"),
  shown("agents create --type email --name returns", keeps("id", "email")),
  shown("agents list --type email"),
  shown("agents get {email} --type email"),
  shown("agents update {email} --type email --disabled"),
  shown("agents delete {email} --type email --yes"),
  shown("agents create --type github --name Bot"),
  shown("agents list --type github"),
  shown(
    "scheduled-agents create --name Nightly --prompt Tidy --cron",
    keeps("id", "schedule"),
    "0 3 * * *",
  ),
  shown("scheduled-agents list"),
  shown("scheduled-agents get {schedule}"),
  shown("scheduled-agents update {schedule} --disabled"),
  shown("scheduled-agents run-now {schedule}"),
  shown("scheduled-agents delete {schedule} --yes"),
];
