/** The four platforms that archives are built for, and where their runtimes come from. */

/** Version of Deno that every archive holds, and that builds and tests them. */
export const RUNTIME_VERSION = "2.9.6";

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
      size: 84905856,
      sha256: "d08d392418df53f4e6e88a08909c0e1bccbf9adcead7232df72b6ad6075ec416",
    },
  },
  {
    name: "darwin-amd64",
    os: "darwin",
    arch: "amd64",
    triple: "x86_64-apple-darwin",
    runtime: {
      package: "@deno/darwin-x64",
      size: 97693344,
      sha256: "ec9fbd8e8f5f6ca5ceb0ebe4a564636f2c698bf60e3187460ded400cc0147fd5",
    },
  },
  {
    name: "darwin-arm64",
    os: "darwin",
    arch: "arm64",
    triple: "aarch64-apple-darwin",
    runtime: {
      package: "@deno/darwin-arm64",
      size: 80915104,
      sha256: "b3ac3bd206e48c26026cadd80c1367e96c149f9c66130952382a642b09fa8a71",
    },
  },
];

/** Name of a target's archive. */
export function archiveName(target: Target): string {
  return `runtm-api_${target.os}_${target.arch}.tar.gz`;
}
