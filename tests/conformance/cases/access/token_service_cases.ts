import { assertEquals } from "@std/assert";
import { accountName } from "../../access_support.ts";
import { startTokenService } from "../../token_service.ts";
import { requestToken, untilRefused } from "../../token_support.ts";
import type { Cases } from "../cases.ts";

/** Services that authenticate by TokenReview; the clock of a service stands still. */
export const tokenServiceCases: Cases = {
  async "a service behind TokenReview accepts tokens for its audience alone"(fixture) {
    await using service = await startTokenService(fixture, { audiences: ["whoami", "other"] });
    const { token, uid } = await fixture.logIn("robot");
    const own = await requestToken(fixture, "robot", { audiences: ["vault", "whoami"] });
    const response = await service.ask(own);
    const { extra: _, ...user } = await response.json();
    assertEquals([response.status, user], [200, {
      username: accountName(fixture, "robot"),
      uid,
      groups: [
        "system:serviceaccounts",
        `system:serviceaccounts:${fixture.namespace}`,
        "system:authenticated",
      ],
      audiences: ["whoami"],
    }]);
    const vault = await requestToken(fixture, "robot", { audiences: ["vault"] });
    for (const other of [token, vault, "nonsense"]) {
      const { status, headers } = await service.ask(other);
      assertEquals([status, headers.get("www-authenticate")], [
        401,
        'Bearer error="invalid_token"',
      ]);
    }
  },

  async "a service behind TokenReview refuses an expired token"(fixture) {
    await using service = await startTokenService(fixture);
    const { uid, token } = await fixture.logIn("robot");
    assertEquals((await service.ask(token)).status, 200);
    const { cluster, namespace } = fixture;
    const expired = await cluster.own!.expiredToken({ namespace, name: "robot", uid });
    assertEquals((await service.ask(expired)).status, 401);
  },

  async "a service behind TokenReview keeps no verdict past the expiry of its token"(fixture) {
    await using service = await startTokenService(fixture);
    await fixture.logIn("robot");
    const token = await requestToken(fixture, "robot", { expirationSeconds: 600 });
    const { exp } = JSON.parse(
      atob(token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/")),
    );
    service.clock.setWall(exp * 1000 - 20_000);
    assertEquals([(await service.ask(token)).status, service.reviews], [200, 1]);
    service.clock.skip(19_999);
    assertEquals([(await service.ask(token)).status, service.reviews], [200, 1]);
    service.clock.skip(1);
    await service.ask(token);
    await service.ask(token);
    assertEquals(service.reviews, 3);
  },

  async "a service behind TokenReview refuses the token of a deleted pod after 60 s"(fixture) {
    await using service = await startTokenService(fixture);
    await fixture.logIn("robot");
    await fixture.create(fixture.path("pods"), {
      metadata: { name: "web" },
      spec: {
        serviceAccountName: "robot",
        containers: [{ name: "main", image: "example.com/main:1" }],
      },
    });
    const boundObjectRef = { kind: "Pod", name: "web" };
    const token = await requestToken(fixture, "robot", { boundObjectRef });
    assertEquals((await service.ask(token)).status, 200);
    await fixture.api.delete(fixture.path("pods/web"));
    // kube-apiserver itself accepts the token for 10 s more, which it has cached
    await untilRefused(fixture, token);
    service.clock.skip(59_999);
    assertEquals([(await service.ask(token)).status, service.reviews], [200, 1]);
    service.clock.skip(1);
    assertEquals([(await service.ask(token)).status, service.reviews], [401, 2]);
  },

  async "a thousand requests with one token in 10 s cost a service one review"(fixture) {
    await using service = await startTokenService(fixture);
    const { token } = await fixture.logIn("robot");
    const statuses = new Set<number>();
    for (let second = 0; second < 10; second++) {
      const requests = Array.from({ length: 100 }, () => service.ask(token));
      for (const { status } of await Promise.all(requests)) statuses.add(status);
      service.clock.skip(1_000);
    }
    assertEquals([[...statuses], service.reviews], [[200], 1]);
  },

  async "while the API server is away a service answers 503, and uses no verdict past its time"(
    fixture,
  ) {
    await using service = await startTokenService(fixture);
    const { token: known } = await fixture.logIn("robot");
    const { token: unknown } = await fixture.logIn("stranger");
    const statuses = async (...tokens: string[]) => {
      const answers = [];
      for (const token of tokens) answers.push((await service.ask(token)).status);
      return answers;
    };
    assertEquals(await statuses(known, "nonsense"), [200, 401]);
    service.proxy.refuse();
    service.proxy.cutAll();
    const { status, headers } = await service.ask(unknown);
    assertEquals([status, headers.get("retry-after")], [503, "1"]);
    service.clock.skip(9_999);
    assertEquals(await statuses(known, "nonsense"), [200, 401]);
    service.clock.skip(1);
    assertEquals(await statuses(known, "nonsense"), [200, 503]);
    service.clock.skip(49_999);
    assertEquals(await statuses(known), [200]);
    service.clock.skip(1);
    assertEquals(await statuses(known), [503]);
    await service.proxy.accept();
    assertEquals(await statuses(known, unknown, "nonsense"), [200, 200, 401]);
  },
};
