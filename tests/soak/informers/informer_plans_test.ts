import { assert, assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { informerPlans } from "./informer_plans.ts";
import { appOf, slotName, SLOTS, TIERS } from "./population.ts";

test("there are 20 informers of different names", () => {
  assertEquals(new Set(informerPlans.map(({ name }) => name)).size, 20);
});

test("an informer without selectors selects every object, one with selectors only some", () => {
  const objects = Array.from({ length: SLOTS }, (_, slot) => slot).flatMap((slot) =>
    TIERS.map((tier) => ({ name: slotName(slot), labels: { tier, app: appOf(slot) } }))
  );
  for (const { name, options, selects } of informerPlans) {
    const share = objects.filter(selects).length / objects.length;
    const narrowed = options.labelSelector !== undefined || options.fieldSelector !== undefined;
    assert(narrowed ? share > 0 && share < 1 : share === 1, `${name} has ${share} of the objects`);
  }
});
