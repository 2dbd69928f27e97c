import { Hono } from "hono";
import { createKubeFetch, type KubeFetch, StaticTokenSource } from "../../mod.ts";
import { authenticate, type AuthenticateOptions } from "../../src/hono/mod.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { withClock } from "../support/clocks/with_clock.ts";
import { bearer } from "../support/hono/reviewed_service.ts";
import { FaultProxy } from "../support/servers/fault_proxy.ts";
import { accountName, rbac, reviewed } from "./access_support.ts";
import { type Fixture, unique } from "./fixture.ts";
import { tokenReviews } from "./token_support.ts";

/** A service behind TokenReview, which asks the API server of a case. */
export interface TokenService extends AsyncDisposable {
  /** The clock of the service, which stands still. The API server has its own. */
  readonly clock: FakeClock;
  /** Carries the reviews to the API server. */
  readonly proxy: FaultProxy;
  /** Number of reviews that the service has begun. */
  readonly reviews: number;
  /** Sends a request with a token to the service; the body is the user. */
  ask(token: string): Promise<Response>;
}

/** Starts a service with the rights of `system:auth-delegator`. */
export async function startTokenService(
  fixture: Fixture,
  options: AuthenticateOptions = {},
): Promise<TokenService> {
  await using resources = new AsyncDisposableStack();
  const { token } = await fixture.logIn("service");
  await delegate(fixture, "service");
  const { server, ...trust } = fixture.cluster.config;
  const proxy = resources.use(await FaultProxy.start(Number(new URL(server).port)));
  const tokenSource = new StaticTokenSource(token);
  const config = { ...trust, server: `https://127.0.0.1:${proxy.port}`, tokenSource };
  const real = resources.use(createKubeFetch(config));
  const clock = new FakeClock(Date.now());
  let reviews = 0;
  const fetch: KubeFetch["fetch"] = (input, init) => {
    if (String(input).includes(tokenReviews)) reviews++;
    return real.fetch(input, init);
  };
  const kube = withClock({ ...real, fetch }, clock);
  const app = new Hono();
  app.get("/", authenticate(kube, options), (c) => c.json(c.var.user));
  const cleanup = resources.move();
  return {
    clock,
    proxy,
    get reviews() {
      return reviews;
    },
    ask: async (token) => await app.request("/", bearer(token)),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** Gives an account the right to send reviews, and waits until the API server knows it. */
async function delegate(fixture: Fixture, account: string): Promise<void> {
  await fixture.create(`/apis/${rbac}/v1/clusterrolebindings`, {
    metadata: { name: unique("conformance") },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "system:auth-delegator" },
    subjects: [{ kind: "ServiceAccount", name: account, namespace: fixture.namespace }],
  });
  const resourceAttributes = {
    group: "authentication.k8s.io",
    resource: "tokenreviews",
    verb: "create",
  };
  const user = accountName(fixture, account);
  while (!(await reviewed(fixture, { user, resourceAttributes })).allowed);
}
