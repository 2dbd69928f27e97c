import { assert, assertEquals, assertMatch } from "@std/assert";
import { assertFailure } from "../../assert_failure.ts";
import { type Fixture, unique } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import { requestToken, reviewToken, untilRefused } from "../../token_support.ts";
import type { Cases } from "../cases.ts";

const NOW = "?gracePeriodSeconds=0"; // no kubelet confirms the deletion of a pod on a node
const INVALIDATED = "[invalid bearer token, service account token has been invalidated]";
const prefix = "authentication.kubernetes.io";

/** Tokens that are bound to objects, on a cluster without a scheduler and kubelets. */
export const boundTokenCases: Cases = {
  async "a token that is bound to a pod names it, and is refused after the pod's deletion"(
    fixture,
  ) {
    const pod = await createPod(fixture, "web");
    const { name, uid } = pod.metadata;
    const token = await requestToken(fixture, "robot", { boundObjectRef: { kind: "Pod", name } });
    const later = await requestToken(fixture, "robot", {
      boundObjectRef: { kind: "Pod", apiVersion: "v1", name, uid },
    });
    const { authenticated, user } = await reviewToken(fixture, token);
    const { [`${prefix}/credential-id`]: credential, ...extra } = user.extra;
    assertEquals([authenticated, extra], [true, {
      [`${prefix}/pod-name`]: [name],
      [`${prefix}/pod-uid`]: [uid],
    }]);
    assertMatch(credential[0], /^JTI=/);
    await fixture.api.delete(fixture.path(`pods/web${NOW}`));
    assertEquals(await untilRefused(fixture, later), INVALIDATED);
    assertEquals((await fixture.withToken(later).get("/api")).status, 401);
  },

  async "a token that is bound to a pod on a node names the node, even if that does not exist"(
    fixture,
  ) {
    const node = unique("conformance");
    const nowhere = unique("conformance");
    const { metadata: { uid } } = await fixture.create("/api/v1/nodes", {
      metadata: { name: node },
    });
    const extraOn = async (name: string, nodeName: string) => {
      await createPod(fixture, name, { nodeName });
      const boundObjectRef = { kind: "Pod", name };
      const token = await requestToken(fixture, "robot", { boundObjectRef });
      const { user: { extra } } = await reviewToken(fixture, token);
      await fixture.api.delete(fixture.path(`pods/${name}${NOW}`));
      return [extra[`${prefix}/node-name`], extra[`${prefix}/node-uid`]];
    };
    assertEquals(await extraOn("here", node), [[node], [uid]]);
    assertEquals(await extraOn("lost", nowhere), [[nowhere], undefined]);
  },

  async "a token that is bound to a Secret or a Node is refused after its deletion"(fixture) {
    const node = unique("conformance");
    await fixture.create("/api/v1/nodes", { metadata: { name: node } });
    await fixture.create(fixture.path("secrets"), { metadata: { name: "key" } });
    await createAccount(fixture);
    const bound = (kind: string, name: string) =>
      requestToken(fixture, "robot", { boundObjectRef: { kind, apiVersion: "v1", name } });
    const [toSecret, toNode] = [await bound("Secret", "key"), await bound("Node", node)];
    const extraOf = async (token: string) =>
      Object.keys((await reviewToken(fixture, token)).user.extra).sort();
    assertEquals(await extraOf(await bound("Secret", "key")), [`${prefix}/credential-id`]);
    assertEquals(await extraOf(await bound("Node", node)), [
      `${prefix}/credential-id`,
      `${prefix}/node-name`,
      `${prefix}/node-uid`,
    ]);
    await fixture.api.delete(fixture.path("secrets/key"));
    assertEquals(await untilRefused(fixture, toSecret), INVALIDATED);
    await fixture.api.delete(`/api/v1/nodes/${node}`);
    assertEquals(await untilRefused(fixture, toNode), INVALIDATED);
  },

  async "a token is refused if its pod or its account was created again"(fixture) {
    const first = await createPod(fixture, "web");
    const bound = await requestToken(fixture, "robot", {
      boundObjectRef: { kind: "Pod", name: "web" },
    });
    await fixture.api.delete(fixture.path(`pods/web${NOW}`));
    const second = await createPod(fixture, "web");
    assertEquals(
      await untilRefused(fixture, bound),
      `[invalid bearer token, pod UID (${second.metadata.uid}) does not match service account ` +
        `pod ref claim (${first.metadata.uid})]`,
    );
    const { uid, token } = await fixture.logIn("other");
    await fixture.api.delete(fixture.path("serviceaccounts/other"));
    const { uid: next } = await fixture.logIn("other");
    assertEquals(
      await untilRefused(fixture, token),
      `[invalid bearer token, service account UID (${next}) does not match claim (${uid})]`,
    );
    const { token: last } = await fixture.logIn("gone");
    await fixture.api.delete(fixture.path("serviceaccounts/gone"));
    assertEquals(
      await untilRefused(fixture, last),
      '[invalid bearer token, serviceaccounts "gone" not found]',
    );
  },

  async "a token is accepted while its pod is being deleted, for a minute"(fixture) {
    await createPod(fixture, "web", {}, { finalizers: ["example.com/hold"] });
    const spec = { boundObjectRef: { kind: "Pod", name: "web" } };
    const token = await requestToken(fixture, "robot", spec);
    await fixture.api.delete(fixture.path(`pods/web${NOW}`));
    const { body } = await fixture.api.get(fixture.path("pods/web"));
    assert(body.metadata.deletionTimestamp);
    assertEquals((await reviewToken(fixture, token)).authenticated, true);
    const late = await requestToken(fixture, "robot", spec);
    await fixture.api.patch(fixture.path("pods/web"), { metadata: { finalizers: null } });
    assertEquals(await untilRefused(fixture, late), INVALIDATED);
  },

  async "a TokenRequest cannot bind a token to any object"(fixture) {
    const pod = await createPod(fixture, "web");
    await createPod(fixture, "others", { serviceAccountName: "other" });
    const request = (boundObjectRef: unknown) =>
      fixture.api.post(fixture.path("serviceaccounts/robot/token"), { spec: { boundObjectRef } });
    const bad = (message: string) => ({ status: 400, reason: "BadRequest", message });
    assertFailure(await request({ kind: "Pod", name: "none" }), {
      status: 404,
      reason: "NotFound",
      message: 'pods "none" not found',
      details: { name: "none", kind: "pods" },
    });
    assertFailure(
      await request({ kind: "Pod", name: "others" }),
      bad(
        'cannot bind token for serviceaccount "robot" to pod running with different serviceaccount name.',
      ),
    );
    assertFailure(
      await request({ kind: "ConfigMap", apiVersion: "v1", name: "a" }),
      bad("cannot bind token to object of type /v1, Kind=ConfigMap"),
    );
    assertFailure(
      await request({ kind: "Deployment", apiVersion: "apps/v1", name: "a" }),
      bad("cannot bind token to object of type apps/v1, Kind=Deployment"),
    );
    assertFailure(
      await request({ kind: "Lease", name: "a" }),
      bad("cannot bind token to object of type /, Kind=Lease"),
    );
    assertFailure(await request({ kind: "Pod", name: "web", uid: "other" }), {
      status: 409,
      reason: "Conflict",
      message: 'Operation cannot be fulfilled on Pod "web": the UID in the bound object ' +
        "reference (other) does not match the UID in record. The object might have been " +
        "deleted and then recreated",
      details: { name: "web", kind: "Pod" },
    });
    const { status, body } = await request({ kind: "Pod", name: "web", uid: pod.metadata.uid });
    assertEquals([status, body.spec.boundObjectRef], [201, {
      kind: "Pod",
      name: "web",
      uid: pod.metadata.uid,
    }]);
  },
};

/** Creates a pod of the account `robot`, which is created if it does not exist. */
async function createPod(
  fixture: Fixture,
  name: string,
  spec: Record<string, unknown> = {},
  metadata: Record<string, unknown> = {},
): Promise<Answer["body"]> {
  await createAccount(fixture);
  const containers = [{ name: "main", image: "example.com/main:1" }];
  return await fixture.create(fixture.path("pods"), {
    metadata: { name, ...metadata },
    spec: { serviceAccountName: "robot", containers, ...spec },
  });
}

async function createAccount(fixture: Fixture): Promise<void> {
  const path = fixture.path("serviceaccounts");
  const { status } = await fixture.api.post(path, { metadata: { name: "robot" } });
  assert(status === 201 || status === 409);
}
