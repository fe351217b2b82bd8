// The file that is started. Installers and scripts ask for the version, so that has a way of its
// own; the core reads every other command line, and tells the version where this cannot. The name of
// the core is not literal: Deno would read it before the first line runs.
if (Deno.args.length === 1 && Deno.args[0] === "--version") {
  try {
    Deno.stdout.writeSync(new TextEncoder().encode("@version@\n"));
    Deno.exit(0);
  } catch {
    // Nobody reads it, the disk is full, or it cannot be written at once.
  }
}
const { start } = await import(import.meta.url.replace(/main\.js$/, "core.js"));
Deno.exit(await start());
