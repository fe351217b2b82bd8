/** `completion SHELL`: prints the script that a shell loads. */
import type { Invocation } from "../types.ts";
import bash from "./completion.bash" with { type: "text" };
import fish from "./completion.fish" with { type: "text" };
import powershell from "./completion.ps1" with { type: "text" };
import zsh from "./completion.zsh" with { type: "text" };

const SCRIPTS: { readonly [shell: string]: string } = { bash, zsh, fish, powershell };

/** Prints the script. */
export async function printCompletion({ values, output }: Invocation): Promise<void> {
  await output.text(SCRIPTS[String(values.shell)] ?? "");
}
