import { assertEquals } from "@std/assert";
import { diagnose } from "../../../src/doctor/mod.ts";
import { brokenVolume } from "../../support/doctor/broken_volume.ts";
import { machine, PASSWORD } from "../../support/doctor/examined_machine.ts";
import { examinedPod } from "../../support/doctor/examined_pod.ts";
import { findingsOf } from "../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { unsignedJwt } from "../../support/fakes/unsigned_jwt.ts";
import { test } from "../../support/test.ts";

const failed = { id: "identity.user", status: "failure" } as const;
const match = { path: "/apis/authentication.k8s.io" };
const FORBIDDEN = "selfsubjectreviews.authentication.k8s.io is forbidden: User";

testSurroundings(
  brokenVolume("a token for another audience", async (files, { server, secrets }) => {
    const identity = { namespace: "default", name: "default" };
    const { token } = await server.tokens.issue(identity, { audiences: ["vault"] });
    secrets.push(token);
    return { ...files, token };
  }, {
    ...failed,
    summary: "401 to the credentials: the token is for the audience vault",
    remedy: "leave that field out",
  }),
  {
    name: "a token that was revoked",
    async make(stack) {
      const pod = await examinedPod(stack);
      pod.server.tokens.revoke(pod.kubelet.current.token);
      return pod;
    },
    finding: {
      ...failed,
      summary: "401 to the credentials, although the token has not expired",
      remedy: "Restart the pod",
    },
  },
  {
    name: "something on the way that removes the token",
    async make(stack) {
      const pod = await examinedPod(stack);
      const message = `${FORBIDDEN} "system:anonymous" cannot create resource`;
      pod.server.faults.inject({ kind: "status", code: 403, message, match });
      return pod;
    },
    finding: {
      ...failed,
      summary: "system:anonymous",
      remedy: "does not remove the Authorization header",
    },
  },
  {
    name: "an account that may not even ask who it is",
    async make(stack) {
      const pod = await examinedPod(stack);
      const message = `${FORBIDDEN} "jane" cannot create resource`;
      pod.server.faults.inject({ kind: "status", code: 403, message, match });
      return pod;
    },
    finding: { ...failed, summary: '"jane" cannot create', remedy: "system:basic-user" },
  },
  brokenVolume("a token of EKS, whose audience is not its issuer", (files) => {
    const seconds = Math.floor(Date.now() / 1000);
    const iss = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABCD";
    const aud = ["https://kubernetes.default.svc"];
    const sub = "system:serviceaccount:default:default";
    return { ...files, token: unsignedJwt({ iss, aud, sub, iat: seconds, exp: seconds + 3_600 }) };
  }, {
    ...failed,
    summary: "401 to the credentials, although the token has not expired",
    remedy: "Restart the pod",
  }),
  machine("a user name and a password", { user: { username: "jane", password: PASSWORD } }, {
    ...failed,
    summary: "the API server treats the requests as those of system:anonymous",
    remedy: "a token, a client certificate or an exec plugin",
  }),
  machine("a token that the server does not know", { user: { token: PASSWORD } }, {
    ...failed,
    summary: "the API server answers 401",
    remedy: "Log in again",
  }),
);

test("userCheck is skipped by a server that is too old to say who is asking", async () => {
  await using stack = new AsyncDisposableStack();
  const { server, options } = await examinedPod(stack);
  server.faults.inject({ kind: "status", code: 404, match });
  const { groups } = await diagnose(options);
  const user = groups.flatMap(({ checks }) => checks).find(({ id }) => id === "identity.user");
  assertEquals(user?.status, "skipped");
});

test("userCheck shows no token that a server repeats in its refusal", async () => {
  await using stack = new AsyncDisposableStack();
  const { server, options, kubelet } = await examinedPod(stack);
  const { token } = kubelet.current;
  const message = `${FORBIDDEN} "jane" with Authorization: Bearer ${token}\u001b[2J`;
  server.faults.inject({ kind: "status", code: 403, message, match });
  const [finding] = findingsOf(await diagnose(options));
  assertEquals(
    finding?.summary,
    `The API server answered 403 Forbidden: ${FORBIDDEN} "jane" with Authorization: Bearer ` +
      "[hidden] [2J",
  );
});
