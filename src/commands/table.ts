/** The commands that are not one operation of the cloud. */
import { allOperations, innerOperations } from "../operations/areas.ts";
import type { Operation } from "../operations/types.ts";
import { apiCommand } from "./api/commands.ts";
import { authLoginCommand, authLogoutCommand } from "./auth/commands.ts";
import {
  emulatorEnvCommand,
  emulatorExportCommand,
  emulatorImportCommand,
  emulatorRunCommand,
  emulatorStartCommand,
  emulatorUiCommand,
} from "./local/emulator_commands.ts";
import { completeCommand, completionCommand } from "./completion/commands.ts";
import { docsCommand, onlineDocsCommand } from "./docs/commands.ts";
import {
  skillsInstallCommand,
  skillsListCommand,
  skillsStatusCommand,
  skillsUninstallCommand,
} from "./skills/commands.ts";
import { mcpServeCommand } from "./mcp/commands.ts";
import type { LocalCommand } from "./types.ts";
import { doctorCommand } from "./doctor/commands.ts";
import { schemaCommand } from "./local/schema_commands.ts";
import { upgradeCommand } from "./local/upgrade_commands.ts";
import { fileDownloadCommand, fileUploadCommand } from "./transfer/commands.ts";
import {
  sessionConnectCommand,
  sessionDiffCommand,
  sessionExecCommand,
} from "./terminal/commands.ts";
import { sessionWaitCommand, templateWaitCommand } from "./wait/commands.ts";

/** All of them, in the order of help. */
export const LOCAL_COMMANDS: readonly LocalCommand[] = [
  sessionWaitCommand,
  sessionExecCommand,
  sessionDiffCommand,
  sessionConnectCommand,
  fileUploadCommand,
  fileDownloadCommand,
  templateWaitCommand,
  authLoginCommand,
  authLogoutCommand,
  skillsInstallCommand,
  skillsStatusCommand,
  skillsUninstallCommand,
  skillsListCommand,
  docsCommand,
  onlineDocsCommand,
  completionCommand,
  completeCommand,
  mcpServeCommand,
  emulatorStartCommand,
  emulatorUiCommand,
  emulatorRunCommand,
  emulatorEnvCommand,
  emulatorExportCommand,
  emulatorImportCommand,
  upgradeCommand,
  schemaCommand,
  doctorCommand,
  apiCommand,
];

/**
 * Loads the operations that a command calls.
 *
 * @param command The command
 * @returns They, in the order of the table
 */
export async function operationsOf({ calls }: Pick<LocalCommand, "calls">): Promise<Operation[]> {
  if (calls.length === 0) return [];
  const operations = [...await allOperations(), ...await innerOperations()];
  const called = operations.filter(({ id }) => calls.includes(id));
  return calls.flatMap((id) => called.find((one) => one.id === id) ?? []);
}

/** Scopes that a key needs for operations, each once. */
export function scopesOf(operations: readonly Operation[]): string[] {
  return [...new Set(operations.flatMap(({ scopes }) => scopes))];
}
