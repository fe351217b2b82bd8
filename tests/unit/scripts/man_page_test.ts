/** The manual page: complete, and text that man shows as it is meant. */
import assert from "node:assert/strict";
import { manPage } from "../../../scripts/build/man_page.ts";
import { allCommands } from "../../../src/cli/catalog.ts";
import { CODES } from "../../../src/errors/codes.ts";
import { PROGRAM_VERSION } from "../../../src/version.ts";

const PAGE = await manPage(PROGRAM_VERSION);

Deno.test("the manual page has every command, every error code and every exit code", async () => {
  for (const { words } of await allCommands()) {
    assert.ok(PAGE.includes(`\n.SS ${words.replaceAll("-", "\\-")}\n`), words);
  }
  for (const code of Object.keys(CODES)) assert.ok(PAGE.includes(`\\fB${code}\\fR`), code);
  for (const exit of ["0", "1", "2", "3", "124"]) {
    assert.match(PAGE, new RegExp(`\n\\.TP\n\\\\fB${exit}\\\\fR\n`));
  }
  assert.equal(await manPage(PROGRAM_VERSION), PAGE);
});

Deno.test("the manual page has no line that is a request by accident, and no bare dash", () => {
  for (const line of PAGE.trimEnd().split("\n")) {
    if (/^[.']/.test(line)) assert.match(line, /^\.(TH|SH|SS|PP|TP|B|nf|fi)( |$)/, line);
    assert.doesNotMatch(line, /(?<!\\)-/, line);
    assert.notEqual(line, "");
  }
});

Deno.test("man shows the manual page without a complaint", async () => {
  const file = await Deno.makeTempFile({ suffix: ".1" });
  try {
    await Deno.writeTextFile(file, PAGE);
    const shown = await new Deno.Command("sh", {
      args: ["-c", 'command -v groff >/dev/null || exit 77; groff -man -ww -z "$0"', file],
    }).output();
    if (shown.code === 77) {
      return console.log("left out: showing the manual page (there is no groff)");
    }
    assert.equal(new TextDecoder().decode(shown.stderr), "");
    assert.equal(shown.code, 0);
  } finally {
    await Deno.remove(file);
  }
});
