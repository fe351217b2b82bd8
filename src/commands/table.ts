/** The commands that are not one operation of the cloud. */
import { authLoginCommand, authLogoutCommand } from "./auth_commands.ts";
import { emulatorStartCommand } from "./emulator_commands.ts";
import {
  skillsInstallCommand,
  skillsListCommand,
  skillsStatusCommand,
  skillsUninstallCommand,
} from "./skills_commands.ts";
import type { LocalCommand } from "./types.ts";
import { upgradeCommand } from "./upgrade_commands.ts";
import { sessionWaitCommand, templateWaitCommand } from "./wait_commands.ts";

/** All of them, in the order of help. */
export const LOCAL_COMMANDS: readonly LocalCommand[] = [
  sessionWaitCommand,
  templateWaitCommand,
  authLoginCommand,
  authLogoutCommand,
  skillsInstallCommand,
  skillsStatusCommand,
  skillsUninstallCommand,
  skillsListCommand,
  emulatorStartCommand,
  upgradeCommand,
];
