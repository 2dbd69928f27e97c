/** Warns of an error that has a cause, and of values that are hard to show. */
import { callSafely } from "../../../src/runtime/report_warning.ts";
import { reportTo } from "../../../src/controller/run/report_to.ts";
import { reportWarning } from "../../../src/runtime/report_warning.ts";

reportWarning("The test", new RangeError("broken", { cause: new TypeError("rusty") }));
reportWarning("The test", "a text");
reportWarning("The test", Object.create(null));
const secret = new Error("Bearer hunter2SECRET", { cause: new Error("Bearer hunter2SECRET") });
reportTo({})(secret, "pods", "default/web-0");
callSafely(() => {
  throw new RangeError("the hook is broken");
});
callSafely(() => Promise.reject(new RangeError("the hook is broken later")));
callSafely((_: unknown) => {
  throw new RangeError("this one too");
}, new TypeError("told to the hook"));
console.log("done");
