import { assertEquals } from "@std/assert";
import { intermediaryOf } from "../../src/doctor/intermediary_of.ts";
import { test } from "../support/test.ts";

test("intermediaryOf reads the names of load balancers and proxies from a response", () => {
  const cases: [Record<string, string>, name: string | undefined][] = [
    [{ server: "nginx/1.29.0" }, "nginx/1.29.0"],
    [{ server: "nginx", via: "1.1 google" }, "nginx"],
    [{ via: "1.1 google" }, "google"],
    [{ via: "1.1 first, 1.1 nearest (Varnish/7.7)" }, "nearest"],
    [{ via: "1.1" }, undefined],
    [{ "cf-ray": "8f" }, "Cloudflare"],
    [{ "x-envoy-upstream-service-time": "3" }, "Envoy"],
    [{ server: "x".repeat(100) }, "x".repeat(60)],
    [{ server: " ", "audit-id": "1", "x-kubernetes-pf-flowschema-uid": "2" }, undefined],
  ];
  for (const [headers, name] of cases) assertEquals(intermediaryOf(new Headers(headers)), name);
});
