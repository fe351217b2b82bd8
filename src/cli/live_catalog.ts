/** The catalog as the table of operations and the program's own commands have it. */
import { allCommands, areaNames, loadArea } from "./catalog.ts";
import type { Catalog } from "./commands.ts";
import { helpPage } from "./help/help_page.ts";
import { helpText } from "./help/help_text.ts";
import { longName, optionsOf } from "./options.ts";

/** Looks everything up in the modules of `operations/` and `commands/`. */
export const LIVE_CATALOG: Catalog = {
  areaNames: areaNames(),
  area: loadArea,
  commandWords: async () => (await allCommands()).map(({ words }) => words),
  async optionOwners() {
    const owners = new Map<string, string[]>();
    for (const command of await allCommands()) {
      for (const option of new Set(optionsOf(command).own.map(longName))) {
        owners.set(option, [...owners.get(option) ?? [], command.words]);
      }
    }
    return owners;
  },
  helpJson: async (words) => JSON.stringify(await helpPage(words)),
  helpText: async (words, columns) => helpText(await helpPage(words), columns),
};
