/**
 * What keeps a call from being carried out, read from the words of the server. They only choose
 * among hints; nothing of them stands in one.
 */

/** What is in the way. */
export type Situation =
  | "key_used"
  | "prompt_running"
  | "build_running"
  | "session_paused"
  | "session_running"
  | "session_starting"
  | "session_destroyed"
  | "session_failed"
  | "template_not_ready"
  | "secrets_missing"
  | "no_session"
  | "no_template"
  | "no_organisation"
  | "not_text"
  | "scope_missing"
  | "role_missing"
  | "owner_only"
  | "deploy_refused"
  | "rule_of_organisation";

/** The first one that fits counts. */
const WORDS: readonly (readonly [RegExp, Situation])[] = [
  [/idempotency/i, "key_used"],
  [/\bprompt\b.*\b(running|in progress)\b|\bbeing rewound\b/i, "prompt_running"],
  [/\bbuild\b.*\b(running|in progress)\b/i, "build_running"],
  [/(?<!\bnot )\bpaused\b/i, "session_paused"],
  [/\bsession is (running|active)\b|\bnot paused\b/i, "session_running"],
  [
    /\bsession\b.*\b(creating|pending|starting|provision\w*|being (made|created))\b/i,
    "session_starting",
  ],
  [/\bsession\b.*\b(destroyed|destroying|expired)\b/i, "session_destroyed"],
  [/\bsession\b.*\berror\b/i, "session_failed"],
  [
    /\bsecrets?\b.*\b(missing|required)\b|\b(lacks|missing|required) .*secrets?\b/i,
    "secrets_missing",
  ],
  [
    /\btemplate\b.*\b(failed|building|pending|not (been )?(ready|built)|never built)\b|\bno sandbox\b/i,
    "template_not_ready",
  ],
  [
    /\bsession\b.*\b(not found|unknown|does not exist)\b|\b(no such|unknown) session\b/i,
    "no_session",
  ],
  [
    /\btemplate\b.*\b(not found|unknown|does not exist)\b|\b(no such|unknown) template\b/i,
    "no_template",
  ],
  [/\bX-Organization-Id\b/i, "no_organisation"],
  [/\bUTF-8\b|\bbinary\b/i, "not_text"],
  [/\bscopes?\b/i, "scope_missing"],
  [/\bowner of the session\b/i, "owner_only"],
  [/\b(admins?|owners?|role)\b/i, "role_missing"],
  [/\bdeploy\b/i, "deploy_refused"],
  [/\b(allow-?list|polic(y|ies)|limits?|budget|not allowed)\b/i, "rule_of_organisation"],
];

/**
 * Reads what is in the way.
 *
 * @param message What the server says
 * @returns The situation; `undefined` when the words are of none that is known
 */
export function situationOf(message: string | undefined): Situation | undefined {
  if (message === undefined) return undefined;
  // Quoted text is a name that a user chose.
  const words = message.slice(0, 1_000).replaceAll(/"[^"]*"/g, '""');
  return WORDS.find(([pattern]) => pattern.test(words))?.[1];
}
