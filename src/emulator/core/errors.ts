/** How the emulator says no: an error with a status and the `detail` of its JSON body. */

/** One entry of a FastAPI 422 list. */
export interface FieldProblem {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
}

/** What `detail` may hold. */
export type Detail =
  | string
  | { readonly error: string; readonly message: string; readonly [more: string]: unknown }
  | readonly FieldProblem[];

/** An error answer. */
export class ApiError extends Error {
  /** Name of the class. */
  override readonly name = "ApiError";

  /**
   * @param status HTTP status
   * @param detail What the body says
   * @param headers Further headers, `Retry-After` for example
   */
  constructor(
    readonly status: number,
    readonly detail: Detail,
    readonly headers: { readonly [name: string]: string } = {},
  ) {
    super(typeof detail === "string" ? detail : JSON.stringify(detail));
  }
}

/** A 404. */
export function notFound(what: string): ApiError {
  return new ApiError(404, `${what} not found`);
}

/** A 400. */
export function badRequest(detail: string): ApiError {
  return new ApiError(400, detail);
}

/** A 409. */
export function conflict(detail: string): ApiError {
  return new ApiError(409, detail);
}

/** A 422 about one field. */
export function invalidField(
  loc: readonly (string | number)[],
  msg: string,
  type = "value_error",
): ApiError {
  return new ApiError(422, [{ type, loc, msg }]);
}

/** A data folder that cannot be used. */
export class DataFolderError extends Error {
  /** Name of the class. */
  override readonly name = "DataFolderError";

  /**
   * @param message What is wrong, with the path
   * @param hint What to do next
   * @param options The cause, where something was thrown
   */
  constructor(message: string, readonly hint: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** A database of another program. */
export function notOurs(path: string): DataFolderError {
  return new DataFolderError(
    `"${path}" is not a database of the emulator`,
    "Name a new or empty folder with --data-dir",
  );
}
