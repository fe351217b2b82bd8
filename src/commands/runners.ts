/** What carries out each command that is more than one plain call; loaded when the command runs. */
import { wordsOf } from "../errors/command_words.ts";
import type { Operation } from "../operations/types.ts";
import type { LocalCommand, Runner } from "./types.ts";

/** Loaders by the id of an operation, or by the words of a command that is not one operation. */
export const RUNNERS: { readonly [command: string]: () => Promise<Runner> } = {
  promptSession: async () => ({ run: (await import("./stream/stream.ts")).sessionPrompt }),
  streamSessionEvents: async () => ({ run: (await import("./stream/stream.ts")).sessionEvents }),
  runSessionDeploy: async () => ({ run: (await import("./stream/stream.ts")).deployRun }),
  streamTemplateBuildLogs: async () => ({ run: (await import("./stream/stream.ts")).buildLogs }),
  launchSession: async () => {
    const { sessionLaunch, startSteps } = await import("./session/launch.ts");
    return { run: sessionLaunch, steps: startSteps };
  },
  createSession: async () => {
    const { sessionCreate, startSteps } = await import("./session/launch.ts");
    return { run: sessionCreate, steps: startSteps };
  },
  resumeSession: async () => {
    const { sessionResume, startSteps } = await import("./session/launch.ts");
    return { run: sessionResume, steps: startSteps };
  },
  getSessionHistory: async () => ({
    run: (await import("./session/history.ts")).sessionHistory,
  }),
  readSessionFile: async () => ({ run: (await import("./session/file_read.ts")).fileRead }),
  createTemplate: async () => {
    const { templateCreate, createSteps } = await import("./template/create.ts");
    return { run: templateCreate, steps: createSteps };
  },
  buildTemplate: async () => ({ run: (await import("./template/build.ts")).templateBuild }),
  createTemplateFixSession: async () => ({
    run: (await import("./template/fix_session.ts")).templateFixSession,
  }),
  getAuthStatus: async () => ({ run: (await import("./auth/status.ts")).authStatus }),
  "session connect": async () => {
    const { sessionConnect, connectSteps } = await import("./terminal/connect.ts");
    return { run: sessionConnect, steps: connectSteps };
  },
  "session diff": async () => {
    const { sessionDiff, diffSteps } = await import("./terminal/diff.ts");
    return { run: sessionDiff, steps: diffSteps };
  },
  "session file upload": async () => {
    const { fileUpload, uploadSteps } = await import("./transfer/upload.ts");
    return { run: fileUpload, steps: uploadSteps };
  },
  "session file download": async () => {
    const { fileDownload, downloadSteps } = await import("./transfer/download.ts");
    return { run: fileDownload, steps: downloadSteps };
  },
  "session exec": async () => {
    const { sessionExec, execSteps } = await import("./terminal/exec.ts");
    return { run: sessionExec, steps: execSteps };
  },
  createDirective: directiveWrite,
  updateDirective: directiveWrite,
  replaceDirectiveAttachments: async () => {
    const { attach, attachSteps } = await import("./directives/attach.ts");
    return { run: attach, steps: attachSteps };
  },
  "skills detach": directiveDetach,
  "mcp detach": directiveDetach,
  "guardrails rules detach": directiveDetach,
  "guardrails hooks detach": directiveDetach,
  "guardrails network detach": directiveDetach,
  presignDirectiveFileUpload: async () => {
    const { uploadFile, uploadSteps } = await import("./directives/upload.ts");
    return { run: uploadFile, steps: uploadSteps };
  },
  "skills pull": async () => {
    const { pullSkills, pullSteps } = await import("./directives/pull.ts");
    return { run: pullSkills, steps: pullSteps };
  },
  getGithubAppManifest: async () => ({
    run: (await import("./agents/github_app.ts")).prepareGithubApp,
  }),
  "agents get --type email": async () => ({
    run: (await import("./agents/email.ts")).getEmailTrigger,
  }),
  createToolProvider: async () => {
    const { createProvider, createSteps } = await import("./tools/provider.ts");
    return { run: createProvider, steps: createSteps };
  },
  updateToolProvider: async () => {
    const { updateProvider, updateSteps } = await import("./tools/provider.ts");
    return { run: updateProvider, steps: updateSteps };
  },
  "session wait": async () => {
    const { sessionWait, sessionWaitSteps } = await import("./wait/wait.ts");
    return { run: sessionWait, steps: sessionWaitSteps };
  },
  "template wait": async () => {
    const { templateWait, templateWaitSteps } = await import("./wait/wait.ts");
    return { run: templateWait, steps: templateWaitSteps };
  },
  "auth login": async () => {
    const { authLogin, loginSteps } = await import("./auth/login.ts");
    return { run: authLogin, steps: loginSteps };
  },
  "auth logout": async () => {
    const { authLogout, logoutSteps } = await import("./auth/logout.ts");
    return { run: authLogout, steps: logoutSteps };
  },
  "skills install": async () => {
    const { skillsInstall, installSteps } = await import("./skills/install.ts");
    return { run: skillsInstall, steps: installSteps };
  },
  "skills status": async () => ({ run: (await import("./skills/status.ts")).skillsStatus }),
  "skills uninstall": async () => {
    const { skillsUninstall, uninstallSteps } = await import("./skills/uninstall.ts");
    return { run: skillsUninstall, steps: uninstallSteps };
  },
  "completion": async () => ({ run: (await import("./completion/print.ts")).printCompletion }),
  "complete": async () => ({ run: (await import("./completion/complete.ts")).complete }),
  "docs": async () => ({ run: (await import("./docs/print.ts")).printDocs }),
  "docs --online": async () => {
    const { onlineSteps, printOnlineDocs } = await import("./docs/online.ts");
    return { run: printOnlineDocs, steps: onlineSteps };
  },
  "mcp serve": async () => ({ run: (await import("./mcp/serve.ts")).mcpServe }),
  "skills list --bundled": async () => ({ run: (await import("./skills/list.ts")).skillsList }),
  "emulator start": async () => {
    const { emulatorStart, startSteps } = await import("./local/emulator_start.ts");
    return { run: emulatorStart, steps: startSteps };
  },
  "emulator run": async () => {
    const { emulatorRun, runSteps } = await import("./local/emulator_run.ts");
    return { run: emulatorRun, steps: runSteps };
  },
  "emulator env": async () => ({ run: (await import("./local/emulator_env.ts")).emulatorEnv }),
  "emulator export": async () => ({
    run: (await import("./local/emulator_state.ts")).emulatorExport,
  }),
  "emulator import": async () => {
    const { emulatorImport, importSteps } = await import("./local/emulator_state.ts");
    return { run: emulatorImport, steps: importSteps };
  },
  "emulator ui": async () => {
    const { emulatorUi, uiSteps } = await import("./local/emulator_ui.ts");
    return { run: emulatorUi, steps: uiSteps };
  },
  "api": async () => (await import("./api/api.ts")).api,
  "doctor": async () => ({ run: (await import("./doctor/doctor.ts")).doctor }),
  "schema": async () => ({ run: (await import("./local/schema.ts")).schema }),
  "upgrade": async () => {
    const { upgrade, upgradeSteps } = await import("./local/upgrade.ts");
    return { run: upgrade, steps: upgradeSteps };
  },
};

/**
 * Under which name the table has what carries a command out.
 *
 * @param command The command
 * @returns Its words with the options that choose it, where the table has these, else its id
 */
export function runnerKey(command: Operation | LocalCommand): string {
  const words = wordsOf(command);
  return words in RUNNERS || !("id" in command) ? words : command.id;
}

async function directiveWrite(): Promise<Runner> {
  const { writeDirective, writeSteps } = await import("./directives/content.ts");
  return { run: writeDirective, steps: writeSteps };
}

async function directiveDetach(): Promise<Runner> {
  const { attachSteps, detach } = await import("./directives/attach.ts");
  return { run: detach, steps: attachSteps };
}
