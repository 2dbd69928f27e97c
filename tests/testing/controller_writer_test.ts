import { assertEquals } from "@std/assert";
import { withControllers } from "../support/servers/controlled_server.ts";
import { serveTls } from "../support/servers/serve_tls.ts";
import { sharedTls } from "../support/servers/shared_tls.ts";
import { test } from "../support/test.ts";

const sets = "/apis/apps/v1/namespaces/default/replicasets";
const pods = "/api/v1/namespaces/default/pods";
const labels = { app: "web" };
const replicaSet = {
  metadata: { name: "web" },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "a:1" }] } },
  },
};

test("webhooks change and see the writes of controllers, as those of their service accounts", async () => {
  const { authority, keyPair } = await sharedTls();
  const seen: string[] = [];
  await using webhook = serveTls(async (request) => {
    const review = await request.json();
    const { uid, operation, userInfo, object } = review.request;
    const image = object?.spec.containers.at(-1).image;
    seen.push([operation, userInfo.username, image].join(" "));
    const patch = [{
      op: "add",
      path: "/spec/containers/-",
      value: { name: "side", image: "s:1" },
    }];
    const response = {
      uid,
      allowed: true,
      ...operation === "CREATE" && { patchType: "JSONPatch", patch: btoa(JSON.stringify(patch)) },
    };
    return Response.json({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response });
  }, keyPair);
  await withControllers(async ({ send, get }) => {
    await send("POST", "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", {
      metadata: { name: "sidecars" },
      webhooks: [{
        name: "sidecars.example.com",
        clientConfig: { url: `${webhook.url}/`, caBundle: btoa(authority.certificatePem) },
        rules: [{
          apiGroups: [""],
          apiVersions: ["v1"],
          resources: ["pods"],
          operations: ["CREATE", "DELETE"],
        }],
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
      }],
    });
    await send("POST", sets, replicaSet);
    const [pod] = await get(pods);
    const images = pod.spec.containers.map(({ image }: { image: string }) => image);
    assertEquals([images, pod.status.phase], [["a:1", "s:1"], "Running"]);
    await send("PATCH", `${sets}/web`, { spec: { replicas: 0 } });
    assertEquals(await get(pods), []);
  });
  const account = "system:serviceaccount:kube-system:replicaset-controller";
  assertEquals(seen, [`CREATE ${account} a:1`, `DELETE ${account} `]);
});

test("controllers send no update that changes nothing", async () => {
  const { authority, keyPair } = await sharedTls();
  let requests = 0;
  await using webhook = serveTls(async (request) => {
    const { uid } = (await request.json()).request;
    requests++;
    const response = { uid, allowed: true };
    return Response.json({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response });
  }, keyPair);
  await withControllers(async ({ send, get, clock, writes }) => {
    await send("POST", "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", {
      metadata: { name: "counts" },
      webhooks: [{
        name: "counts.example.com",
        clientConfig: { url: `${webhook.url}/`, caBundle: btoa(authority.certificatePem) },
        rules: [{
          apiGroups: ["apps", "batch", "discovery.k8s.io"],
          apiVersions: ["v1"],
          resources: ["*/*"],
          operations: ["UPDATE"],
        }],
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
      }],
    });
    const { template, selector } = replicaSet.spec;
    const spec = { replicas: 2, selector, template };
    const deployments = sets.replace("replicasets", "deployments");
    await send("POST", deployments, { metadata: { name: "web" }, spec });
    const ports = [{ port: 80 }];
    await send("POST", pods.replace("pods", "services"), {
      metadata: { name: "web" },
      spec: { selector: labels, ports },
    });
    const once = { ...template.spec, restartPolicy: "Never" };
    await send("POST", "/apis/batch/v1/namespaces/default/jobs", {
      metadata: { name: "pi" },
      spec: { template: { spec: once } },
    });
    await clock.advance(60_000);
    await send("PATCH", `${deployments}/web`, { metadata: { annotations: { note: "1" } } });
    await clock.advance(900_000);
    assertEquals((await get(`${deployments}/web`)).status.availableReplicas, 2);
    const isUpdate = (write: string) => /^MODIFIED (apps|batch|discovery\.k8s\.io)\//.test(write);
    assertEquals(requests, writes().filter(isUpdate).length);
  });
});
