/** Waits only for a sleep. */
import { systemClock } from "../../../src/runtime/clock.ts";
import { sleep } from "../../../src/runtime/waiting.ts";

// No top-level await: both runtimes would wait for it, even without a timer.
sleep(systemClock, 100).then(() => console.log("awake"));
