import { assertEquals } from "@std/assert";
import { valueAt } from "../../../src/testing/json/json_value.ts";
import { scaleRouteOf } from "../../../src/testing/routes/scale_routes.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { openWebhookPlace, type WebhookPlace } from "../../support/servers/webhook_place.ts";
import { workloadSpec } from "../../support/objects/complete_specs.ts";
import { test } from "../../support/test.ts";

const WEB = "/apis/apps/v1/namespaces/default/deployments/web";
const web = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: workloadSpec,
};

test("scaleRouteOf has a route of its own for each verb", () => {
  const routes = ["get", "update", "patch"].map(scaleRouteOf);
  assertEquals(new Set(routes).size, 3);
});

test("a scale without replicas is 1, as on the real server", () =>
  withServer(async ({ server, client }) => {
    server.objects.create(web);
    const { body } = await client.send(`${WEB}/scale`);
    assertEquals([body.kind, body.spec, body.status], ["Scale", { replicas: 1 }, {
      replicas: 0,
      selector: "app=web",
    }]);
  }));

test("a scale writes the replicas and nothing else, and a dry run writes nothing", () =>
  withServer(async ({ server, client }) => {
    server.objects.create({ ...web, spec: { ...workloadSpec, replicas: 1, paused: true } });
    await client.send(`${WEB}/status`, {
      method: "PATCH",
      headers: { "content-type": "application/merge-patch+json" },
      json: { status: { replicas: 1 } },
    });
    const scale = () => {
      const { spec } = server.objects.get({ ...web, name: "web" });
      return ["replicas", "paused"].map((field) => valueAt(spec, field));
    };
    const put = (query: string, replicas: number) =>
      client.send(`${WEB}/scale${query}`, {
        method: "PUT",
        json: { metadata: { name: "web" }, spec: { replicas }, status: { replicas: 9 } },
      });
    assertEquals((await put("?dryRun=All", 5)).body.spec, { replicas: 5 });
    assertEquals(scale(), [1, true]);
    assertEquals((await put("", 3)).body.status, { replicas: 1, selector: "app=web" });
    assertEquals(scale(), [3, true]);
  }));

test("a write of a scale starts again if the object changes while a webhook is asked, an apply with its managers", async () => {
  let disturb = 0;
  await using place: WebhookPlace = await openWebhookPlace({
    resources: ["deployments/scale"],
    answer() {
      if (disturb-- > 0) {
        const live = place.server.objects.get({ ...web, name: "web" });
        const metadata = { ...live.metadata, labels: { other: `${disturb}` } };
        place.server.objects.update({ ...live, metadata });
      }
      return { allowed: true };
    },
  });
  const { server, client, calls } = place;
  server.objects.create(web);
  const json = {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name: "web" },
    spec: { replicas: 3 },
  };
  const types = ["merge-patch+json", "apply-patch+yaml"];
  for (const type of types) {
    disturb = 2;
    calls.length = 0;
    const headers = { "content-type": `application/${type}` };
    const path = `${WEB}/scale?fieldManager=${type}`;
    const { status, body } = await client.send(path, { method: "PATCH", headers, json });
    assertEquals([status, body.spec, calls.length], [200, { replicas: 3 }, 3]);
  }
  const { metadata } = server.objects.get({ ...web, name: "web" });
  const managers = metadata.managedFields as { manager: string; subresource?: string }[];
  assertEquals(metadata.labels, { other: "0" });
  assertEquals(managers.filter(({ subresource }) => subresource === "scale").length, 2);
});

test("a scale is read as a table or as its metadata, but not as a list", () =>
  withServer(async ({ server, client }) => {
    server.objects.create(web);
    const read = async (kind: string) => {
      const accept = `application/json;as=${kind};v=v1;g=meta.k8s.io`;
      const { status, body } = await client.send(`${WEB}/scale`, { headers: { accept } });
      return [status, body.kind];
    };
    assertEquals(await read("Table"), [200, "Table"]);
    assertEquals(await read("PartialObjectMetadata"), [200, "PartialObjectMetadata"]);
    assertEquals(await read("PartialObjectMetadataList"), [406, "Status"]);
  }));

test("a resource that cannot be scaled has no scale, and a body of another kind is refused", () =>
  withServer(async ({ server, client }) => {
    server.objects.create(web);
    const pods = await client.send("/api/v1/namespaces/default/pods/web/scale");
    assertEquals(pods.status, 404);
    const json = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" } };
    assertEquals((await client.send(`${WEB}/scale`, { method: "PUT", json })).status, 400);
  }));
