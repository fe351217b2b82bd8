/** The checks of `doctor` that are about this machine: program, PATH, skills, cache folder. */
import { homeOf } from "../../config/home.ts";
import { messageOf } from "../../errors/failure.ts";
import { fileReason, parentOf } from "../../process/files.ts";
import type { Process } from "../../process/types.ts";
import { BUNDLED_SKILLS } from "../../skills/bundled.ts";
import { skillStatus } from "../../skills/status.ts";
import { findTargets } from "../../skills/targets.ts";
import { PROGRAM_VERSION } from "../../version.ts";
import { type Check, fine, warning } from "./check.ts";

const NAME = "runtm-api";

/**
 * Checks the installation.
 *
 * @param process The outside world
 * @returns What was found
 */
export async function machineChecks(process: Process): Promise<Check[]> {
  return [
    fine("version", `${NAME} ${PROGRAM_VERSION} (${process.os}, ${process.arch})`),
    await pathCheck(process),
    await skillsCheck(process),
    await cacheCheck(process),
  ];
}

/** Whether the shell finds this program under its name. */
async function pathCheck(process: Process): Promise<Check> {
  const own = process.executable;
  if (!own.endsWith(`/${NAME}`)) return fine("path", `run by ${own}`);
  const folders = (process.env("PATH") ?? "").split(":").filter((folder) => folder !== "");
  for (const folder of folders) {
    const found = `${folder.replace(/\/+$/, "")}/${NAME}`;
    const there = await process.files.stat(found).catch(() => undefined);
    if (there === undefined) continue;
    return found === own ? fine("path", own) : warning(
      "path",
      `PATH leads to ${found}, this is ${own}`,
      "Remove one of them, or change the order of PATH",
    );
  }
  return warning("path", `${own} is not on PATH`, `Add ${parentOf(own)} to PATH`);
}

/** Whether agents read the skill files of this version. */
async function skillsCheck(process: Process): Promise<Check> {
  const hint = `Run: ${NAME} skills install`;
  try {
    const folders = await findTargets(process);
    if (folders.length === 0) return fine("skills", "no folder of a coding agent");
    const stale: string[] = [];
    for (const folder of folders) {
      const { state } = await skillStatus(process.files, folder, BUNDLED_SKILLS, PROGRAM_VERSION);
      if (state !== "current") stale.push(`${folder} (${state})`);
    }
    if (stale.length > 0) {
      return warning("skills", `not of this version: ${stale.join(", ")}`, hint);
    }
    return fine("skills", folders.join(", "));
  } catch (error) {
    const next = homeOf(process) === undefined ? "Set HOME" : hint;
    return warning("skills", `cannot be looked into: ${messageOf(error)}`, next);
  }
}

/** Whether the cache folder, where it is there, can be written to. */
async function cacheCheck(process: Process): Promise<Check> {
  const home = homeOf(process);
  const named = process.env("XDG_CACHE_HOME");
  const usual = home === undefined
    ? undefined
    : `${home}/${process.os === "darwin" ? "Library/Caches" : ".cache"}`;
  const base = named?.startsWith("/") ? named : usual;
  if (base === undefined) {
    return warning("cache", "there is no place for it: HOME is not set", "Set HOME");
  }
  const folder = `${base}/${NAME}`;
  try {
    const info = await process.files.stat(folder);
    if (info === undefined) return fine("cache", `${folder} (not made yet)`);
    await (await process.files.create(`${folder}/doctor`, 0o600)).discard();
    return fine("cache", folder);
  } catch (error) {
    return warning(
      "cache",
      `${folder} cannot be written to: ${fileReason(error)}`,
      "Make it writable for you, or remove it",
    );
  }
}
