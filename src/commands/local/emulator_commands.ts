/** The command of the local emulator. */
import type { LocalCommand } from "../types.ts";

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
      help: "Folder that keeps everything (~/.runtm/emulator); :memory: keeps nothing",
    },
    agent_command: {
      type: "string",
      in: "local",
      help: "Shell command that carries prompts out, run with your rights; the prompt is its stdin",
    },
    seed: {
      type: "integer",
      in: "local",
      help: "Number that the scripted agent's costs follow from",
    },
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
    host: { type: "string", in: "local", help: "Address to listen on instead of 127.0.0.1" },
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
