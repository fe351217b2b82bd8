// Stands before the program in the portable flavour: gives the program, and what it starts, the
// caller's home folder back, takes away what only the runtime had to know, and names as the
// program's executable the file that the user has, not the unpacked runtime.
{
  const { env } = Deno;
  const home = env.get("RUNTM_API_HOME");
  const self = env.get("RUNTM_API_SELF");
  if (home === undefined) env.delete("HOME");
  else env.set("HOME", home);
  for (const name of ["RUNTM_API_HOME", "RUNTM_API_SELF", "DENO_DIR", "DENO_NO_UPDATE_CHECK"]) {
    env.delete(name);
  }
  Object.defineProperty(Deno, "execPath", { value: () => self });

  // Deno before 2.9.6 sends a request a second time when the connection breaks before the answer
  // (denoland/deno#35610). It cannot do that with a body that is a stream.
  const [major, minor, patch] = Deno.version.deno.split(".").map(Number);
  if (major === 2 && (minor < 9 || (minor === 9 && patch < 6))) {
    const send = globalThis.fetch;
    globalThis.fetch = (input, init = {}) =>
      ["GET", "HEAD"].includes(init.method ?? "GET")
        ? send(input, init)
        : send(input, { ...init, body: new Blob([init.body ?? ""]).stream() });
  }
}
