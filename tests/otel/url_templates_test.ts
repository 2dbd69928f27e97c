import { assert, assertEquals } from "@std/assert";
import { UrlTemplates } from "../../src/otel/url_templates.ts";
import { Dice } from "../support/dice.ts";
import { inFull, test } from "../support/test.ts";

/** Words of paths that the API has, and of paths that it does not. */
// deno-fmt-ignore
const WORDS = [
  "api", "apis", "v1", "apps", "namespaces", "pods", "nodes", "services", "status", "log", "proxy",
  "watch", "exec", "version", "openapi", "", ".", "..", "%2e", "%2F", "\\", "{name}", "{path}",
];

/** Returns a path in which words of the API are mixed with words that are never the same. */
function randomPath(dice: Dice): string {
  const word = () => {
    const unique = `x${dice.from(0, 1e9)}`;
    const made = [
      unique,
      `${unique}.example.com`,
      `SECRET${unique}`,
      `%53ECRET${unique}`,
      `é${unique}`,
    ];
    return dice.chance(0.6) ? dice.pick(WORDS) : dice.pick(made);
  };
  const begin = dice.pick(["/api/v1", "/apis/apps/v1", "/api", "/apis", "", "/"]);
  const words = Array.from({ length: dice.from(0, 7) }, word);
  return [begin, ...words].join(dice.chance(0.02) ? "//" : "/");
}

const PATHS = inFull(100_000, 60_000);

test(`${PATHS.toLocaleString("en")} random paths have a bounded number of templates, and no name is in one`, () => {
  const dice = new Dice(1);
  const templates = new UrlTemplates();
  const seen = new Set<string>();
  let longest = 0;
  for (let i = 0; i < PATHS; i++) {
    const template = templates.of(randomPath(dice));
    seen.add(template);
    longest = Math.max(longest, template.length);
    assert(!/SECRET|é|\.\.|%|\\|\/\//.test(template), template);
  }
  const withTypes = [...seen].filter((template) => /\bx\d/.test(template));
  assert(withTypes.length <= 1_000, `${withTypes.length} templates with words that were made up`);
  assert(seen.size - withTypes.length < 700, `${seen.size - withTypes.length} other templates`);
  assert(longest < 200, `a template of ${longest} characters`);
});

test("UrlTemplates shows no further types when a client has used 1,000 templates", () => {
  const templates = new UrlTemplates();
  for (let i = 0; i < 1_000; i++) {
    assertEquals(
      templates.of(`/apis/g${i}.example.com/v1/things/a`),
      `/apis/g${i}.example.com/v1/things/{name}`,
    );
  }
  assertEquals(templates.of("/api/v1/pods/a"), "/api/v1/{resource}/{name}");
  assertEquals(
    templates.of("/apis/g7.example.com/v1/things/b"),
    "/apis/g7.example.com/v1/things/{name}",
  );
  assertEquals(templates.of("/version"), "/version");
});
