import { assertEquals } from "@std/assert";
import { assertFailure, blaming } from "../../assert_failure.ts";
import { untilAnswered } from "../../define_widgets.ts";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

/** The names of CustomResourceDefinitions, of which a group has each only once. */
export const definitionNameCases: Cases = {
  async "a definition with a name of another one is served when that one is gone"(fixture) {
    const { api } = fixture;
    const group = `${fixture.namespace}.example.com`;
    const first = await define(fixture, group, { plural: "gadgets", kind: "Gadget" });
    await untilTold(fixture, first, "Established=True");
    const names = { plural: "gizmos", kind: "Gadget", singular: "gizmo", listKind: "GizmoList" };
    const second = await define(fixture, group, { ...names, categories: ["toys"] });
    const refused = await untilTold(fixture, second, "NamesAccepted=False");
    assertEquals(conditionsOf(refused), [
      'NamesAccepted=False KindConflict "Gadget" is already in use',
      "Established=False NotAccepted not all names are accepted",
    ]);
    assertEquals(refused.body.status.acceptedNames, {
      plural: "gizmos",
      singular: "gizmo",
      kind: "",
      listKind: "GizmoList",
      categories: ["toys"],
    });
    assertEquals((await api.get(`/apis/${group}/v1/gizmos`)).status, 404);
    const { resources } = (await api.get(`/apis/${group}/v1`)).body;
    assertEquals(resources.map(({ name }: { name: string }) => name), ["gadgets"]);

    await api.delete(first);
    const accepted = await untilTold(fixture, second, "Established=True");
    assertEquals(conditionsOf(accepted), [
      "NamesAccepted=True NoConflicts no conflicts found",
      "Established=True InitialNamesAccepted the initial names have been accepted",
    ]);
    assertEquals(accepted.body.status.acceptedNames, accepted.body.spec.names);
    await untilAnswered(
      () => api.get(`/apis/${group}/v1/gizmos`),
      ({ status }) => status === 200,
    );
  },

  async "the last conflict is told, and short names are compared with all names"(fixture) {
    const group = `${fixture.namespace}.example.com`;
    const first = await define(fixture, group, { plural: "as", kind: "A", shortNames: ["x", "y"] });
    await untilTold(fixture, first, "Established=True");
    const same = await define(fixture, group, { plural: "bs", kind: "A" });
    const told = await untilTold(fixture, same, "NamesAccepted=False");
    assertEquals(
      conditionsOf(told)[0],
      'NamesAccepted=False ListKindConflict "AList" is already in use',
    );
    const names = { plural: "cs", kind: "C", shortNames: ["as", "q", "y"] };
    const short = await define(fixture, group, names);
    const shortTold = await untilTold(fixture, short, "NamesAccepted=False");
    assertEquals(
      conditionsOf(shortTold)[0],
      'NamesAccepted=False ShortNamesConflict ["as" is already in use, "y" is already in use]',
    );
    // an established definition is served by its old names
    const changed = await fixture.api.patch(first, { spec: { names: { singular: "cs" } } });
    assertEquals(changed.status, 200);
    await untilTold(fixture, first, "NamesAccepted=False");
    assertEquals((await fixture.api.get(`/apis/${group}/v1/as`)).status, 200);
  },

  async "a definition of a group of Kubernetes' own names its approval"(fixture) {
    const { api } = fixture;
    const group = `${fixture.namespace}.k8s.io`;
    const object = definition(group, { plural: "things", kind: "Thing" });
    const subject = {
      name: `things.${group}`,
      group: "apiextensions.k8s.io",
      kind: "CustomResourceDefinition",
    };
    const field = "metadata.annotations[api-approved.kubernetes.io]";
    const must = 'protected groups must have approval annotation "api-approved.kubernetes.io"';
    const more = "see https://github.com/kubernetes/enhancements/pull/1111";
    const missing = `Required value: ${must}, ${more}`;
    assertFailure(await api.post(definitions, object), {
      status: 422,
      reason: "Invalid",
      message:
        `CustomResourceDefinition.apiextensions.k8s.io "things.${group}" is invalid: ${field}: ${missing}`,
      details: blaming(subject, [[field, "Required", missing]]),
    });
    const approved = (value: string) => ({
      ...object,
      metadata: { ...object.metadata, annotations: { "api-approved.kubernetes.io": value } },
    });
    const invalid = await api.post(definitions, approved("yes"));
    assertEquals([invalid.status, invalid.body.details.causes], [422, [{
      field,
      reason: "FieldValueInvalid",
      message:
        `Invalid value: "yes": ${must} with either a URL or a reason starting with "unapproved", ${more}`,
    }]]);
    await fixture.create(definitions, approved("unapproved, a test"));
    const path = `${definitions}/things.${group}`;
    const type = "KubernetesAPIApprovalPolicyConformant";
    await untilTold(fixture, path, `${type}=False`);
    const annotations = { "api-approved.kubernetes.io": "https://example.com/1" };
    await api.patch(path, { metadata: { annotations } });
    const told = await untilTold(fixture, path, `${type}=True`);
    assertEquals(
      conditionsOf(told).find((text) => text.startsWith(type)),
      `${type}=True ApprovedAnnotation approved in https://example.com/1`,
    );
  },

  async "the group of a definition is a domain, and stays"(fixture) {
    const { api } = fixture;
    const refused = async (answer: Promise<Answer>) => {
      const { status, body } = await answer;
      assertEquals(status, 422, body.message);
      return body.details.causes.map((cause: { field: string; message: string }) =>
        `${cause.field}: ${cause.message}`
      );
    };
    const word = fixture.namespace;
    const dotless = api.post(definitions, definition(word, { plural: "things", kind: "Thing" }));
    assertEquals(await refused(dotless), [
      `spec.group: Invalid value: "${word}": should be a domain with at least one dot`,
    ]);
    const group = `${word}.example.com`;
    const path = await define(fixture, group, { plural: "things", kind: "Thing" });
    await untilTold(fixture, path, "Established=True");
    const spec = { group: "q", scope: "Cluster", names: { kind: "Z", plural: "zs" } };
    assertEquals(await refused(api.patch(path, { spec })), [
      'spec.group: Invalid value: "q": should be a domain with at least one dot',
      'spec.scope: Invalid value: "Cluster": field is immutable',
      'spec.names.kind: Invalid value: "Z": field is immutable',
      'spec.group: Invalid value: "q": field is immutable',
      'spec.names.plural: Invalid value: "zs": field is immutable',
    ]);
    const names = { kind: "Other", listKind: "Other", plural: "others", categories: ["A"] };
    const causes = await refused(api.post(definitions, definition(group, names)));
    assertEquals(
      causes[0],
      'spec.names.listKind: Invalid value: "Other": kind and listKind may not be the same',
    );
    assertEquals(
      causes[1].startsWith('spec.names.categories[0]: Invalid value: "A": a DNS-1035 label must'),
      true,
    );
  },
};

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

function definition(group: string, names: { plural: string } & Record<string, unknown>) {
  return {
    metadata: { name: `${names.plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names,
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object" } },
      }],
    },
  };
}

/** Creates a definition, and returns its path. */
async function define(
  fixture: Fixture,
  group: string,
  names: { plural: string } & Record<string, unknown>,
): Promise<string> {
  const { metadata } = await fixture.create(definitions, definition(group, names));
  return `${definitions}/${metadata.name}`;
}

/** Waits until a definition has a condition with a status, such as `Established=True`. */
function untilTold({ api }: Fixture, path: string, wanted: string): Promise<Answer> {
  return untilAnswered(
    () => api.get(path),
    ({ body }) =>
      body.status?.conditions?.some(({ type, status }: Record<string, string>) =>
        `${type}=${status}` === wanted
      ) === true,
  );
}

function conditionsOf({ body }: Answer): string[] {
  return body.status.conditions.map((each: Record<string, string>) =>
    `${each.type}=${each.status} ${each.reason} ${each.message}`
  );
}
