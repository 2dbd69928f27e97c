import { assertEquals, assertThrows } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { test } from "../../support/test.ts";

const pods = "/api/v1/namespaces/default/pods";

test("unknown and repeated fields of a built-in kind are refused, told or ignored", () =>
  withServer(async ({ client }) => {
    const text =
      `{"metadata":{"name":"p"},"spec":{"colour":1,"containers":[{"name":"a","name":"main",` +
      `"image":"i","size":2}]}}`;
    const send = async (query: string) => {
      const { status, body, headers } = await client.send(`${pods}${query}`, {
        method: "POST",
        body: text,
        headers: { "content-type": "application/json" },
      });
      return [status, body.message, headers.get("warning")];
    };
    const faults = [
      'unknown field "spec.colour"',
      'duplicate field "spec.containers[0].name"',
      'unknown field "spec.containers[0].size"',
    ];
    assertEquals(await send("?fieldValidation=Strict&dryRun=All"), [
      400,
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: ' + faults.join(", "),
      null,
    ]);
    assertEquals(await send("?dryRun=All"), [
      201,
      undefined,
      faults.map((fault) => `299 - ${JSON.stringify(fault)}`).join(", "),
    ]);
    assertEquals(await send("?fieldValidation=Ignore"), [201, undefined, null]);
    const stored = await client.send(`${pods}/p`);
    assertEquals(stored.body.spec.colour, undefined);
  }));

test("a value of a wrong type is refused, also without HTTP", () =>
  withServer(({ server }) => {
    const spec = { ...podSpec, hostNetwork: "yes" };
    assertThrows(
      () => server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec }),
      Error,
      "json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool",
    );
    return Promise.resolve();
  }));
