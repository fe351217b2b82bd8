/** Tokens that open one terminal connection each. */
import { perEmulator } from "../core/per_emulator.ts";
import type { Emulator } from "../core/types.ts";

/** How long a token can be used, in milliseconds. */
const LIFE = 5 * 60_000;

interface Grant {
  readonly sessionId: string;
  readonly expires: number;
}

const grantsOf = perEmulator(() => new Map<string, Grant>());

/** A token as it is answered. */
export interface Token {
  readonly token: string;
  /** ISO 8601. */
  readonly expires_at: string;
}

/** Makes a token for a session. */
export function issueToken(emulator: Emulator, sessionId: string): Token {
  const grants = grantsOf(emulator);
  const now = emulator.clock.now();
  for (const [token, { expires }] of grants) if (expires <= now) grants.delete(token);
  const token = `wst_${crypto.randomUUID().replaceAll("-", "")}`;
  const expires = now + LIFE;
  grants.set(token, { sessionId, expires });
  return { token, expires_at: new Date(expires).toISOString() };
}

/** Takes a token: whether it opens this session. It opens nothing a second time. */
export function useToken(emulator: Emulator, token: string, sessionId: string): boolean {
  const grants = grantsOf(emulator);
  const grant = grants.get(token);
  grants.delete(token);
  return grant?.sessionId === sessionId && grant.expires > emulator.clock.now();
}
