/** Waits for a turn of the event loop while nothing else keeps the process alive. */

import { eventLoopTurn } from "../../../src/runtime/event_loop_turn.ts";

await eventLoopTurn({ keepAlive: true });
console.log("still here");
