/** Waits for nothing but a sleep. */
import { systemClock } from "../../../src/runtime/clock.ts";
import { sleep } from "../../../src/runtime/waiting.ts";

// No top-level await: both runtimes would wait for that, timer or not.
sleep(systemClock, 100).then(() => console.log("awake"));
