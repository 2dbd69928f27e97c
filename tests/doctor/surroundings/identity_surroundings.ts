import { systemClock } from "../../../src/runtime/clock.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { examinedPod } from "../../support/doctor/examined_pod.ts";
import type { Surroundings } from "../../support/doctor/surroundings.ts";

const MINUTE_MS = 60_000;

/** Defects of tokens, rights and clocks. */
export const identitySurroundings: readonly Surroundings[] = [
  {
    name: "a token that has expired",
    make: (stack) => examinedPod(stack, { now: () => Date.now() - 185 * MINUTE_MS }),
    finding: {
      id: "identity.token",
      status: "failure",
      summary: "expired 2 h ago; system:serviceaccount:default:default",
      remedy: "journalctl -u kubelet",
    },
  },
  {
    name: "a token that the kubelet has stopped replacing",
    make: (stack) => examinedPod(stack, { now: () => Date.now() - 57 * MINUTE_MS }),
    finding: {
      id: "identity.rotation",
      status: "warning",
      summary: "issued 57 min ago, and should have been replaced after 48 min",
      remedy: "journalctl -u kubelet",
    },
  },
  {
    name: "a token for another audience",
    async make(stack) {
      const pod = await examinedPod(stack);
      const identity = { namespace: "default", name: "default" };
      const { token } = await pod.server.tokens.issue(identity, { audiences: ["vault"] });
      await pod.kubelet.writeRaw({ token, "ca.crt": pod.server.caPem, namespace: "default" });
      return { ...pod, secrets: [token] };
    },
    finding: {
      id: "identity.user",
      status: "failure",
      summary: "401 to the credentials: the token is for the audience vault",
      remedy: "leave that field out",
    },
  },
  {
    name: "a token that was revoked",
    async make(stack) {
      const pod = await examinedPod(stack);
      pod.server.tokens.revoke(pod.kubelet.current.token);
      return pod;
    },
    finding: {
      id: "identity.user",
      status: "failure",
      summary: "401 to the credentials, although the token has not expired",
      remedy: "Restart the pod",
    },
  },
  {
    name: "something on the way that removes the token",
    async make(stack) {
      const pod = await examinedPod(stack);
      const message = "selfsubjectreviews.authentication.k8s.io is forbidden: User " +
        '"system:anonymous" cannot create resource "selfsubjectreviews" in API group ' +
        '"authentication.k8s.io" at the cluster scope';
      pod.server.faults.inject({
        kind: "status",
        code: 403,
        message,
        match: { path: "/apis/authentication.k8s.io" },
      });
      return pod;
    },
    finding: {
      id: "identity.user",
      status: "failure",
      summary: "system:anonymous",
      remedy: "does not remove the Authorization header",
    },
  },
  ...([[10, "ahead of"], [-10, "behind"]] as const).map(([minutes, side]): Surroundings => ({
    name: `a clock that is ten minutes ${side} that of the server`,
    async make(stack) {
      const pod = await examinedPod(stack);
      const clock = { ...systemClock, now: () => Date.now() + minutes * MINUTE_MS };
      const runtime = { ...currentRuntime(), ...pod.options.runtime, clock };
      return { ...pod, options: { ...pod.options, runtime } };
    },
    finding: {
      id: "network.clock",
      status: "failure",
      summary: new RegExp(`clock is (9|10) min ${side} that of the API server`),
      remedy: "timedatectl",
    },
  })),
  {
    name: "no RBAC",
    async make(stack) {
      const pod = await examinedPod(stack, { authorization: "rbac" });
      const access = [{ verbs: ["get", "list", "watch"], resource: "pods" }];
      return { ...pod, options: { ...pod.options, access } };
    },
    finding: {
      id: "access.1",
      status: "failure",
      summary: "get, list, watch: not allowed",
      remedy: '{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }',
    },
  },
  {
    name: "RBAC for a part of the verbs",
    async make(stack) {
      const authorize = ({ verb, plural }: { verb: string; plural: string }) =>
        plural !== "deployments" || verb !== "patch" || "no role of the shop grants that";
      const pod = await examinedPod(stack, { authorize });
      const access = [
        { verbs: ["get", "patch"], group: "apps", resource: "deployments", namespace: "shop" },
        { verbs: ["get"], path: "/metrics" },
      ];
      return { ...pod, options: { ...pod.options, access } };
    },
    finding: {
      id: "access.1",
      status: "failure",
      summary: "patch: not allowed in shop (no role of the shop grants that)",
      remedy: '{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] }',
    },
  },
];
