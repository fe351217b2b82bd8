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
}
