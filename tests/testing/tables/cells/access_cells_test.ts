import { assertEquals } from "@std/assert";
import { accessCells } from "../../../../src/testing/tables/cells/access_cells.ts";
import { test } from "../../../support/test.ts";

const metadata = { name: "a" };

test("a certificate request shows what became of it", () => {
  const requests = accessCells["certificates.k8s.io/certificatesigningrequests"]!;
  const of = (types: string[], status = {}, spec = {}) => {
    const conditions = types.map((type) => ({ type, status: "True" }));
    return requests({ metadata, spec, status: { conditions, ...status } }, 0).at(-1);
  };
  assertEquals(of([]), "Pending");
  assertEquals(of(["Approved"], { certificate: "AAAA" }), "Approved,Issued");
  assertEquals(of(["Approved", "Denied", "Failed"]), "Denied,Failed");
  const spec = { expirationSeconds: 3600, signerName: "example.com/s", username: "ann" };
  assertEquals(requests({ metadata, spec }, 0), [
    "a",
    "<unknown>",
    "example.com/s",
    "ann",
    "60m",
    "Pending",
  ]);
});

test("the request of a pod shows its last state", () => {
  const requests = accessCells["certificates.k8s.io/podcertificaterequests"]!;
  const conditions = [{ type: "Other", status: "True" }, { type: "Denied", status: "True" }];
  assertEquals(requests({ metadata, status: { conditions } }, 0)[5], "Denied");
  assertEquals(requests({ metadata }, 0)[5], "Pending");
});
