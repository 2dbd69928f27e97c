import { assertEquals, assertThrows } from "@std/assert";
import { controllerSettings, isKeyed } from "../../../src/controller/work/controller_settings.ts";
import { websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const reconcile = () => {};

test("a controller of objects is called like its resource, and one of keys as it says", () => {
  const limits = { concurrency: 1, timeoutMs: 300_000, retryLimits: {} };
  const settings = { ...limits, readsOwnWrites: true };
  assertEquals(controllerSettings({ for: websites, reconcile }), { name: "websites", ...settings });
  const keyed = { name: "prices", watches: [], reconcile, concurrency: 2 };
  assertEquals(controllerSettings(keyed), { ...settings, name: "prices", concurrency: 2 });
  assertEquals([isKeyed(keyed), isKeyed({ for: websites })], [true, false]);
  const leftOut = { for: undefined, owns: undefined, finalizer: undefined, onGone: undefined };
  assertEquals(controllerSettings({ ...keyed, ...leftOut } as never).name, "prices");
});

test("options of a wrong kind are refused by name", () => {
  const keyed = { name: "prices", watches: [], reconcile };
  const cases: [options: object, message: string][] = [
    [{ ...keyed, for: null }, "`for` must be a resource"],
    [{ for: undefined, reconcile }, "needs `for`, the objects to reconcile, or a name"],
    [{ watches: [], reconcile }, "needs `for`, the objects to reconcile, or a name"],
    [{ ...keyed, watches: undefined }, "`watches` of a controller must be an array"],
    [{ ...keyed, watches: [{}] }, "A source of a controller must be"],
    [{ ...keyed, reconcile: undefined }, "The reconcile of prices must be a function"],
    [{ ...keyed, finalizer: {} }, "`finalizer` of a controller needs `for`"],
    [{ ...keyed, owns: [] }, "`owns` of a controller needs `for`"],
    [{ for: websites, reconcile, needLeaderElection: 1 }, "needLeaderElection must be true"],
    [{ ...keyed, retryLimits: 5 }, "The retryLimits of prices must be an object"],
  ];
  for (const [options, message] of cases) {
    assertThrows(() => controllerSettings(options as never), TypeError, message);
  }
  for (const wrong of [null, undefined, 5] as never[]) {
    assertThrows(() => controllerSettings(wrong), TypeError, "The options must be an object");
  }
});
