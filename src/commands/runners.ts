/** Where the function of each command is; loaded when the command runs. */
import type { Runner } from "./types.ts";

/** Loaders by the `run` name of operations and local commands. */
export const RUNNERS: { readonly [name: string]: () => Promise<Runner> } = {
  call: async () => (await import("./call.ts")).call,
  sessionPrompt: async () => (await import("./stream.ts")).sessionPrompt,
  sessionEvents: async () => (await import("./stream.ts")).sessionEvents,
  deployRun: async () => (await import("./stream.ts")).deployRun,
  buildLogs: async () => (await import("./stream.ts")).buildLogs,
  sessionLaunch: async () => (await import("./launch.ts")).sessionLaunch,
  sessionCreate: async () => (await import("./launch.ts")).sessionCreate,
  sessionResume: async () => (await import("./launch.ts")).sessionResume,
  sessionWait: async () => (await import("./wait.ts")).sessionWait,
  templateWait: async () => (await import("./wait.ts")).templateWait,
  fileRead: async () => (await import("./file_read.ts")).fileRead,
  templateCreate: async () => (await import("./template_create.ts")).templateCreate,
  templateBuild: async () => (await import("./template_build.ts")).templateBuild,
  templateFixSession: async () => (await import("./fix_session.ts")).templateFixSession,
  authStatus: async () => (await import("./auth_status.ts")).authStatus,
  authLogin: async () => (await import("./auth_login.ts")).authLogin,
  authLogout: async () => (await import("./auth_logout.ts")).authLogout,
  skillsInstall: async () => (await import("./skills_install.ts")).skillsInstall,
  skillsStatus: async () => (await import("./skills_status.ts")).skillsStatus,
  skillsUninstall: async () => (await import("./skills_uninstall.ts")).skillsUninstall,
  skillsList: async () => (await import("./skills_list.ts")).skillsList,
  emulatorStart: async () => (await import("./emulator_start.ts")).emulatorStart,
  upgrade: async () => (await import("./upgrade.ts")).upgrade,
};
