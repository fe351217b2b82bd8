/** Page tokens of lists in the order in which their rows were made. */
import { badRequest } from "./errors.ts";

/** The token of the page after the row with this number. */
export function cursorAfter(number: number): string {
  return btoa(`after:${number}`);
}

/** The number after which a page begins; a 400 for a token that no list gave out. */
export function positionFrom(token: unknown): number {
  if (typeof token !== "string" || token === "") return 0;
  try {
    const position = /^after:(\d+)$/.exec(atob(token))?.[1];
    if (position !== undefined) return Number(position);
  } catch {
    // Not even base64: refused below like any other token the emulator did not make.
  }
  throw badRequest("page_token is not one this list gave out");
}
