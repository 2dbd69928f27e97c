import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { checkLeaseAccess, LeaseAccessError } from "../../src/election/lease_access.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { reviewing } from "../support/election/reviewing.ts";
import { test } from "../support/test.ts";

const { clock } = currentRuntime();
const { signal } = new AbortController();
const access = { namespace: "shop", name: "reports" };

test("checkLeaseAccess asks for the rights to the Lease", async () => {
  const asked: { verb?: string }[] = [];
  await checkLeaseAccess(reviewing(() => true, asked), access, { clock, signal });
  const lease = { group: "coordination.k8s.io", resource: "leases", namespace: "shop" };
  const expected = ["get", "update"].map((verb) => ({ ...lease, name: "reports", verb }));
  assertEquals<unknown>(asked, expected);
});

test("checkLeaseAccess names the verbs that are missing", async () => {
  const kube = reviewing((verb) => verb === "get");
  const error = await assertRejects(
    () => checkLeaseAccess(kube, access, { clock, signal }),
    LeaseAccessError,
  );
  assertEquals(error.verbs, ["update"]);
});

test("checkLeaseAccess passes if the server does not review", async () => {
  for (const status of [403, 404, 500]) {
    await checkLeaseAccess(reviewing(() => Response.json({}, { status })), access, {
      clock,
      signal,
    });
  }
  await checkLeaseAccess(reviewing(() => Response.json({})), access, { clock, signal });
});

test("checkLeaseAccess ends with its signal", async () => {
  const reason = new Error("enough");
  const ended = checkLeaseAccess(
    reviewing(() => new Response()),
    access,
    { clock, signal: AbortSignal.abort(reason) },
  );
  assertEquals(await ended.catch((error) => error), reason);
});

test("LeaseAccessError names the Lease, the verbs and the rule to add", () => {
  const cause = new Error("403");
  const rule = { namespace: "shop", name: "reports", verbs: ["update"] };
  const error = new LeaseAccessError(rule, { cause });
  assertStringIncludes(error.message, "No permission to update the Lease reports in the namespace");
  assertStringIncludes(error.message, 'apiGroups: ["coordination.k8s.io"]');
  assertEquals([error.verbs, error.cause], [["update"], cause]);
});
