import type { Fixture } from "./fixture.ts";
import type { Answer } from "./json_api.ts";

const WAIT_MS = 50;
const ATTEMPTS = 400;

/** A list whose items the server identifies by their names. */
const parts = {
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": ["name"],
  items: {
    type: "object",
    required: ["name"],
    properties: { name: { type: "string" }, size: { type: "string" } },
  },
};

const usualSpec = {
  type: "object",
  properties: { size: { type: "string" }, count: { type: "integer" }, parts },
};

/** A custom resource of one test. */
export interface Widgets {
  group: string;
  /** Path of the CustomResourceDefinition. */
  definition: string;
  /** Path of the collection in the test's namespace. */
  path: string;
  /** Returns an object of the resource, for a request. */
  widget(name: string, fields?: Record<string, unknown>): Record<string, unknown>;
}

/**
 * Defines a resource, and waits until it is served. `subresources` come beside its status, `spec`
 * takes the place of the schema of the spec, and `version` has further fields of the version.
 */
export async function defineWidgets(
  fixture: Fixture,
  subresources: Record<string, unknown> = {},
  spec: Record<string, unknown> = usualSpec,
  version: Record<string, unknown> = {},
): Promise<Widgets> {
  const group = `${fixture.namespace}.example.com`;
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const name = `widgets.${group}`;
  await fixture.create(definitions, {
    metadata: { name },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget", shortNames: ["wd"] },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        ...version,
        subresources: { status: {}, ...subresources },
        ...spec === usualSpec ? { selectableFields: [{ jsonPath: ".spec.size" }] } : {},
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec,
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      }],
    },
  });
  const path = fixture.path(`${group}/v1/widgets`);
  await untilAnswered(() => fixture.api.get(path), ({ status }) => status === 200);
  return {
    group,
    definition: `${definitions}/${name}`,
    path,
    widget: (name, fields = {}) => ({
      apiVersion: `${group}/v1`,
      kind: "Widget",
      metadata: { name },
      ...fields,
    }),
  };
}

/** Repeats a request until the response meets a condition, and returns it. */
export async function untilAnswered(
  request: () => Promise<Answer>,
  isMet: (answer: Answer) => boolean,
): Promise<Answer> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = await request();
    if (isMet(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
  throw new Error(`The response did not become as expected within ${WAIT_MS * ATTEMPTS} ms.`);
}
