/** Tells from its first bytes for which platform an executable was made. */

const ELF_MACHINES: { readonly [machine: number]: string } = { 0x3e: "amd64", 0xb7: "arm64" };
const MACH_O_CPUS: { readonly [cpu: number]: string } = {
  0x01000007: "amd64",
  0x0100000c: "arm64",
};

/**
 * Names the platform as targets are named.
 *
 * @param bytes The executable, or at least its first 20 bytes
 * @returns `linux-amd64` for example; "unknown" when it is neither ELF nor Mach-O for one of ours
 */
export function executableType(bytes: Uint8Array): string {
  if (bytes.length < 20) return "unknown";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0) === 0x7f454c46) {
    const arch = ELF_MACHINES[view.getUint16(18, true)];
    return arch === undefined ? "unknown" : `linux-${arch}`;
  }
  if (view.getUint32(0, true) === 0xfeedfacf) {
    const arch = MACH_O_CPUS[view.getUint32(4, true)];
    return arch === undefined ? "unknown" : `darwin-${arch}`;
  }
  return "unknown";
}
