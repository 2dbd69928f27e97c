import { assertEquals } from "@std/assert";
import { assertFailure } from "../../assert_failure.ts";
import { defineWidgets } from "../../define_widgets.ts";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

/** Items that a list has twice, and the fields that have no manager. */
export const managedFieldCases: Cases = {
  async "an apply that names an item of a list twice is refused"(fixture) {
    const ports = [{ port: 80, name: "a" }, { port: 80, name: "b", protocol: "TCP" }];
    const service = { apiVersion: "v1", kind: "Service", ...named("d"), spec: { ports } };
    assertFailure(await apply(fixture, `${fixture.path("services")}/d`, service), {
      status: 500,
      message: "failed to create typed patch object (/d; /v1, Kind=Service): .spec.ports: " +
        'duplicate entries for key [port=80,protocol="TCP"]',
    });
    const env = [{ name: "A", value: "1" }, { name: "A", value: "2" }];
    const containers = [{ name: "c", image: "i", env }, { name: "c", image: "j" }];
    const pod = { apiVersion: "v1", kind: "Pod", ...named("d"), spec: { containers } };
    assertFailure(await apply(fixture, `${fixture.path("pods")}/d`, pod), {
      status: 500,
      message: "failed to create typed patch object (/d; /v1, Kind=Pod): errors:\n" +
        '  .spec.containers[name="c"].env: duplicate entries for key [name="A"]\n' +
        '  .spec.containers: duplicate entries for key [name="c"]',
    });
    const finalizers = ["example.com/a", "example.com/a"];
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "d", finalizers } };
    assertFailure(await apply(fixture, `${fixture.configMaps}/d`, map), {
      status: 500,
      message: "failed to create typed patch object (/d; /v1, Kind=ConfigMap): " +
        '.metadata.finalizers: duplicate entries for key [="example.com/a"]',
    });
  },

  async "so is an apply of a custom resource, and an item without its key"(fixture) {
    const { path, widget, group } = await defineWidgets(fixture);
    const refused = async (...parts: object[]) => {
      const answer = await apply(fixture, `${path}/d`, widget("d", { spec: { parts } }));
      const place = `failed to create typed patch object (/d; ${group}/v1, Kind=Widget): `;
      assertEquals([answer.status, answer.body.message.slice(0, place.length)], [500, place]);
      return answer.body.message.slice(place.length);
    };
    assertEquals(
      await refused({ name: "x" }, { name: "x", size: "1" }),
      '.spec.parts: duplicate entries for key [name="x"]',
    );
    assertEquals(
      await refused({ size: "1" }),
      '.spec.parts: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn\'t have default values for any key fields)',
    );
  },

  async "an item that an object has twice is one field of its manager"(fixture) {
    const { api } = fixture;
    const path = fixture.path("apps/v1/deployments");
    const env = [{ name: "A", value: "1" }, { name: "A", value: "2" }];
    await api.create(`${path}?fieldManager=maker`, deployment({ image: "i", env }));
    const both = (await api.get(`${path}/d`)).body;
    assertEquals(containersOf(both)[0].env, env);
    assertEquals(ownersOf(both, "A"), { maker: {} });

    // an apply that does not name the item leaves both
    const other = await apply(fixture, `${path}/d`, deployment({ env: [{ name: "B" }] }));
    assertEquals([other.status, containersOf(other.body)[0].env], [200, [...env, { name: "B" }]]);

    const config = deployment({ env: [{ name: "A", value: "3" }] });
    assertFailure(await apply(fixture, `${path}/d`, config), {
      status: 409,
      reason: "Conflict",
      message: 'Apply failed with 1 conflict: conflict with "maker" using apps/v1: ' +
        '.spec.template.spec.containers[name="c"].env[name="A"]',
      details: {
        causes: [{
          reason: "FieldManagerConflict",
          message: 'conflict with "maker" using apps/v1',
          field: '.spec.template.spec.containers[name="c"].env[name="A"]',
        }],
      },
    });
    const forced = await apply(fixture, `${path}/d`, config, "&force=true");
    assertEquals([forced.status, containersOf(forced.body)[0].env], [200, [
      { name: "A", value: "3" },
    ]]);
    assertEquals(ownersOf(forced.body, "A"), { me: { ".": {}, "f:name": {}, "f:value": {} } });
  },

  async "the oldest of more than ten managers of updates become one"({ api, configMaps }) {
    const manager = (index: number) => `m${index + 10}`;
    const data = (index: number) => ({ data: { [manager(index)]: "1" } });
    const by = (index: number) => `?fieldManager=${manager(index)}`;
    await api.create(`${configMaps}${by(0)}`, { metadata: { name: "many" }, ...data(0) });
    for (let index = 1; index < 12; index++) {
      await api.patch(`${configMaps}/many${by(index)}`, data(index));
    }
    const { body } = await api.get(`${configMaps}/many`);
    const entries: { manager: string; fieldsV1: unknown }[] = body.metadata.managedFields;
    const names = entries.map(({ manager }) => manager).sort();
    const kept = Array.from({ length: 9 }, (_, index) => manager(index + 3));
    assertEquals(names, ["ancient-changes", ...kept]);
    assertEquals(entries.find(({ manager }) => manager === "ancient-changes")?.fieldsV1, {
      "f:data": { ".": {}, "f:m10": {}, "f:m11": {}, "f:m12": {} },
    });
  },

  async "the fields that the server's admission sets have no manager"(fixture) {
    const { api } = fixture;
    const managed = async (path: string, object: object) => {
      const { body } = await api.post(`${path}?dryRun=All`, object);
      const [{ fieldsV1 }] = body.metadata.managedFields;
      return { body, fields: fieldsV1 };
    };
    const storage = "1Gi";
    const claim = await managed(fixture.path("persistentvolumeclaims"), {
      ...named("c"),
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
    });
    const volume = await managed("/api/v1/persistentvolumes", {
      ...named(`${fixture.namespace}-v`),
      spec: { accessModes: ["ReadWriteOnce"], capacity: { storage }, hostPath: { path: "/x" } },
    });
    for (const { body, fields } of [claim, volume]) {
      assertEquals([body.metadata.finalizers.length, Object.keys(fields)], [1, ["f:spec"]]);
    }
    assertEquals(Object.keys(claim.fields["f:spec"]), [
      "f:accessModes",
      "f:resources",
      "f:volumeMode",
    ]);
    const containers = [{ name: "c", image: "i" }];
    const pod = await managed(fixture.path("pods"), { ...named("p"), spec: { containers } });
    assertEquals(pod.body.spec.tolerations.length, 2);
    assertEquals(Object.keys(pod.fields), ["f:spec"]);
    assertEquals(Object.keys(pod.fields["f:spec"]), [
      "f:containers",
      "f:dnsPolicy",
      "f:enableServiceLinks",
      "f:restartPolicy",
      "f:schedulerName",
      "f:securityContext",
      "f:terminationGracePeriodSeconds",
    ]);
  },
};

function named(name: string) {
  return { metadata: { name } };
}

function deployment(container: object) {
  const labels = { app: "d" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    ...named("d"),
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "c", ...container }] } },
    },
  };
}

function containersOf({ spec }: Answer["body"]): Answer["body"][] {
  return spec.template.spec.containers;
}

/** Returns what each manager has of a variable of the container `c`. */
function ownersOf({ metadata }: Answer["body"], variable: string): Record<string, unknown> {
  const entries = metadata.managedFields.flatMap(({ manager, fieldsV1 }: Answer["body"]) => {
    const containers = fieldsV1["f:spec"]?.["f:template"]?.["f:spec"]?.["f:containers"];
    const fields = containers?.['k:{"name":"c"}']?.["f:env"]?.[`k:{"name":"${variable}"}`];
    return fields === undefined ? [] : [[manager, fields]];
  });
  return Object.fromEntries(entries);
}

function apply(
  { api }: Fixture,
  path: string,
  json: unknown,
  options = "",
): Promise<Answer> {
  const headers = { "content-type": "application/apply-patch+yaml" };
  return api.send("PATCH", `${path}?fieldManager=me${options}`, { json, headers });
}
