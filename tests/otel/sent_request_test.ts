import { SpanKind } from "@opentelemetry/api";
import { assert, assertEquals } from "@std/assert";
import { knownMethod, SentRequests, UrlTemplates } from "../../src/otel/sent_request.ts";
import { Dice } from "../support/dice.ts";
import { inFull, test } from "../support/test.ts";

const server = "https://host/k8s";
const requests = new SentRequests(server, { address: "host", port: 443 });

test("SentRequests describes a path, a URL and a Request in the same way", () => {
  const path = "/api/v1/namespaces/shop/pods/web";
  const template = "/api/v1/namespaces/{namespace}/pods/{name}";
  const described = {
    method: "DELETE",
    path,
    template,
    spanName: `DELETE ${template}`,
    spanOptions: {
      kind: SpanKind.CLIENT,
      attributes: {
        "http.request.method": "DELETE",
        "url.template": template,
        "url.full": server + path,
        "server.address": "host",
        "server.port": 443,
      },
    },
    isWatch: false,
    readsState: false,
  };
  const init = { method: "delete" };
  assertEquals(requests.describe(`${path}?dryRun=All`, init), described);
  assertEquals(requests.describe(new URL(`${server}${path}`), init), described);
  assertEquals(requests.describe(new Request(`${server}${path}`, init), undefined), described);
});

test("SentRequests knows watches, and requests for the whole state of a resource", () => {
  const about = (query: string, path = "/api/v1/pods") => {
    const { isWatch, readsState } = requests.describe(path + query, undefined);
    return `${isWatch ? "watch" : "no watch"}, ${readsState ? "state" : "no state"}`;
  };
  assertEquals(about(""), "no watch, state");
  assertEquals(about("?limit=500"), "no watch, state");
  assertEquals(about("?limit=500&continue=abc"), "no watch, no state");
  assertEquals(about("?watch=true&resourceVersion=5"), "watch, no state");
  assertEquals(about("?watch=1&sendInitialEvents=true"), "watch, state");
  assertEquals(about("", "/api/v1/nodes/a"), "no watch, no state");
  assertEquals(about("?follow=true", "/api/v1/namespaces/a/pods/b/log"), "no watch, no state");
});

test("SentRequests shows no path that leads elsewhere, and never throws", () => {
  const about = (input: unknown, init?: unknown) => {
    const { spanName, path } = requests.describe(input as string, init as RequestInit);
    return `${spanName.split(" ", 1)} ${path}`;
  };
  assertEquals(about("https://user:secret@elsewhere.example.com/api/v1/pods"), "GET /{path}");
  assertEquals(
    about("/api/v1/namespaces/a/pods/b/proxy/secret", { method: "POST" }),
    [
      "POST",
      "/api/v1/namespaces/{namespace}/pods/{name}/proxy/{path}",
    ].join(" "),
  );
  assertEquals(about(undefined, null), "GET /{path}");
  assertEquals(about(Object.create(null), { method: Object.create(null) }), "HTTP /{path}");
  assertEquals(about("/version", { method: "BREW" }), "HTTP /version");
});

test("SentRequests shows no fragment, and no path that a URL parser would change", () => {
  const about = (path: string) => {
    const { template, spanOptions, isWatch } = requests.describe(path, undefined);
    return [template, spanOptions.attributes?.["url.full"], isWatch];
  };
  assertEquals(about("/version#secret"), ["/version", `${server}/version`, false]);
  assertEquals(about("/api/v1/pods#?watch=true"), ["/api/v1/pods", `${server}/api/v1/pods`, false]);
  assertEquals(about("/api/v1/pods?watch=true#a"), ["/api/v1/pods", `${server}/api/v1/pods`, true]);
  for (const path of ["/api/v1/a/../secret", "//secret", `/${"secret".repeat(1_000)}`]) {
    assertEquals(about(path), ["/{path}", `${server}/{path}`, false]);
  }
});

test("SentRequests counts no watch of another server behind the API server", () => {
  const proxied = "/api/v1/namespaces/a/services/b/proxy/events?watch=true";
  assertEquals(requests.describe(proxied, undefined).isWatch, false);
});

test("SentRequests has the method that it does not know in the span alone, if HTTP allows it", () => {
  const about = (method: string) => {
    const described = requests.describe("/api/v1/pods", { method });
    const { attributes } = described.spanOptions;
    const original = attributes?.["http.request.method_original"];
    return [described.method, attributes?.["http.request.method"], original];
  };
  assertEquals(about("propfind"), ["_OTHER", "_OTHER", "PROPFIND"]);
  assertEquals(about("BREW"), ["_OTHER", "_OTHER", "BREW"]);
  assertEquals(about("GET secret"), ["_OTHER", "_OTHER", undefined]);
  assertEquals(about("X".repeat(100)), ["_OTHER", "_OTHER", undefined]);
  assertEquals(about("patch"), ["PATCH", "PATCH", undefined]);
});

test("SentRequests knows a request for the whole state among more types than it shows", () => {
  const many = new SentRequests(server, { address: "host", port: 443 });
  const about = (path: string) => {
    const { template, readsState } = many.describe(path, undefined);
    return [template, readsState];
  };
  for (let i = 0; i < 1_000; i++) many.describe(`/apis/example.com/v1/things${i}`, undefined);
  assertEquals(about("/api/v1/pods"), ["/api/v1/{resource}", true]);
  assertEquals(about("/api/v1/pods/a"), ["/api/v1/{resource}/{name}", false]);
  assertEquals(about("/apis/apps/v1"), ["/apis/{group}/{version}", false]);
});

test("SentRequests keeps working with more paths than it remembers", () => {
  for (let i = 0; i < 2_100; i++) {
    const { template } = requests.describe(`/api/v1/nodes/node-${i}`, undefined);
    assertEquals(template, "/api/v1/nodes/{name}");
  }
});

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

test("knownMethod has a bounded number of values, as they are sent", () => {
  const given = ["GET", "get", "Patch", "OPTIONS", "PROPFIND", "QUERY", "S3CRET", "", 7, null, {}];
  assertEquals(given.map(knownMethod), [
    ...["GET", "GET", "PATCH", "OPTIONS"],
    ...Array.from({ length: 7 }, () => "_OTHER"),
  ]);
});
