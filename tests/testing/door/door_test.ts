import { assert, assertEquals } from "@std/assert";
import { Door, type DoorRequest } from "../../../src/testing/door/door.ts";
import type { DoorRoute } from "../../../src/testing/door/door_route.ts";
import { badRequest } from "../../../src/testing/status/api_errors.ts";
import { test } from "../../support/test.ts";

const routes: DoorRoute[] = [
  { method: "GET", path: "/v1/a/:id", about: "Shows.", query: ["q"], handle: (call) => call },
  { method: "POST", path: "/v1/a/:id", about: "Does.", handle: () => {} },
  {
    method: "POST",
    path: "/v1/wrong",
    about: "Refuses.",
    handle: () => {
      throw badRequest("wrong");
    },
  },
  {
    method: "POST",
    path: "/v1/broken",
    about: "Fails.",
    handle: () => {
      throw new Error("broken");
    },
  },
];
const door = new Door({ routes, token: "secret" });

async function answer(method: string, target: string, given: Partial<DoorRequest> = {}) {
  const text = () => Promise.resolve("");
  const { code, body } = await door.handle({
    method,
    target,
    authorization: "Bearer secret",
    text,
    ...given,
  });
  const { message } = body as { message?: string };
  return { code, body, message };
}

test("a door gives a route the parts of the path, the query and the JSON of the body", async () => {
  const { code, body } = await answer("GET", "/v1/a/x%2Fy?q=1", {
    text: () => Promise.resolve('{"b": 1}'),
  });
  assertEquals(code, 200);
  assertEquals(body, { params: { id: "x/y" }, query: { q: "1" }, body: { b: 1 } });
  assertEquals((await answer("POST", "/v1/a/b")).body, {});
});

test("a door reads nothing of a request without its token", async () => {
  let read = false;
  const text = () => {
    read = true;
    return Promise.resolve("");
  };
  for (const authorization of ["", "Bearer other", "secret", "Bearer secret2"]) {
    const { code, body, message } = await answer("GET", "/v1", { authorization, text });
    assertEquals(code, 401);
    assertEquals((body as { kind?: string }).kind, "Status");
    assert(message?.includes("Authorization: Bearer TOKEN"), message);
  }
  assertEquals(read, false);
});

test("a door says what is wrong with a request, as a Status", async () => {
  for (
    const [method, target, code, message] of [
      ["GET", "/v1/b", 404, "The door has no path /v1/b: GET /v1 lists all paths."],
      ["PUT", "/v1/a/b", 405, "/v1/a/b takes GET, POST: the method of the request is PUT."],
      ["GET", "http://else/v1", 400, "The target of a request must be a path such as /v1/faults."],
      [
        "GET",
        "/v1/a/b?r=1",
        400,
        'The query of /v1/a/:id has an unknown parameter "r": the parameters are q.',
      ],
      ["GET", "/v1/a/b?q=1&q=2", 400, 'The query has the parameter "q" twice: give it once.'],
      ["POST", "/v1/wrong", 400, "wrong"],
      ["POST", "/v1/broken", 500, "Internal error occurred: broken"],
    ] as const
  ) {
    const found = await answer(method, target);
    assertEquals([found.code, found.message], [code, message], target);
  }
  const { code, message } = await answer("POST", "/v1/a/b", { text: () => Promise.resolve("{") });
  assertEquals(code, 400);
  assert(message?.startsWith("The body must be JSON: "), message);
  const rounded = await answer("POST", "/v1/a/b", {
    text: () => Promise.resolve("[9007199254740993]"),
  });
  assertEquals([rounded.code, rounded.message?.includes("9007199254740993, at offset 1")], [
    400,
    true,
  ]);
});

test("a door lists its paths", async () => {
  const { body } = await answer("GET", "/v1");
  const { paths } = body as { paths: unknown[] };
  assertEquals(paths.length, routes.length);
  assertEquals(paths[0], { method: "GET", path: "/v1/a/:id", about: "Shows." });
});

test("a door does not repeat a body that is not JSON: a token may be in it", async () => {
  for (const given of ['{"token": eyJhbGciOi}', '{"token": "eyJhbGciOi', "eyJhbGciOi"]) {
    const { code, message } = await answer("POST", "/v1/a/b", {
      text: () => Promise.resolve(given),
    });
    assertEquals([code, message?.includes("eyJ")], [400, false], message);
  }
});
