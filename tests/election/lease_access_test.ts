import { assertEquals, assertRejects } from "@std/assert";
import { checkLeaseAccess } from "../../src/election/lease_access.ts";
import { LeaseAccessError } from "../../src/election/lease_access_error.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { test } from "../support/test.ts";

const { signal } = new AbortController();
const access = { namespace: "shop", name: "reports" };

/** A client of a server that answers reviews; notes the attributes of each. */
function reviewing(answer: (verb: string) => Response, asked: unknown[] = []): KubeFetch {
  const kube = literalKube(() => new Response());
  return {
    ...kube,
    fetch: async (_input, init) => {
      const { spec } = JSON.parse(String(init?.body));
      asked.push(spec.resourceAttributes);
      return await Promise.resolve(answer(spec.resourceAttributes.verb));
    },
  };
}

test("checkLeaseAccess asks for the rights to the Lease", async () => {
  const asked: unknown[] = [];
  const allowed = () => Response.json({ status: { allowed: true } }, { status: 201 });
  await checkLeaseAccess(reviewing(allowed, asked), access, signal);
  const lease = { group: "coordination.k8s.io", resource: "leases", namespace: "shop" };
  assertEquals(asked, ["get", "update"].map((verb) => ({ ...lease, name: "reports", verb })));
});

test("checkLeaseAccess names the verbs that are missing", async () => {
  const kube = reviewing((verb) =>
    Response.json({ status: { allowed: verb === "get" } }, { status: 201 })
  );
  const error = await assertRejects(() => checkLeaseAccess(kube, access, signal), LeaseAccessError);
  assertEquals(error.verbs, ["update"]);
});

test("checkLeaseAccess passes if the server does not review", async () => {
  for (const status of [403, 404, 500]) {
    await checkLeaseAccess(reviewing(() => Response.json({}, { status })), access, signal);
  }
  await checkLeaseAccess(reviewing(() => Response.json({})), access, signal);
});

test("checkLeaseAccess ends with its signal", async () => {
  const reason = new Error("enough");
  const ended = checkLeaseAccess(
    reviewing(() => new Response()),
    access,
    AbortSignal.abort(reason),
  );
  assertEquals(await ended.catch((error) => error), reason);
});
