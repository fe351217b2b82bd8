/** `emulator ui`: opens the page of a running emulator, or prints the address that does. */
import { createConnection } from "../../client/create_connection.ts";
import { readSettings } from "../../config/settings.ts";
import { Failure } from "../../errors/failure.ts";
import type { Operation } from "../../operations/types.ts";
import { isLoopback } from "../../process/proxy.ts";
import type { Process } from "../../process/types.ts";
import { answerObject } from "../answer_object.ts";
import type { DryRun, Invocation } from "../types.ts";

/** Asks the emulator for an address of its page. No operation of the Cloud API. */
const newPageAddress = {
  id: "newPageAddress",
  command: "emulator ui",
  summary: "A new address of the page",
  effect: "local",
  output: "json",
  method: "POST",
  path: "/_emulator/ui/token",
  scopes: [],
  org: "none",
  inputs: {},
  answer: "json",
  example: "emulator ui",
} as const satisfies Operation;

/** Prints `{"ui":ADDRESS,"opened":true|false}`. */
export async function emulatorUi({ process, globals, values, output, signal }: Invocation) {
  const settings = await readSettings(process, globals);
  const { origin, hostname } = new URL(settings.baseUrl);
  if (!isLoopback(hostname)) {
    throw new Failure("usage", `"${hostname}" is no emulator on this machine`, {
      hint: "Set RUNTM_API_URL and RUNTM_API_KEY to what emulator start printed",
    });
  }
  const place = { ...settings, baseUrl: origin };
  const connection = createConnection(process, place, (line) => output.trace(line));
  const { text } = await connection.call(newPageAddress, {}, { signal });
  const { ui } = answerObject(text);
  if (typeof ui !== "string" || !ui.startsWith(`${origin}/#token=`)) {
    throw new Failure("not_json", `"${origin}" does not answer as an emulator`, {
      hint: "Run: runtm-api emulator start",
    });
  }
  const opened = values.print !== true && await openInBrowser(process, ui);
  await output.json(JSON.stringify({ ui, opened }));
}

/** What it would do, for `--dry-run`. */
export async function uiSteps({ process, globals }: Invocation): Promise<DryRun> {
  const { baseUrl } = await readSettings(process, globals);
  return {
    opens: "the page of the emulator",
    asks: `${new URL(baseUrl).origin}/_emulator/ui/token`,
  };
}

/** Opens an address with the program that the system has for it; whether it did. */
async function openInBrowser(process: Process, address: string): Promise<boolean> {
  const desktop = process.os === "darwin" ||
    ["DISPLAY", "WAYLAND_DISPLAY"].some((name) => (process.env(name) ?? "") !== "");
  if (!desktop) return false;
  try {
    const opener = process.os === "darwin" ? "open" : "xdg-open";
    return (await process.run(opener, [address])).code === 0;
  } catch {
    return false;
  }
}
