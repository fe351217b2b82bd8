/**
 * Follows the stream of an operation by the rules of its kind.
 *
 * @module
 */
import type { Operation, Values } from "../../operations/types.ts";
import { type EventBatches, type FollowWorld, openEvents } from "./open_events.ts";

/**
 * Sends an operation that answers an event stream and follows it to its end, over broken
 * connections where that is possible.
 *
 * @param operation The operation
 * @param values Its inputs
 * @param world The outside world
 * @returns Events as they come
 * @throws {Failure} When what the stream tells of failed, or the stream was cut for good
 */
export async function* follow(
  operation: Operation,
  values: Values,
  world: FollowWorld,
): EventBatches {
  switch (operation.stream?.kind) {
    case "prompt":
      return yield* (await import("./follow_prompt.ts")).followPrompt(values, world);
    case "bus":
      return yield* (await import("./follow_bus.ts")).followBus(values, world);
    case "deploy":
      return yield* (await import("./follow_deploy.ts")).followDeploy(values, world);
    case "build":
      return yield* (await import("./follow_build.ts")).followBuild(values, world);
    default:
      return yield* (await openEvents(world, operation, values)).events;
  }
}
