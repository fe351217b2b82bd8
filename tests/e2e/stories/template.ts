/** Stories: a template from its creation to its end. */
import assert from "node:assert/strict";
import { listOf } from "../../fakes/printed.ts";
import { holds, keeps, lists, type Step, streams, words } from "./steps.ts";

/** A template from its creation to its end. */
export const TEMPLATE: readonly Step[] = [
  {
    words: words(
      "template create --github-repo acme/shop --session-arg REGION=eu --display-name",
      "The shop",
    ),
    check: keeps("id", "template", { display_name: "The shop", session_args: [{ key: "REGION" }] }),
  },
  {
    words: words("template get {template}"),
    check: holds({ build_status: "pending", session_args: [{ key: "REGION", default: "eu" }] }),
  },
  {
    words: words("template update {template} --restart-at-startup=false --description", "Sells"),
    check: holds({ description: "Sells", restart_at_startup: false }),
  },
  {
    words: words("template build {template}"),
    check: holds({ status: "building" }),
  },
  {
    words: words("template wait {template} --timeout 60"),
    check: holds({ build_status: "ready" }),
  },
  {
    words: words("template build-logs {template}"),
    check: streams("status", "log", "complete"),
  },
  {
    words: words("template build-logs-history {template}"),
    check: ([printed]) => assert(listOf(printed, "logs").length > 0),
  },
  {
    words: words("template list --page-size 10"),
    check: holds({ templates: [{ display_name: "The shop", build_status: "ready" }] }),
  },
  {
    words: words("template repos"),
    check: lists("repos", "full_name", ["acme/shop"]),
  },
  {
    words: words("template secrets set {template} --from-env STRIPE_KEY --stdin OTHER_KEY"),
    stdin: "other value\n",
    env: { STRIPE_KEY: "stripe value" },
    check: ([printed]) => assert.doesNotMatch(JSON.stringify(printed), /value"/),
  },
  {
    words: words("template secrets list {template}"),
    check: ([printed]) => assert.match(JSON.stringify(printed), /OTHER_KEY.*STRIPE_KEY/),
  },
  {
    words: words("template secrets delete {template} OTHER_KEY"),
    check: holds({ deleted: "OTHER_KEY" }),
  },
  {
    words: words("template fix-session {template}"),
    check: keeps("session_id", "session", { state: "running" }),
  },
  {
    words: words("template save-snapshot {template} --session {session}"),
    check: holds({ status: "ok" }),
  },
  {
    words: words("session create --template-id {template} --template-args REGION=us"),
    check: ([printed], known) => assert.equal(printed.template_id, known.template),
  },
  {
    words: words("template delete {template} --yes"),
    check: holds({}),
  },
  {
    words: words("template list"),
    check: holds({ templates: [], next_page_token: null }),
  },
];
