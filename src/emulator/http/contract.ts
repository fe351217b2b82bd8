/** The contract of the API as JSON, for tools that read OpenAPI. */
import contract from "../../../api/openapi.yaml" with { type: "text" };

/**
 * The contract with the address of this emulator in it.
 *
 * @param url Base URL of the API
 */
export async function contractJson(url: string): Promise<string> {
  const { load } = await import("js-yaml");
  const document = load(contract) as Record<string, unknown>;
  return JSON.stringify({ ...document, servers: [{ url }] });
}
