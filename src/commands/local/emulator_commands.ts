/** The command of the local emulator. */
import type { LocalCommand } from "../types.ts";

/** What an emulator begins with and who carries prompts out. */
const SCENE_INPUTS = {
  agent_command: {
    type: "string",
    in: "local",
    minLength: 1,
    help: "Shell command that carries prompts out, run with your rights; the prompt is its stdin",
  },
  seed: {
    type: "integer",
    in: "local",
    help: "Number that the scripted agent's costs follow from",
  },
  seed_file: {
    type: "string",
    in: "local",
    help: "YAML or JSON file with sessions, templates and secrets to begin with",
  },
  key: {
    type: "string",
    in: "local",
    minLength: 1,
    help: "The main API key, instead of one that is made up",
  },
  org: {
    type: "string",
    in: "local",
    minLength: 1,
    help: "Organisation of the main key (org_emulator)",
  },
} as const;

/** Starts the emulator. */
export const emulatorStartCommand: LocalCommand = {
  command: "emulator start",
  summary: "Run a local Runtm Cloud on loopback until interrupted",
  effect: "local",
  output: "json",
  inputs: {
    port: {
      type: "integer",
      in: "local",
      default: 8787,
      minimum: 0,
      maximum: 65535,
      help: "Port to listen on; 0 takes a free one",
    },
    data_dir: {
      type: "string",
      in: "local",
      minLength: 1,
      help: "Folder that keeps everything (~/.runtm/emulator); :memory: keeps nothing",
    },
    ...SCENE_INPUTS,
    rate_limit: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Requests per minute and key; more get 429",
    },
    no_event_ids: { type: "boolean", in: "local", help: "Leave ids out of event streams" },
    deploy_framing: {
      type: "string",
      in: "local",
      enum: ["blank", "lines"],
      help: "How deploy run ends its events: with a blank line, or with the line itself",
    },
    keys: { type: "boolean", in: "local", help: "Print all API keys, not the main one alone" },
    host: {
      type: "string",
      in: "local",
      minLength: 1,
      help: "Address to listen on instead of 127.0.0.1",
    },
    allow_host: {
      type: "strings",
      in: "local",
      help: "Host name under which it may be called too, by containers for example; repeatable",
    },
    cors: {
      type: "strings",
      in: "local",
      help: "Origin of web pages that may call it, http://localhost:3000 for example; repeatable",
    },
    i_know: {
      type: "boolean",
      in: "local",
      help: "Needed with a --host that other machines can reach",
    },
  },
  calls: [],
  notes: [
    "Prints its URL and key as one JSON line, then serves until Ctrl-C: " +
    "export RUNTM_API_URL and RUNTM_API_KEY to use it.",
    "It is no sandbox: --agent-command runs with your rights, on your files.",
    "Without --agent-command a scripted agent answers; the words fail, slow, sleep N and " +
    "emit N events in a prompt steer it.",
  ],
  example: "emulator start --port 8787 --data-dir /tmp/runtm-emulator",
};

/** Runs a command with an emulator of its own. */
export const emulatorRunCommand: LocalCommand = {
  command: "emulator run",
  summary: "Run a command with an emulator of its own, and pass on its exit code",
  effect: "local",
  output: "bytes",
  inputs: {
    words: {
      type: "strings",
      in: "local",
      arg: true,
      required: true,
      help: "The command and its arguments, after --",
    },
    data_dir: {
      type: "string",
      in: "local",
      default: ":memory:",
      minLength: 1,
      help: "Folder that keeps everything; :memory: keeps nothing",
    },
    ...SCENE_INPUTS,
  },
  calls: [],
  notes: [
    "The emulator listens on a free port; RUNTM_API_URL, RUNTM_API_KEY and RUNTM_ORG_ID name it to " +
    "the command. It ends with the command.",
  ],
  example: "emulator run -- npm test",
};

/** Prints how a shell reaches the emulator that runs. */
export const emulatorEnvCommand: LocalCommand = {
  command: "emulator env",
  summary: "Print shell exports for a running emulator",
  effect: "local",
  output: "text",
  inputs: {
    data_dir: {
      type: "string",
      in: "local",
      minLength: 1,
      help: "Its data folder (~/.runtm/emulator)",
    },
  },
  calls: [],
  notes: ['Use it as: eval "$(runtm-api emulator env)"'],
  example: "emulator env",
};

/** Packs what an emulator holds. */
export const emulatorExportCommand: LocalCommand = {
  command: "emulator export",
  summary: "Print everything a running emulator holds, except keys, as one file",
  effect: "local",
  output: "bytes",
  inputs: {},
  calls: [],
  notes: [
    "The emulator is the one that RUNTM_API_URL and RUNTM_API_KEY name; the file is a compressed tar " +
    "archive: use --output-file",
  ],
  example: "emulator export --output-file state.tar.gz",
};

/** Unpacks it again. */
export const emulatorImportCommand: LocalCommand = {
  command: "emulator import",
  summary: "Replace everything a running emulator holds, except keys, by such a file",
  effect: "local",
  output: "json",
  inputs: {
    file: {
      type: "string",
      in: "local",
      arg: true,
      required: true,
      help: "File of emulator export",
    },
  },
  calls: [],
  notes: ["The emulator is the one that RUNTM_API_URL and RUNTM_API_KEY name"],
  example: "emulator import state.tar.gz",
};

/** Opens the page of the emulator. */
export const emulatorUiCommand: LocalCommand = {
  command: "emulator ui",
  summary: "Open the page of a running emulator in a browser",
  effect: "local",
  output: "json",
  inputs: {
    print: { type: "boolean", in: "local", help: "Print the address and open nothing" },
  },
  calls: [],
  notes: [
    "The emulator is the one that RUNTM_API_URL and RUNTM_API_KEY name.",
    "The address holds a token that works once, within ten minutes, and never the API key.",
    "Without a desktop nothing is opened: open the address that is printed.",
  ],
  example: "emulator ui --print",
};
