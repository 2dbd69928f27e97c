import { createKubeFetch, type KubeFetch } from "../../../mod.ts";
import type { TestApiServer } from "../../../src/testing/mod.ts";
import { bindClusterRole } from "../servers/bind_cluster_role.ts";
import { FakeClock } from "../clocks/fake_clock.ts";
import { withClock } from "../clocks/with_clock.ts";
import { startApiServer } from "../servers/shared_tls.ts";

/** A cluster with roles, and the client of a service in it whose clock stands still. */
export interface ReviewedService extends AsyncDisposable {
  readonly server: TestApiServer;
  /** The client of the service, which may send reviews. */
  readonly kube: KubeFetch;
  /** The clock of the service and of the server. */
  readonly clock: FakeClock;
  /** Returns the number of reviews of a kind that the server has received. */
  reviews(plural: "tokenreviews" | "subjectaccessreviews"): number;
  /** Issues a token for an account, for the audiences. */
  issue(name: string, options?: { audiences?: string[]; expirationMs?: number }): Promise<string>;
}

/** Starts a cluster in which the account `service` may send reviews. */
export async function startReviewedService(): Promise<ReviewedService> {
  await using resources = new AsyncDisposableStack();
  const clock = new FakeClock(Math.floor(Date.now() / 1000) * 1000); // tokens expire at whole seconds
  const server = resources.use(
    await startApiServer({ authorization: "rbac", now: () => clock.now() }),
  );
  bindClusterRole(server, "system:auth-delegator", "service");
  const real = resources.use(createKubeFetch(await server.config({ name: "service" })));
  const kube = withClock(real, clock);
  const cleanup = resources.move();
  return {
    server,
    kube,
    clock,
    reviews: (plural) => server.requests.filter(({ path }) => path.endsWith(plural)).length,
    async issue(name, options = {}) {
      await server.issueToken({ name }); // creates the account
      const reference = { apiVersion: "v1", kind: "ServiceAccount", namespace: "default", name };
      const { uid = "" } = server.objects.get(reference).metadata;
      return (await server.tokens.issue({ namespace: "default", name, uid }, options)).token;
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** Returns the headers of a request with a token. */
export function bearer(token: string): { headers: { authorization: string } } {
  return { headers: { authorization: `Bearer ${token}` } };
}
