import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("the kinds of networks are refused as a real server refuses them", () => {
  assertRefusals("Ingress", "IngressClass", "NetworkPolicy", "EndpointSlice", "ServiceCIDR");
});
