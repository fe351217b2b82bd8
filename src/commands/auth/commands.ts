/** The commands that store and remove the API key. */
import type { LocalCommand } from "../types.ts";

/** Stores a key after checking it. */
export const authLoginCommand: LocalCommand = {
  command: "auth login",
  summary: "Check an API key and store it for later commands",
  effect: "local",
  output: "json",
  inputs: {
    with_token: {
      type: "boolean",
      in: "local",
      help: "Read the key from standard input instead of asking for it",
    },
  },
  calls: ["getAuthStatus"],
  notes: [
    "The key is stored in ~/.runtm/credentials, readable by you alone, once GET /v1/me accepts it.",
    "RUNTM_API_KEY, where it is set, wins over the stored key.",
  ],
  example: "auth login --with-token < key.txt",
};

/** Removes the stored key. */
export const authLogoutCommand: LocalCommand = {
  command: "auth logout",
  summary: "Remove the stored API key",
  effect: "local",
  output: "json",
  inputs: {},
  calls: [],
  notes: [
    "Removes ~/.runtm/credentials and nothing else; the key stays valid until it is revoked in the dashboard.",
  ],
  example: "auth logout",
};
