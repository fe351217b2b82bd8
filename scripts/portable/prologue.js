// Stands before the program in the portable flavour: gives the program, and what it starts, the
// caller's home folder back, takes away what only the runtime had to know, and names as the
// program's executable the file that the user has, not the unpacked runtime.
{
  const { env } = Deno;
  // A variable that is not UTF-8 cannot be read.
  const read = (name) => {
    try {
      return { value: env.get(name) };
    } catch {
      return undefined;
    }
  };
  const home = read("RUNTM_API_HOME");
  const self = read("RUNTM_API_SELF");
  if (home === undefined) {
    console.error(JSON.stringify({
      error: 'The environment variable "HOME" is not UTF-8',
      hint: "Set it to a folder whose name is UTF-8, for this command: HOME=/path runtm-api ...",
      code: "usage",
    }));
    Deno.exit(3);
  }
  if (home.value === undefined) env.delete("HOME");
  else env.set("HOME", home.value);
  for (const name of ["RUNTM_API_HOME", "RUNTM_API_SELF", "DENO_DIR", "DENO_NO_UPDATE_CHECK"]) {
    env.delete(name);
  }
  const path = self?.value;
  if (path !== undefined) Object.defineProperty(Deno, "execPath", { value: () => path });
}
