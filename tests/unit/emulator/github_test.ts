/** Promises of the emulator about the installations of the GitHub app. */
import assert from "node:assert/strict";
import { type Body, type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";
import { runningSession } from "../../fakes/emulator_events.ts";

const TOKEN = "gho_correct_horse_battery";

async function installation({ call }: EmulatorCalls): Promise<{ installation_id: string }> {
  return { installation_id: (await call("listGithubInstallations")).installations[0].id };
}

const namesOf = (repos: Body[]) => repos.map((one) => one.full_name);

Deno.test("listGithubAppRepos() lists what sessions and templates of the organisation use, each once", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const body = { display_name: "Shop", github_repo: "acme/shop" };
    await call("createTemplate", { body });
    await runningSession(calls, { github_repo: { full_name: "acme/shop" } });
    await runningSession(calls, { github_repo: { full_name: "acme/api" } });
    await runningSession(calls, { github_repo: { full_name: "other/app" } }, "otherOrg");
    const [own] = (await call("listGithubAppRepos")).installations;
    assert.deepEqual([namesOf(own.repos), own.total_count], [["acme/api", "acme/shop"], 2]);
    const [others] = (await call("listGithubAppRepos", { as: "otherOrg" })).installations;
    assert.deepEqual(namesOf(others.repos), ["other/app"]);
    const [outside] = (await call("listGithubAppRepos", { as: "personal" })).installations;
    assert.deepEqual([outside.repos, outside.installation.is_personal], [[], true]);
    const [short] = (await call("listGithubAppRepos", { query: { per_page: 1 } })).installations;
    assert.deepEqual([short.repos.length, short.total_count], [1, 2]);
  }));

Deno.test("addGithubInstallationRepo() adds a repository with its number and keeps no token", () =>
  withEmulator(async (calls) => {
    const path = await installation(calls);
    const add = (repo_id: number, repo_full_name: string) =>
      calls.call("addGithubInstallationRepo", {
        path,
        body: { repo_id, repo_full_name, oauth_token: TOKEN },
      });
    assert.equal((await add(7311, "acme/storefront")).success, true);
    assert.equal((await add(7311, "Acme/Storefront")).success, true, "again");
    for (
      const [id, name] of [[7312, "acme/storefront"], [7311, "acme/api"], [1, "acme"]] as const
    ) {
      const refused = await add(id, name);
      assert.equal(refused.success, false);
      assert.ok(refused.message !== "");
    }
    const { repos, total_count } = await calls.call("listGithubInstallationRepos", { path });
    assert.deepEqual([repos[0].id, repos[0].full_name, total_count], [7311, "acme/storefront", 1]);
    const log = await fetch(`${calls.emulator.origin}/_emulator/requests`, {
      headers: { authorization: `Bearer ${calls.emulator.keys.org}` },
    });
    const shown = await log.text();
    assert.ok(shown.includes("acme/storefront") && !shown.includes(TOKEN));
  }));

Deno.test("listGithubInstallationRepos() gives pages and knows the installation of its organisation only", () =>
  withEmulator(async (calls) => {
    const path = await installation(calls);
    for (const [index, name] of ["a", "b", "c"].entries()) {
      const body = { repo_id: index + 1, repo_full_name: `acme/${name}`, oauth_token: TOKEN };
      await calls.call("addGithubInstallationRepo", { path, body });
    }
    const page = (page: number) =>
      calls.call("listGithubInstallationRepos", { path, query: { page, per_page: 2 } });
    const [first, second] = [await page(1), await page(2)];
    assert.deepEqual([namesOf(first.repos), first.has_next], [["acme/a", "acme/b"], true]);
    assert.deepEqual([namesOf(second.repos), second.has_next], [["acme/c"], false]);
    await calls.call("listGithubInstallationRepos", { path, as: "otherOrg", status: 404 });
    const body = { repo_id: 9, repo_full_name: "acme/x", oauth_token: TOKEN };
    await calls.call("addGithubInstallationRepo", { path, body, as: "otherOrg", status: 404 });
  }));
