/** What Deno users import. @module */
export * from "./operations/types.ts";
