/** Where the function of each command is; loaded when the command runs. */
import type { Runner } from "./types.ts";

/** Loaders by the `run` name of operations and local commands. */
export const RUNNERS: { readonly [name: string]: () => Promise<Runner> } = {
  call: async () => (await import("./call.ts")).call,
  sessionPrompt: async () => (await import("./stream/stream.ts")).sessionPrompt,
  sessionEvents: async () => (await import("./stream/stream.ts")).sessionEvents,
  deployRun: async () => (await import("./stream/stream.ts")).deployRun,
  buildLogs: async () => (await import("./stream/stream.ts")).buildLogs,
  sessionLaunch: async () => (await import("./session/launch.ts")).sessionLaunch,
  sessionCreate: async () => (await import("./session/launch.ts")).sessionCreate,
  sessionResume: async () => (await import("./session/launch.ts")).sessionResume,
  sessionWait: async () => (await import("./wait/wait.ts")).sessionWait,
  templateWait: async () => (await import("./wait/wait.ts")).templateWait,
  fileRead: async () => (await import("./session/file_read.ts")).fileRead,
  templateCreate: async () => (await import("./template/create.ts")).templateCreate,
  templateBuild: async () => (await import("./template/build.ts")).templateBuild,
  templateFixSession: async () => (await import("./template/fix_session.ts")).templateFixSession,
  authStatus: async () => (await import("./auth/status.ts")).authStatus,
  authLogin: async () => (await import("./auth/login.ts")).authLogin,
  authLogout: async () => (await import("./auth/logout.ts")).authLogout,
  skillsInstall: async () => (await import("./skills/install.ts")).skillsInstall,
  skillsStatus: async () => (await import("./skills/status.ts")).skillsStatus,
  skillsUninstall: async () => (await import("./skills/uninstall.ts")).skillsUninstall,
  skillsList: async () => (await import("./skills/list.ts")).skillsList,
  emulatorStart: async () => (await import("./local/emulator_start.ts")).emulatorStart,
  upgrade: async () => (await import("./local/upgrade.ts")).upgrade,
};
