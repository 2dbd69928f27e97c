import { assertEquals } from "@std/assert";
import {
  patching,
  type Review,
  type ScriptedWebhook,
  serveWebhooks,
} from "../../webhook_support.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

const rule = {
  resources: ["configmaps", "pods/binding", "pods/eviction"],
  operations: ["CREATE"],
};
const spec = { containers: [{ name: "main", image: "example.com/main:1" }] };

const shown = ({ kind, resource, subResource, operation, name, object, oldObject }: Review) => ({
  kind: `${kind.group} ${kind.kind}`,
  resource: `${resource.resource}/${subResource}`,
  operation,
  name,
  object: [object.apiVersion, object.kind, object.metadata.name, object.metadata.namespace],
  oldObject,
});

/** Webhooks for the actions of pods. */
export const webhookActionCases: Cases = {
  async "webhooks are asked about bindings and evictions, as objects of their own kinds"(fixture) {
    const { api } = fixture;
    const hook = (type: ScriptedWebhook["type"], name: string): ScriptedWebhook => ({
      type,
      name: `${name}.webhooks.test`,
      rule,
      answer: ({ name, subResource }) =>
        type === "Mutating" && name === "named"
          ? patching([{ op: "replace", path: "/metadata/name", value: "other" }])
          : { allowed: !(type === "Validating" && name === "kept" && subResource === "eviction") },
    });
    await using webhooks = await serveWebhooks(fixture, [
      hook("Mutating", "a"),
      hook("Validating", "b"),
    ]);
    const { namespace, calls, requests } = webhooks;
    const base = `/api/v1/namespaces/${namespace}`;
    await api.post(`${base}/serviceaccounts`, { metadata: { name: "default" } });
    for (const name of ["bound", "gone", "kept", "named"]) {
      await api.create(`${base}/pods`, { metadata: { name }, spec });
    }
    calls.length = requests.length = 0;
    const post = async (name: string, action: string, fields = {}) =>
      (await api.post(`${base}/pods/${name}/${action}`, { metadata: { name }, ...fields })).status;
    const target = { kind: "Node", name: "n1" };
    assertEquals(await post("bound", "binding", { target }), 201);
    assertEquals(await post("gone", "eviction"), 201);
    assertEquals(await post("kept", "eviction"), 400);
    assertEquals(calls, Array(3).fill(["a CREATE", "b CREATE"]).flat());
    const action = (name: string, kind: string, group: string) => ({
      kind: `${group} ${kind}`,
      resource: `pods/${kind.toLowerCase()}`,
      operation: "CREATE",
      name,
      object: [group === "" ? "v1" : `${group}/v1`, kind, name, namespace],
      oldObject: null,
    });
    assertEquals(requests.map(shown).filter((_, index) => index % 2 === 0), [
      action("bound", "Binding", ""),
      action("gone", "Eviction", "policy"),
      action("kept", "Eviction", "policy"),
    ]);
    assertEquals((await api.get(`${base}/pods/gone`)).status, 404);
    assertEquals((await api.get(`${base}/pods/kept`)).status, 200);
    for (const [action, kind] of [["binding", "Binding"], ["eviction", "Eviction"]]) {
      const body = { metadata: { name: "named" }, target };
      const { status, body: { message } } = await api.post(`${base}/pods/named/${action}`, body);
      const expected = `name in URL does not match name in ${kind} object`;
      assertEquals([status, message], [400, expected]);
    }
  },

  async "webhooks are asked about connections to pods, with the options of each"(fixture) {
    const { api } = fixture;
    const connection = (type: ScriptedWebhook["type"], name: string): ScriptedWebhook => ({
      type,
      name: `${name}.webhooks.test`,
      rule: { resources: ["configmaps", "pods/*"] },
      answer: ({ operation }) => ({ allowed: type === "Mutating" || operation !== "CONNECT" }),
    });
    await using webhooks = await serveWebhooks(fixture, [
      connection("Mutating", "a"),
      connection("Validating", "b"),
    ]);
    const { namespace, calls, requests } = webhooks;
    const base = `/api/v1/namespaces/${namespace}`;
    await api.post(`${base}/serviceaccounts`, { metadata: { name: "default" } });
    await api.create(`${base}/pods`, { metadata: { name: "p" }, spec });
    calls.length = requests.length = 0;
    const get = async (path: string) => {
      const { status, body } = await api.get(`${base}/pods/p/${path}`);
      return [status, body.message];
    };
    const why = 'admission webhook "b.webhooks.test" denied the request without explanation';
    const refusal = [400, why];
    assertEquals(await get("exec?command=ls&command=-l&stdout=true&tty=0&container=main"), refusal);
    assertEquals(await get("exec?dryRun=All"), [400, "dryRun is not supported"]);
    assertEquals(await get("exec"), refusal);
    assertEquals(await get("attach?stdin=1&stderr=true"), refusal);
    assertEquals(await get("portforward?ports=80,81&ports=82"), refusal);
    assertEquals(await get("portforward"), refusal);
    const unread = "cannot convert to []int32: strconv.ParseUint: parsing";
    assertEquals(await get("portforward?ports=x"), [400, `${unread} "x": invalid syntax`]);
    assertEquals(await get("portforward?ports=1,65536"), [
      400,
      `${unread} "65536": value out of range`,
    ]);
    assertEquals(calls, Array(5).fill(["a CONNECT", "b CONNECT"]).flat());
    const checked = requests.filter((_, index) => index % 2 === 1);
    for (const { kind, requestKind, resource, namespace, name, dryRun, options } of checked) {
      assertEquals(kind, requestKind);
      assertEquals([resource.resource, namespace, name], ["pods", webhooks.namespace, "p"]);
      assertEquals([dryRun, options], [false, null]);
    }
    assertEquals(
      checked.map(({ object, oldObject, subResource }) => [subResource, object, oldObject]),
      [
        ["exec", {
          apiVersion: "v1",
          kind: "PodExecOptions",
          command: ["ls", "-l"],
          container: "main",
          stdout: true,
        }, null],
        ["exec", { apiVersion: "v1", kind: "PodExecOptions", command: null }, null],
        ["attach", { apiVersion: "v1", kind: "PodAttachOptions", stdin: true, stderr: true }, null],
        [
          "portforward",
          { apiVersion: "v1", kind: "PodPortForwardOptions", ports: [80, 81, 82] },
          null,
        ],
        ["portforward", { apiVersion: "v1", kind: "PodPortForwardOptions" }, null],
      ],
    );
  },

  async "webhooks are asked about tokens, before and after the account is known"(fixture) {
    const { api } = fixture;
    const seconds = { op: "replace", path: "/spec/expirationSeconds", value: 1200 };
    await using webhooks = await serveWebhooks(fixture, [{
      type: "Mutating",
      name: "a.webhooks.test",
      rule: { resources: ["configmaps", "serviceaccounts/token"] },
      answer: () => patching([seconds]),
    }, {
      type: "Validating",
      name: "b.webhooks.test",
      rule: { resources: ["configmaps", "serviceaccounts/token"] },
      answer: ({ object }) => ({ allowed: object.spec?.audiences?.[0] !== "refused" }),
    }]);
    const { namespace, calls, requests } = webhooks;
    const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    const account = await api.create(accounts, { metadata: { name: "robot" } });
    calls.length = requests.length = 0;
    const post = (name: string, fields = {}) =>
      api.post(`${accounts}/${name}/token`, { spec: fields });
    const { status, body } = await post("robot");
    assertEquals([status, body.spec.expirationSeconds], [201, 1200]);
    const lifetime = Date.parse(body.status.expirationTimestamp) -
      Date.parse(body.metadata.creationTimestamp);
    assertEquals(Math.round(lifetime / 60_000), 20);
    assertEquals((await post("nobody")).status, 404);
    assertEquals((await post("robot", { audiences: ["refused"] })).status, 400);
    assertEquals(calls, ["a CREATE", "b CREATE", "a CREATE", "a CREATE", "b CREATE"]);
    const [before, after] = requests;
    const shownToken = ({ kind, resource, subResource, name, object }: Review) => ({
      kind: `${kind.group}/${kind.version} ${kind.kind}`,
      resource: `${resource.resource}/${subResource}`,
      name,
      type: [object.apiVersion, object.kind],
      place: [object.metadata.namespace, object.metadata.name, object.metadata.uid],
      spec: object.spec,
      status: object.status,
    });
    const token = {
      kind: "authentication.k8s.io/v1 TokenRequest",
      resource: "serviceaccounts/token",
      name: "robot",
      type: ["authentication.k8s.io/v1", "TokenRequest"],
      status: { token: "", expirationTimestamp: null },
    };
    assertEquals(shownToken(before!), {
      ...token,
      place: [namespace, undefined, undefined],
      spec: { audiences: null, expirationSeconds: 3600, boundObjectRef: null },
    });
    assertEquals(shownToken(after!), {
      ...token,
      place: [namespace, "robot", account.metadata.uid],
      spec: { audiences: body.spec.audiences, expirationSeconds: 1200, boundObjectRef: null },
    });
  },

  async "webhooks are asked about a scale, and may change it"(fixture) {
    const { api } = fixture;
    const scaleHook = (
      type: ScriptedWebhook["type"],
      name: string,
      answer: ScriptedWebhook["answer"],
    ): ScriptedWebhook => ({
      type,
      name: `${name}.webhooks.test`,
      settings: {
        rules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["configmaps"] },
          {
            apiGroups: ["apps"],
            apiVersions: ["v1"],
            operations: ["*"],
            resources: ["deployments/scale"],
          },
        ],
      },
      answer,
    });
    const cap = { op: "replace", path: "/spec/replicas", value: 5 };
    await using webhooks = await serveWebhooks(fixture, [
      scaleHook(
        "Mutating",
        "a",
        ({ object }) => object.spec.replicas > 5 ? patching([cap]) : { allowed: true },
      ),
      scaleHook("Validating", "b", ({ object }) => ({ allowed: object.spec.replicas !== 4 })),
    ]);
    const { namespace, calls, requests } = webhooks;
    const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    // A write that meets an older object in kube-apiserver's cache asks the webhooks twice.
    const isCached = ({ metadata }: Answer["body"]) =>
      api.get(`${deployments}/web?resourceVersion=${metadata.resourceVersion}`);
    const labels = { app: "web" };
    const created = await api.create(deployments, {
      metadata: { name: "web" },
      spec: {
        replicas: 1,
        paused: true,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec },
      },
    });
    await isCached(created);
    calls.length = requests.length = 0;
    const scale = `${deployments}/web/scale`;
    const sent = async (send: Promise<Answer>) => {
      const { status, body } = await send;
      await isCached(body);
      return [status, body.spec?.replicas ?? body.reason];
    };
    const put = (replicas: number) =>
      api.put(scale, { metadata: { name: "web", namespace }, spec: { replicas } });
    assertEquals(await sent(put(3)), [200, 3]);
    assertEquals(await sent(put(9)), [200, 5]);
    assertEquals(await sent(api.patch(scale, { spec: { replicas: 2 } })), [200, 2]);
    assertEquals((await api.patch(scale, { spec: { replicas: 4 } })).status, 400);
    const apply = api.send("PATCH", `${scale}?fieldManager=me&force=true`, {
      headers: { "content-type": "application/apply-patch+yaml" },
      json: {
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name: "web", namespace },
        spec: { replicas: 7 },
      },
    });
    assertEquals(await sent(apply), [200, 5]);
    assertEquals((await api.get(`${deployments}/web`)).body.spec.replicas, 5);
    assertEquals(calls, Array(5).fill(["a UPDATE", "b UPDATE"]).flat());
    const shownScale = ({ kind, resource, subResource, name, object, oldObject }: Review) => [
      `${kind.group}/${kind.version} ${kind.kind}`,
      `${resource.resource}/${subResource} ${name}`,
      `${object.apiVersion} ${object.kind} ${object.metadata.name}`,
      oldObject.kind,
      oldObject.spec.replicas,
      object.spec.replicas,
    ];
    const shown = [
      "autoscaling/v1 Scale",
      "deployments/scale web",
      "autoscaling/v1 Scale web",
      "Scale",
    ];
    assertEquals(requests.map(shownScale), [
      [...shown, 1, 3],
      [...shown, 1, 3],
      [...shown, 3, 9],
      [...shown, 3, 5],
      [...shown, 5, 2],
      [...shown, 5, 2],
      [...shown, 2, 4],
      [...shown, 2, 4],
      [...shown, 2, 7],
      [...shown, 2, 5],
    ]);
  },
};
