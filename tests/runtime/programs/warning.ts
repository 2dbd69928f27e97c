/** Warns of an error that has a cause, and of values that are hard to show. */
import { callSafely } from "../../../src/runtime/report_warning.ts";
import { reportWarning } from "../../../src/runtime/report_warning.ts";

reportWarning("The test", new RangeError("broken", { cause: new TypeError("rusty") }));
reportWarning("The test", "a text");
reportWarning("The test", Object.create(null));
callSafely(() => {
  throw new RangeError("the hook is broken");
});
callSafely(() => Promise.reject(new RangeError("the hook is broken later")));
callSafely((_: unknown) => {
  throw new RangeError("this one too");
}, new TypeError("told to the hook"));
console.log("done");
