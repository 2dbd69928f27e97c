import { assertEquals } from "@std/assert";
import { type Fixture, unique } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const VALIDATING = `${GROUP}/validatingwebhookconfigurations?dryRun=All`;

const base = {
  name: "a.b.c",
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
  clientConfig: { url: "https://a.test" },
};

/** The configurations that the API server accepts. */
export const webhookConfigurationCases: Cases = {
  async "a configuration without a place, side effects or a full name is refused"(fixture) {
    const post = (webhook: Record<string, unknown>) => validate(fixture, webhook);
    assertEquals(await post({ sideEffects: undefined }), [422, [
      "webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun",
    ]]);
    assertEquals(await post({ sideEffects: "Some" }), [422, [
      'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
    ]]);
    assertEquals(await post({ name: "a.b" }), [422, [
      'webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments ' +
      "separated by dots",
    ]]);
    assertEquals(await post({ clientConfig: {} }), [422, [
      "webhooks[0].clientConfig: Required value: exactly one of url or service is required",
    ]]);
    assertEquals(await post({ timeoutSeconds: 31 }), [422, [
      "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 " +
      "seconds",
    ]]);
    assertEquals(await post({ failurePolicy: "Maybe" }), [422, [
      'webhooks[0].failurePolicy: Unsupported value: "Maybe": supported values: "Fail", "Ignore"',
    ]]);
    assertEquals(await post({ admissionReviewVersions: [] }), [422, [
      "webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1",
    ]]);
  },

  async "the URL of a webhook has a scheme, a host and a path alone"(fixture) {
    const causes = causesOf(fixture, "clientConfig.url", (url: string) => ({
      clientConfig: { url },
    }));
    const form = "; desired format: https://host[/path]";
    const scheme = `'https' is the only allowed URL scheme${form}`;
    const host = `Invalid value: "": host must be specified${form}`;
    const user = "user information is not permitted in the URL";
    const fragment = "fragments are not permitted in the URL";
    const query = "query parameters are not permitted in the URL";
    const unparsed = (url: string, why: string) =>
      `Required value: url must be a valid URL: parse "${url}": ${why}${form}`;
    assertEquals(await causes("http://a.test/x"), [`Invalid value: "http": ${scheme}`]);
    assertEquals(await causes("/x"), [`Invalid value: "": ${scheme}`, host]);
    assertEquals(await causes("https:///x"), [host]);
    assertEquals(await causes("https:a"), [host]);
    assertEquals(await causes("https://u@a.test"), [`Invalid value: "u": ${user}`]);
    assertEquals(await causes("https://a.test#b"), [`Invalid value: "b": ${fragment}`]);
    assertEquals(await causes("https://a.test?b"), [`Invalid value: "b": ${query}`]);
    assertEquals(await causes("http://u:p@/x?y#z"), [
      `Invalid value: "http": ${scheme}`,
      host,
      `Invalid value: "u:p": ${user}`,
      `Invalid value: "z": ${fragment}`,
      `Invalid value: "y": ${query}`,
    ]);
    assertEquals(await causes(":a"), [unparsed(":a", "missing protocol scheme")]);
    assertEquals(await causes("https://a b/x"), [
      unparsed("https://a b/x", 'invalid character " " in host name'),
    ]);
    assertEquals(await causes("https://a:b/"), [
      unparsed("https://a:b/", 'invalid port ":b" after host'),
    ]);
    assertEquals(await causes("https://a/%zz"), [
      unparsed("https://a/%zz", 'invalid URL escape "%zz"'),
    ]);
    assertEquals(await causes("https://a.test/x?"), []);
  },

  async "the Service of a webhook has a port and a path of names"(fixture) {
    const service = { name: "a", namespace: "b" };
    const causes = causesOf(
      fixture,
      "clientConfig.service",
      (change: Record<string, unknown>) => ({
        clientConfig: { service: { ...service, ...change } },
      }),
    );
    const port = "port is not valid: must be between 1 and 65535, inclusive";
    assertEquals(await causes({ port: 65_536 }), [`port: Invalid value: 65536: ${port}`]);
    assertEquals(await causes({ port: 0 }), [`port: Invalid value: 0: ${port}`]);
    assertEquals(await causes({ name: undefined, namespace: undefined }), [
      "name: Required value",
      "namespace: Required value",
    ]);
    // kube-apiserver has the two the wrong way round
    assertEquals(await causes({ name: "" }), ["namespace: Required value"]);
    const empty = (path: string, index: number) =>
      `path: Invalid value: "${path}": segment[${index}] may not be empty`;
    assertEquals(await causes({ path: "x" }), [
      `path: Invalid value: "x": must start with a '/'`,
      empty("x", 0),
    ]);
    assertEquals(await causes({ path: "//" }), [empty("//", 0)]);
    assertEquals(await causes({ path: "/a//b" }), [empty("/a//b", 1)]);
    const [name = ""] = await causes({ path: "/a?b/c" });
    assertEquals(
      name.startsWith('path: Invalid value: "/a?b/c": segment[0]: a lowercase RFC 1123 subdomain'),
      true,
    );
    for (const path of ["", "/", "/a/", "/apis/a.test/v1"]) {
      assertEquals(await causes({ path }), [], path);
    }
  },

  async "the rules of a webhook name operations, groups, versions and resources once"(fixture) {
    const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["a"] };
    const causes = causesOf(fixture, "rules[0]", (change: Record<string, unknown>) => ({
      rules: [{ ...rule, ...change }],
    }));
    const operations = 'supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"';
    assertEquals(await causes({ operations: ["CREATE", "create"] }), [
      `operations[1]: Unsupported value: "create": ${operations}`,
    ]);
    const only = (list: string[], what: string) =>
      `Invalid value: ${JSON.stringify(list)}: if '*' is present, must not specify other ${what}`;
    const list = ["*", "CREATE"];
    assertEquals(await causes({ operations: list }), [`operations: ${only(list, "operations")}`]);
    assertEquals(await causes({ apiGroups: list }), [`apiGroups: ${only(list, "API groups")}`]);
    assertEquals(await causes({ apiVersions: list }), [
      `apiVersions: ${only(list, "API versions")}`,
    ]);
    assertEquals(await causes({ apiVersions: ["v1", ""] }), ["apiVersions[1]: Required value"]);
    assertEquals(await causes({ scope: "cluster" }), [
      'scope: Unsupported value: "cluster": supported values: "*", "Cluster", "Namespaced"',
    ]);
    assertEquals(
      await causes({ operations: [], apiGroups: undefined, apiVersions: [], resources: undefined }),
      ["operations", "apiGroups", "apiVersions", "resources"].map((field) =>
        `${field}: Required value`
      ),
    );
    const resources = (...resources: string[]) => causes({ resources });
    const covered = (index: number, resource: string, by: string) =>
      `resources[${index}]: Invalid value: "${resource}": if '${by}' is present, must not specify ` +
      resource;
    assertEquals(await resources("a", ""), ["resources[1]: Required value"]);
    assertEquals(await resources("*", "a"), [
      `resources: ${only(["*", "a"], "resources without subresources")}`,
    ]);
    assertEquals(await resources("a/*", "a/status"), [covered(1, "a/status", "a/*")]);
    assertEquals(await resources("*/status", "a/status"), [covered(1, "a/status", "*/status")]);
    assertEquals(await resources("*/*", "a/b", "c/*"), [
      covered(2, "c/*", "*/*"),
      'resources: Invalid value: ["*/*","a/b","c/*"]: if \'*/*\' is present, must not specify ' +
      "other resources",
    ]);
    assertEquals(await resources("*", "*/status"), []);
    assertEquals(await resources("a/status", "a/*", "a"), []);
    assertEquals(await resources("a", "*"), []);
  },

  async "the selectors of a webhook have known operators, and values where these take them"(
    fixture,
  ) {
    const causes = causesOf(fixture, "objectSelector", (objectSelector: unknown) => ({
      objectSelector,
    }));
    const expression = (...matchExpressions: unknown[]) => causes({ matchExpressions });
    const place = "matchExpressions[0]";
    assertEquals(await expression({ key: "a", operator: "Is" }), [
      `${place}.operator: Invalid value: "Is": not a valid selector operator`,
    ]);
    assertEquals(await expression({ key: "a", operator: "In" }), [
      `${place}.values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
    ]);
    assertEquals(await expression({ key: "a", operator: "Exists", values: ["b"] }), [
      `${place}.values: Forbidden: may not be specified when \`operator\` is 'Exists' or ` +
      "'DoesNotExist'",
    ]);
    const begins = (causes: string[], ...beginnings: string[]) =>
      assertEquals(causes.map((cause, index) => cause.slice(0, beginnings[index]?.length)), [
        ...beginnings,
      ]);
    begins(
      await expression({ key: "a b", operator: "In", values: ["c", "d d"] }),
      `${place}.key: Invalid value: "a b": name part must consist of`,
      `${place}.values[1]: Invalid value: "d d": a valid label must be`,
    );
    begins(
      await causes({ matchLabels: { "a b": "c c" } }),
      'matchLabels: Invalid value: "a b": name part must consist of',
      'matchLabels: Invalid value: "c c": a valid label must be',
    );
  },

  async "the versions of reviews are names, once each, and webhooks have names of their own"(
    fixture,
  ) {
    const causes = causesOf(fixture, "admissionReviewVersions", (versions: string[]) => ({
      admissionReviewVersions: versions,
    }));
    assertEquals(await causes(["v1", "v1"]), ['[1]: Invalid value: "v1": duplicate version']);
    assertEquals(await causes(["v2"]), [
      'Invalid value: ["v2"]: must include at least one of v1, v1beta1',
    ]);
    const [label = ""] = await causes(["v1", "V_"]);
    assertEquals(label.startsWith('[1]: Invalid value: "V_": a DNS-1035 label must'), true);
    const { body } = await fixture.api.post(VALIDATING, {
      metadata: { name: "x" },
      webhooks: [base, base, base],
    });
    assertEquals(body.details.causes.map(textOf), [
      'webhooks[1].name: Duplicate value: "a.b.c"',
      'webhooks[2].name: Duplicate value: "a.b.c"',
    ]);
  },

  async "a configuration gets the defaults of its webhooks, and an update does so too"(fixture) {
    const { api } = fixture;
    const type = "mutatingwebhookconfigurations";
    const name = unique("webhooks");
    const service = { name: "a", namespace: "b" };
    const rule = {
      apiGroups: [""],
      apiVersions: ["v1"],
      operations: ["CREATE"],
      resources: ["none"],
    };
    const webhook = { ...base, clientConfig: { service }, rules: [rule] };
    const created = await fixture.create(`${GROUP}/${type}`, {
      metadata: { name },
      webhooks: [webhook],
    });
    const complete = {
      ...webhook,
      clientConfig: { service: { ...service, port: 443 } },
      rules: [{ ...rule, scope: "*" }],
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      namespaceSelector: {},
      objectSelector: {},
      reinvocationPolicy: "Never",
      timeoutSeconds: 10,
    };
    assertEquals(created.webhooks, [complete]);
    const second = { ...webhook, name: "d.e.f" };
    const put = await api.put(`${GROUP}/${type}/${name}`, {
      metadata: created.metadata,
      webhooks: [webhook, second],
    });
    assertEquals(put.body.webhooks, [complete, { ...complete, name: "d.e.f" }]);
    assertEquals(put.body.metadata.generation, 2);
    const refused = await api.patch(`${GROUP}/${type}/${name}`, {
      webhooks: [{ ...webhook, reinvocationPolicy: "Always" }],
    });
    assertEquals(refused.body.details.causes.map(textOf), [
      'webhooks[0].reinvocationPolicy: Unsupported value: "Always": supported values: "IfNeeded", ' +
      '"Never"',
    ]);
  },
};

/** Returns the status of a creation, and the causes of a refusal. */
async function validate(
  fixture: Fixture,
  webhook: Record<string, unknown>,
): Promise<[number, string[] | undefined]> {
  const { status, body } = await fixture.api.post(VALIDATING, {
    metadata: { name: "x" },
    webhooks: [{ ...base, ...webhook }],
  });
  return [status, body.details?.causes?.map(textOf)];
}

/** Returns a function that returns the causes for one part of a webhook, without its field. */
function causesOf<Given>(
  fixture: Fixture,
  field: string,
  change: (given: Given) => Record<string, unknown>,
): (given: Given) => Promise<string[]> {
  const prefix = `webhooks[0].${field}`;
  return async (given) => {
    const [, causes = []] = await validate(fixture, change(given));
    return causes.map((cause) => {
      if (!cause.startsWith(prefix)) return cause;
      return cause.slice(prefix.length).replace(/^(\.|: )/, "");
    });
  };
}

function textOf({ field, message }: Answer["body"]): string {
  return `${field}: ${message}`;
}
