/** The version of the program; a test holds it equal to the one in deno.json. */
export const PROGRAM_VERSION = "0.4.0";
