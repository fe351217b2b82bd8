/**
 * Follows the stream of an operation by the rules of its kind.
 *
 * @module
 */
import type { Operation, Values } from "../../operations/types.ts";
import { type EventBatches, openEvents, type StreamContext } from "./open_events.ts";

/**
 * Sends an operation that answers an event stream and follows it to its end, over broken
 * connections where that is possible.
 *
 * @param operation The operation
 * @param values Its inputs
 * @param context Connection, time and chance
 * @returns Events as they come
 * @throws {Failure} When what the stream tells of failed, or the stream was cut for good
 */
export async function* follow(
  operation: Operation,
  values: Values,
  context: StreamContext,
): EventBatches {
  switch (operation.stream?.kind) {
    case "prompt":
      return yield* (await import("./follow_prompt.ts")).followPrompt(values, context);
    case "bus":
      return yield* (await import("./follow_bus.ts")).followBus(values, context);
    case "deploy":
      return yield* (await import("./follow_deploy.ts")).followDeploy(values, context);
    case "build":
      return yield* (await import("./follow_build.ts")).followBuild(values, context);
    default:
      return yield* (await openEvents(context, operation, values)).events;
  }
}
