/**
 * What https costs beside http. The certificates are made by `openssl`, which signs in no time that
 * would count here.
 */
import { hasOpenssl, makeCertificates } from "../../tests/fakes/certificates.ts";
import type { Comparison } from "./ratios.ts";
import { commandProgram, type Group, scriptProgram } from "./setting.ts";
import { comparePairs, isInstalled, type Pair, type Program, takeTurns } from "./turns.ts";

const PAIRS: readonly Pair[] = [
  ["one fetch, https", "one fetch"],
  ["session list, https", "session list"],
  ["session list, https", "one fetch, https", 1.35],
  ["session list, https (before)", "one fetch, https"],
  ["session list, https", "curl, https"],
];

/** Plain calls over TLS. */
export const HTTPS_ROWS: Group = {
  name: "https",
  async measure({ folder, rounds, env, url, built, before, leftOut }): Promise<Comparison[]> {
    if (!await hasOpenssl()) {
      leftOut.push("https: openssl is not installed");
      return [];
    }
    await using certificates = await makeCertificates();
    const answer = () => Response.json({ sessions: [], total: 0 });
    const { cert, key } = certificates.good;
    const tls = { port: 0, hostname: "127.0.0.1", onListen() {}, cert, key };
    await using server = Deno.serve(tls, answer);
    const secure = {
      DENO_CERT: certificates.authority,
      RUNTM_API_URL: `https://127.0.0.1:${server.addr.port}/api/cloud`,
    };
    const fetching = async (name: string, base: string) => {
      const file = `${folder}/${name}.js`;
      const text = `console.log(await (await fetch("${base}/sessions/")).text()); Deno.exit(0);`;
      await Deno.writeTextFile(file, text);
      return file;
    };
    const curl = ["-sSf", "--cacert", certificates.authority, `${secure.RUNTM_API_URL}/sessions/`];
    const programs: Program[] = [
      scriptProgram("one fetch", await fetching("http", url)),
      {
        ...scriptProgram("one fetch, https", await fetching("https", secure.RUNTM_API_URL)),
        env: secure,
      },
      commandProgram("session list", built, "session list"),
      commandProgram("session list, https", built, "session list", { env: secure }),
      ...(before === undefined ? [] : [
        commandProgram("session list, https (before)", before, "session list", { env: secure }),
      ]),
    ];
    const peer = { name: "curl, https", command: "curl", args: curl };
    if (await isInstalled(peer)) programs.push(peer);
    return comparePairs(await takeTurns(programs, rounds, env), PAIRS);
  },
};
