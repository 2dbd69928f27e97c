import { assert, assertEquals, assertMatch } from "@std/assert";
import { assertFailure, blaming } from "../assert_failure.ts";
import type { Fixture } from "../fixture.ts";
import { type Answer, namesOf } from "../json_api.ts";
import type { Cases } from "./cases.ts";

const FUTURE = "999999999999";

/** Get, and list with pages and resourceVersions. */
export const listCases: Cases = {
  async "a get returns an object with its kind, uid and times"(fixture) {
    const { api, configMaps, namespace } = fixture;
    const created = await fixture.createConfigMap("a", { data: { x: "1" } });
    const { status, body } = await api.get(`${configMaps}/a`);
    assertEquals([status, body], [200, created]);
    assertEquals([body.apiVersion, body.kind, body.data], ["v1", "ConfigMap", { x: "1" }]);
    assertEquals([body.metadata.name, body.metadata.namespace], ["a", namespace]);
    assertMatch(body.metadata.uid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assertMatch(body.metadata.resourceVersion, /^[1-9]\d*$/);
    assertMatch(body.metadata.creationTimestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  },

  async "a get accepts any resourceVersion that was reached, and 0"(fixture) {
    const { api, configMaps } = fixture;
    const { metadata } = await fixture.createConfigMap("a");
    for (const version of ["0", metadata.resourceVersion]) {
      const { status } = await api.get(`${configMaps}/a?resourceVersion=${version}`);
      assertEquals(status, 200, version);
    }
    assertFailure(await api.get(`${configMaps}/a?resourceVersion=x`), {
      status: 500,
      message:
        'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    });
  },

  async "a response of more than 128 KiB is compressed for a client that accepts gzip"(fixture) {
    const { kube, configMaps } = fixture;
    await fixture.createConfigMap("large", { data: { x: "x".repeat(130 * 1024) } });
    await fixture.createConfigMap("small", { data: { x: "x".repeat(100 * 1024) } });
    const encodingOf = async (path: string, encoding: string) => {
      const headers = { "accept-encoding": encoding };
      const response = await kube.fetch(`${configMaps}${path}`, { headers });
      await response.body?.cancel();
      return [response.headers.get("content-encoding"), response.headers.get("vary")];
    };
    for (const path of ["", "/large"]) {
      assertEquals(await encodingOf(path, "br, gzip"), ["gzip", "Accept-Encoding"], path);
      assertEquals(await encodingOf(path, "identity"), [null, null], path);
    }
    assertEquals(await encodingOf("/small", "gzip"), [null, null]);
    const { body } = await fixture.api.get(`${configMaps}/large`);
    assertEquals(body.data.x.length, 130 * 1024);
  },

  async "a list has its objects in the order of their names, and without a kind"(fixture) {
    const { api, configMaps } = fixture;
    for (const name of ["b", "c", "a"]) await fixture.createConfigMap(name);
    const { status, body } = await api.get(configMaps);
    assertEquals([status, body.kind, body.apiVersion], [200, "ConfigMapList", "v1"]);
    assertEquals(namesOf(body), ["a", "b", "c"]);
    for (const item of body.items) {
      assertEquals([item.kind, item.apiVersion], [undefined, undefined]);
    }
    const newest = Math.max(...body.items.map(versionOf));
    assert(versionOf(body) >= newest);
  },

  async "a namespace that does not exist has an empty list"({ api, namespace }) {
    const { status, body } = await api.get(`/api/v1/namespaces/${namespace}-not/configmaps`);
    assertEquals([status, body.items], [200, []]);
  },

  async "a list over all namespaces has the objects of each"(fixture) {
    const { api, namespace } = fixture;
    await fixture.createConfigMap("a", { labels: { "in": namespace } });
    const { body } = await api.get(`/api/v1/configmaps?labelSelector=in%3D${namespace}`);
    assertEquals(namesOf(body), ["a"]);
    assertEquals(body.items[0].metadata.namespace, namespace);
  },

  async "pages show the state at the first one, whatever happens in between"(fixture) {
    const { api, configMaps } = fixture;
    const pages = await readPages(fixture, { afterFirst: () => api.delete(`${configMaps}/e`) });
    assertEquals(pages.map(namesOf), [["a", "b"], ["c", "d"], ["e"]]);
    assertEquals(new Set(pages.map(versionOf)).size, 1);
    assertEquals(pages.map(({ metadata }) => metadata.remainingItemCount), [3, 1, undefined]);
    assertEquals(pages.at(-1)?.metadata.continue, undefined);
    assertEquals(namesOf((await api.get(configMaps)).body), ["a", "b", "c", "d"]);
  },

  async "pages of a selection do not give the remaining count"(fixture) {
    const { api, configMaps } = fixture;
    for (const name of ["a", "b", "c"]) await fixture.createConfigMap(name, { labels: { x: "1" } });
    const { body } = await api.get(`${configMaps}?labelSelector=x&limit=1`);
    assertEquals([namesOf(body), body.metadata.remainingItemCount], [["a"], undefined]);
    assert(body.metadata.continue);
  },

  async "a list at resourceVersion 0 is complete, whatever the limit"(fixture) {
    const { api, configMaps } = fixture;
    for (const name of ["a", "b"]) await fixture.createConfigMap(name);
    await fixture.api.get(configMaps); // a consistent read, after which the cache has both
    const { body } = await api.get(`${configMaps}?limit=1&resourceVersion=0`);
    assertEquals([namesOf(body), body.metadata.continue], [["a", "b"], undefined]);
  },

  async "a continue token must be valid, and cannot be combined with a resourceVersion"(fixture) {
    const { api, configMaps } = fixture;
    for (const name of ["a", "b"]) await fixture.createConfigMap(name);
    const { body } = await api.get(`${configMaps}?limit=1`);
    const next = `${configMaps}?limit=1&continue=${encodeURIComponent(body.metadata.continue)}`;
    assertEquals((await api.get(`${next}&resourceVersion=0`)).status, 200);
    assertFailure(await api.get(`${next}&resourceVersion=1`), {
      status: 400,
      reason: "BadRequest",
      message: "specifying resource version is not allowed when using continue",
    });
    assertFailure(await api.get(`${configMaps}?continue=nonsense`), {
      status: 400,
      reason: "BadRequest",
      message: /^invalid continue token: continue key is not valid/,
    });
  },

  async "resourceVersionMatch chooses between a past and the current state"(fixture) {
    const { api, configMaps } = fixture;
    const a = await fixture.createConfigMap("a");
    await fixture.createConfigMap("b");
    const then = `${configMaps}?resourceVersion=${versionOf(a)}`;
    const exact = (await api.get(`${then}&resourceVersionMatch=Exact`)).body;
    assertEquals([namesOf(exact), versionOf(exact)], [["a"], versionOf(a)]);
    for (const query of ["", "&resourceVersionMatch=NotOlderThan"]) {
      assertEquals(namesOf((await api.get(`${then}${query}`)).body), ["a", "b"], query);
    }
    assertEquals(namesOf((await api.get(`${then}&limit=5`)).body), ["a"], "a limit means exact");
  },

  async "an invalid combination of options is refused field by field"(fixture) {
    const { api, configMaps } = fixture;
    const field = "resourceVersionMatch";
    const refusals: [query: string, field: string, reason: string, message: string][] = [
      [
        "resourceVersionMatch=Exact",
        field,
        "Forbidden",
        "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
      ],
      [
        "resourceVersionMatch=Exact&resourceVersion=0",
        field,
        "Forbidden",
        'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
      ],
      [
        "resourceVersionMatch=Newest&resourceVersion=1",
        field,
        "NotSupported",
        'Unsupported value: "Newest": supported values: "Exact", "NotOlderThan", ""',
      ],
      [
        "sendInitialEvents=true",
        "sendInitialEvents",
        "Forbidden",
        "Forbidden: sendInitialEvents is forbidden for list",
      ],
    ];
    for (const [query, blamed, reason, message] of refusals) {
      assertFailure(await api.get(`${configMaps}?${query}`), {
        status: 422,
        reason: "Invalid",
        message: `ListOptions.meta.k8s.io "" is invalid: ${blamed}: ${message}`,
        details: blaming({ group: "meta.k8s.io", kind: "ListOptions" }, [[
          blamed,
          reason,
          message,
        ]]),
      });
    }
  },

  async "malformed numbers are refused"({ api, configMaps }) {
    assertFailure(await api.get(`${configMaps}?resourceVersion=x`), {
      status: 400,
      reason: "BadRequest",
      message:
        'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    });
    assertFailure(await api.get(`${configMaps}?limit=x`), {
      status: 400,
      reason: "BadRequest",
      message: 'strconv.ParseInt: parsing "x": invalid syntax',
    });
    assertFailure(await api.get(`${configMaps}?limit=99999999999999999999`), {
      status: 400,
      reason: "BadRequest",
      message: 'strconv.ParseInt: parsing "99999999999999999999": value out of range',
    });
  },

  async "a resourceVersion in the future fails with 504, and the response says when to retry"(
    fixture,
  ) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a");
    for (const path of [`${configMaps}?`, `${configMaps}/a?`]) {
      const answer = await api.get(`${path}resourceVersion=${FUTURE}`);
      assertFailure(answer, {
        status: 504,
        reason: "Timeout",
        message: /^Timeout: Too large resource version: 999999999999, current: \d+$/,
        details: {
          causes: [{
            reason: "ResourceVersionTooLarge",
            message: "Too large resource version",
          }],
          retryAfterSeconds: 1,
        },
      });
      assertEquals(answer.headers.get("retry-after"), "1");
    }
  },
};

/** Reads five ConfigMaps in pages of two. */
async function readPages(
  fixture: Fixture,
  options: { afterFirst: () => Promise<unknown> },
): Promise<Answer["body"][]> {
  for (const name of ["a", "b", "c", "d", "e"]) await fixture.createConfigMap(name);
  const pages: Answer["body"][] = [];
  for (let more = ""; more !== undefined;) {
    const token = more && `&continue=${encodeURIComponent(more)}`;
    const { body } = await fixture.api.get(`${fixture.configMaps}?limit=2${token}`);
    if (pages.push(body) === 1) await options.afterFirst();
    more = body.metadata.continue;
  }
  return pages;
}

function versionOf({ metadata }: Answer["body"]): number {
  return Number(metadata.resourceVersion);
}
