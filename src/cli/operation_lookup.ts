/** Finds operations by their id. */
import { allOperations } from "../operations/areas.ts";
import type { Operation } from "../operations/types.ts";

/**
 * @param id `operationId` of the contract
 * @returns The operation
 * @throws {Error} when the table has no such operation
 */
export async function operationById(id: string): Promise<Operation> {
  const operation = (await allOperations()).find((one) => one.id === id);
  if (operation === undefined) throw new Error(`no operation "${id}" in the table`);
  return operation;
}
