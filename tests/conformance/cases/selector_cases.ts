import { assert, assertEquals, assertThrows } from "@std/assert";
import { createLabelMatcher, LabelSelectorError } from "../../../mod.ts";
import { Dice } from "../../support/dice.ts";
import { inFull } from "../../support/test.ts";
import { assertFailure } from "../assert_failure.ts";
import { namesOf } from "../json_api.ts";
import type { Cases } from "./cases.ts";

/** The labels of objects a to d: two of app web, one of app db, and one without labels. */
const labels: Record<string, Record<string, string>> = {
  a: { app: "web" },
  b: { app: "web", tier: "3" },
  c: { app: "db", tier: "1" },
  d: {},
};

const labelSelections: Record<string, string> = {
  "app=web": "ab",
  "app==web": "ab",
  "app!=web": "cd",
  "app in (web, db)": "abc",
  "app notin (web)": "cd",
  "app": "abc",
  "!app": "d",
  "app=web,tier": "b",
  "app in (web,)": "ab",
  "tier>1": "b",
  "tier<2": "c",
  "app=": "",
  "in in (in)": "",
};

const badLabelSelectors: Record<string, string> = {
  "app===web": "unable to parse requirement: found '=', expected: identifier",
  "app in": "unable to parse requirement: found '' expected: '('",
  "app in (web": "unable to parse requirement: found '', expected: ',' or ')'",
  "app>x":
    `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`,
  "=web": "found '=', expected: !, identifier, or 'end of string'",
  "app,": "found '', expected: identifier after ','",
  "app=web tier=1": "found 'tier', expected: ',' or 'end of string'",
  "a b": "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
  "!app=web": "found '=', expected: ',' or 'end of string'",
  [`app=${"x".repeat(64)}`]: `unable to parse requirement: values[0][app]: Invalid value: "${
    "x".repeat(64)
  }": must be no more than 63 bytes`,
};

const words = ["app", "tier", "in", "notin", "web", "3", "10", "9223372036854775808", "x.io/app"];

/** Returns a text that is a label selector, or nearly one. */
function nearlySelector(dice: Dice): string {
  const space = () => dice.pick(["", "", " ", "\t "]);
  const word = () => space() + dice.pick(words) + space();
  const list = () =>
    Array.from({ length: dice.from(0, 3) }, () => dice.pick([word(), ""])).join(",");
  const requirement = () =>
    dice.pick([
      () => `${dice.pick(["", "!"])}${word()}`,
      () => word() + dice.pick(["=", "==", "!=", ">", "<"]) + dice.pick([word(), ""]),
      () => `${word()} ${dice.pick(["in", "notin"])} (${list()})`,
    ])();
  const text = Array.from({ length: dice.from(1, 3) }, requirement).join(",");
  if (dice.chance(0.7)) return text;
  const at = dice.from(0, text.length);
  const wrong = dice.pick(["", "(", ")", ",", "!", "=", "-", "/", " a ", "ä", "\u00a0"]);
  return text.slice(0, at) + wrong + text.slice(at + dice.from(0, 2));
}

/** Label and field selectors. */
export const selectorCases: Cases = {
  async "label selectors support the whole grammar of Kubernetes"(fixture) {
    const { api, configMaps } = fixture;
    for (const [name, own] of Object.entries(labels)) {
      await fixture.createConfigMap(name, { labels: own });
    }
    for (const [selector, expected] of Object.entries(labelSelections)) {
      const { body } = await api.get(`${configMaps}?labelSelector=${encodeURIComponent(selector)}`);
      assertEquals(namesOf(body).join(""), expected, selector);
    }
  },

  async "a malformed label selector is refused, and the message says where"(fixture) {
    const { api, configMaps } = fixture;
    for (const [selector, message] of Object.entries(badLabelSelectors)) {
      const path = `${configMaps}?labelSelector=${encodeURIComponent(selector)}`;
      assertFailure(await api.get(path), { status: 400, reason: "BadRequest", message });
    }
  },

  async "createLabelMatcher takes the selectors that the server takes, and selects the same"(
    fixture,
  ) {
    const { api, configMaps } = fixture;
    const dice = new Dice(29);
    for (const name of "abcdefgh") {
      const keys = words.filter(() => dice.chance(0.4));
      const own = Object.fromEntries(keys.map((key) => [key, dice.pick(words.slice(0, 8))]));
      await fixture.createConfigMap(name, { labels: own });
    }
    const { items } = (await api.get(configMaps)).body;
    let refused = 0;
    for (let count = inFull(400, 40); count > 0; count--) {
      const selector = nearlySelector(dice);
      const path = `${configMaps}?labelSelector=${encodeURIComponent(selector)}`;
      const { status, body } = await api.get(path);
      if (status === 200) {
        const selected = items.filter(createLabelMatcher(selector));
        assertEquals(namesOf({ items: selected }), namesOf(body), selector);
      } else {
        assertEquals(status, 400, selector);
        assertThrows(() => createLabelMatcher(selector), LabelSelectorError);
        refused++;
      }
    }
    assert(refused > 5);
  },

  async "every resource can be selected by name and namespace"(fixture) {
    const { api, namespace, configMaps } = fixture;
    for (const name of ["a", "b"]) await fixture.createConfigMap(name);
    const selections: Record<string, string[]> = {
      "metadata.name=a": ["a"],
      "metadata.name!=a": ["b"],
      [`metadata.name==b,metadata.namespace=${namespace}`]: ["b"],
      [`metadata.namespace!=${namespace}`]: [],
      "metadata.name=": [],
    };
    for (const [selector, expected] of Object.entries(selections)) {
      const { body } = await api.get(`${configMaps}?fieldSelector=${encodeURIComponent(selector)}`);
      assertEquals(namesOf(body), expected, selector);
    }
  },

  async "pods, secrets and namespaces can be selected by fields of their own"(fixture) {
    const { api, namespace } = fixture;
    const containers = [{ name: "main", image: "none" }];
    const spec = { containers, schedulerName: "none" };
    await api.create(fixture.path("pods"), { metadata: { name: "free" }, spec });
    await api.create(fixture.path("secrets"), { metadata: { name: "s" }, type: "example.com/x" });
    const selections: [path: string, selector: string, expected: string[]][] = [
      [fixture.path("pods"), "status.phase=Pending,spec.schedulerName=none", ["free"]],
      [fixture.path("pods"), "spec.nodeName!=", []],
      [fixture.path("secrets"), "type=example.com/x", ["s"]],
      ["/api/v1/namespaces", `status.phase=Active,metadata.name=${namespace}`, [namespace]],
    ];
    for (const [path, selector, expected] of selections) {
      const { body } = await api.get(`${path}?fieldSelector=${encodeURIComponent(selector)}`);
      assertEquals(namesOf(body), expected, `${path} ${selector}`);
    }
  },

  async "a selector for an unsupported field is refused with the resource's own message"(fixture) {
    const refusals: [resource: string, message: string][] = [
      [
        "configmaps",
        '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
      ],
      [
        "apps/v1/deployments",
        '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
      ],
      ["pods", "field label not supported: spec.x"],
    ];
    for (const [resource, message] of refusals) {
      const answer = await fixture.api.get(`${fixture.path(resource)}?fieldSelector=spec.x%3D1`);
      assertFailure(answer, { status: 400, reason: "BadRequest", message });
    }
    const answer = await fixture.api.get(`${fixture.configMaps}?fieldSelector=metadata.name`);
    assertFailure(answer, {
      status: 400,
      reason: "BadRequest",
      message: "invalid selector: 'metadata.name'; can't understand 'metadata.name'",
    });
  },
};
