/** A file system that looks at every path before it is used. */
import type { Files } from "./types.ts";

/**
 * Checks the paths of a file system.
 *
 * @param files The file system
 * @param allow Gives the path to use instead, or throws
 */
export function checkedFiles(files: Files, allow: (path: string) => Promise<string>): Files {
  return {
    read: async (path, most) => await files.read(await allow(path), most),
    writeAtomic: async (path, bytes, mode) =>
      await files.writeAtomic(await allow(path), bytes, mode),
    create: async (path, mode) => await files.create(await allow(path), mode),
    makeDirectory: async (path, mode) => await files.makeDirectory(await allow(path), mode),
    remove: async (path, options) => await files.remove(await allow(path), options),
    rename: async (from, to) => await files.rename(await allow(from), await allow(to)),
    stat: async (path, options) => await files.stat(await allow(path), options),
    makeLink: async (path, target) => await files.makeLink(await allow(path), target),
    readLink: async (path) => await files.readLink(await allow(path)),
    realPath: async (path) => await files.realPath(await allow(path)),
    linkTarget: async (path) => await files.linkTarget(await allow(path)),
    list: async (path) => await files.list(await allow(path)),
  };
}
