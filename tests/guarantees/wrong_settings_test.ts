/**
 * Gives the settings of `./controller`, `./election`, `@kubewire/hono` and `@kubewire/testing` values of a wrong
 * type and unknown names, as a program without types may. Nothing is sent.
 */
import { assert, assertFalse, assertStringIncludes } from "@std/assert";
import { type Manager, manifestsOf } from "../../src/controller/mod.ts";
import * as hono from "../../src/hono/mod.ts";
import { TestApiServer, TestClock } from "../../src/testing/mod.ts";
import { configMaps } from "../../src/types/core/v1_resources.ts";
import { test } from "../support/test.ts";
import { doors, type Kind, kube, manifests, service, surroundings } from "./settings_doors.ts";

const VALUES: Readonly<Record<string, unknown>> = {
  "a number": 5,
  "a text": "wrong",
  null: null,
  "an object": {},
  "a list": [],
  "a list of numbers": [5],
  true: true,
  "a function": () => {},
};
const RIGHT: Readonly<Record<Kind, readonly string[]>> = {
  text: ["a text"],
  texts: ["a list"],
  number: ["a number"],
  flag: ["true"],
  function: ["a function"],
  object: ["an object"],
  list: ["a list", "a list of numbers"],
};

/** Texts of the runtimes' own errors, which name nothing that a program wrote. */
const OWN_ERROR =
  /is not a function|Cannot read|not iterable|destructure|not an object|Cannot use 'in'|Cannot convert|undefined is not|null is not/;

async function refusalOf(call: () => unknown): Promise<string | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    assert(error instanceof TypeError || error instanceof RangeError, String(error));
    assertFalse(OWN_ERROR.test(error.message), error.message);
    return error.message;
  }
}

for (const [door, { call, base, settings }] of Object.entries(doors)) {
  test(`Settings of a wrong type or name are refused by their name: ${door}`, async () => {
    const unknown = await refusalOf(() => call({ ...base, mispelt: 1 } as never));
    assertStringIncludes(unknown ?? "it is taken", 'no setting "mispelt"');
    for (const wrong of [null, 5, "wrong", true]) {
      assert(await refusalOf(() => call(wrong as never)), `${wrong} is taken`);
    }
    for (const [name, kind] of Object.entries(settings)) {
      for (const [what, value] of Object.entries(VALUES)) {
        if (RIGHT[kind].includes(what)) continue;
        const refusal = await refusalOf(() => call({ ...base, [name]: value } as never));
        assert(refusal, `${name} takes ${what}`);
      }
    }
  });
}

test("Arguments that are not options are refused by a sentence", async () => {
  const calls: Record<string, () => unknown> = {
    "audiences of authenticate": () => hono.authenticate(kube, { audiences: "x" as never }),
    "manifests of a server": () => TestApiServer.start({ manifests: 5 as never }),
    "a clock of null": () => new TestClock(null as never),
    "the condition of until": () => new TestClock().until(5 as never),
    "the time of advance": () => new TestClock().advance(null as never),
    "the create of manifestsOf": () => manifestsOf(5 as never, surroundings),
    "the manager of manifestsOf": () => manifestsOf(() => 5 as unknown as Manager, surroundings),
    "the informer of events": () => hono.serverSentEvents(5 as never),
    "the app of configurations": () =>
      hono.webhookConfigurations([] as never, { name: "a", service }),
    "verbs that are HTTP methods": () =>
      manifests({ permissions: [{ resource: configMaps, verbs: ["GET"] }] }),
    "a variable with =": () => manifests({ env: { "A=B": "c" } }),
    "the scheme of probes": () => manifests({ health: { port: 80, scheme: "ftp" } }),
  };
  for (const [what, call] of Object.entries(calls)) assert(await refusalOf(call), what);
});
