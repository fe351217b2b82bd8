/** The four platforms that archives are built for, and where their runtimes come from. */

/** One platform. */
export interface Target {
  /** As users and archives spell it. */
  readonly name: string;
  readonly os: "linux" | "darwin";
  readonly arch: "amd64" | "arm64";
  /** As `deno compile --target` spells it. */
  readonly triple: string;
  /** The runtime of the portable flavour. */
  readonly runtime: Runtime;
}

/** Deno's executable for one platform, in a package of its own. */
export interface Runtime {
  /** Name of the npm package. */
  readonly package: string;
  /** Its version: the newest that the registry has for this platform. */
  readonly version: string;
  /** Bytes of the executable in it. */
  readonly size: number;
  /** SHA-256 of the executable in it. */
  readonly sha256: string;
}

/** Every platform, in the order of building. */
export const TARGETS: readonly Target[] = [
  {
    name: "linux-amd64",
    os: "linux",
    arch: "amd64",
    triple: "x86_64-unknown-linux-gnu",
    runtime: {
      package: "@deno/linux-x64-glibc",
      version: "2.9.6",
      size: 95600728,
      sha256: "bceb5b6a6239b0b010418406d8c77a508f67cf4337d94288f1c19fe71304aab0",
    },
  },
  {
    name: "linux-arm64",
    os: "linux",
    arch: "arm64",
    triple: "aarch64-unknown-linux-gnu",
    runtime: {
      package: "@deno/linux-arm64-glibc",
      version: "2.9.5",
      size: 84842080,
      sha256: "e1a70c5eb03b0ebaf761077029ef86b9ba22d50e2b54ca45ce5437457f701b63",
    },
  },
  {
    name: "darwin-amd64",
    os: "darwin",
    arch: "amd64",
    triple: "x86_64-apple-darwin",
    runtime: {
      package: "@deno/darwin-x64",
      version: "2.9.5",
      size: 97740224,
      sha256: "befc4fee79127584c0f5c9f76ca6bb73c8e6ff523c01acd52e9c5db1968a09cb",
    },
  },
  {
    name: "darwin-arm64",
    os: "darwin",
    arch: "arm64",
    triple: "aarch64-apple-darwin",
    runtime: {
      package: "@deno/darwin-arm64",
      version: "2.9.5",
      size: 80900512,
      sha256: "b5bd08edab254d42d7b05aa5b6cb4c9b8d4dede4975aff76951ce2cce18866fa",
    },
  },
];

/** Name of a target's archive. */
export function archiveName(target: Target): string {
  return `runtm-api_${target.os}_${target.arch}.tar.gz`;
}
