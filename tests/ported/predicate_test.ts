import { assertEquals } from "@std/assert";
import {
  annotationsChanged,
  anyOf,
  generationChanged,
  labelsChanged,
} from "../../src/controller/sources/predicates.ts";
import type { ChangePredicates } from "../../src/controller/sources/is_relevant.ts";
import { type Website, websites } from "../support/controllers/websites.ts";
import { predicateCases } from "./cases/predicate_cases.ts";
import { ControllerStage, endShared, turn } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(predicateCases, { leavesOpen: true });

/** Runs a controller with predicates, and returns the names that each change has reconciled. */
async function observed(when: ChangePredicates<Website>, resourceOptions: object = {}) {
  const stage = await ControllerStage.start();
  const names: string[] = [];
  const sent: string[] = [];
  const wake = Promise.withResolvers<void>();
  stage.manager.controller({
    for: { resource: websites, when, ...resourceOptions },
    watches: [{
      async *keys() {
        await wake.promise;
        yield* ["default/a", "default/b", "default/marker"];
      },
    }],
    reconcile: ({ metadata }) => void names.push(metadata.name),
    onGone: ({ name }) => void names.push(name),
  });
  const running = stage.manager.informers.informer<Website>("/apis/example.com/v1/websites");
  running.addHandler(({ object }) => void sent.push(object.metadata.name));
  stage.run();
  /** Waits until what came before has been reconciled, or is known not to be. */
  const since = async (change: () => void) => {
    const start = names.length;
    change();
    const marker = `marker-${start}`;
    stage.create(marker, { metadata: { labels: { app: "web" } } });
    await stage.until(() => names.includes(marker));
    return names.slice(start).filter((name) => name !== marker);
  };
  return { stage, since, names, wake: wake.resolve };
}

const kinds = [
  ["Create", "created"],
  ["Update", "updated"],
  ["Delete", "deleted"],
  ["Generic", "generic"],
] as const;

for (const [upstream, kind] of kinds) {
  ported(
    `Funcs should call ${upstream}`,
    `a predicate for ${kind} decides about that alone`,
    async () => {
      const asked: string[] = [];
      const decide = (name: string, { metadata }: { metadata: { name: string } }) => {
        if (!metadata.name.startsWith("marker")) asked.push(`${name} ${metadata.name}`);
        return metadata.name !== "a";
      };
      const { stage, since, wake } = await observed({
        [kind]: (each: Website) => decide(kind, each),
      });
      await using _stage = stage;
      const both = (change: (name: string) => void) => () => ["a", "b"].forEach(change);
      const seen = {
        created: await since(both((name) => stage.create(name))),
        updated: await since(both((name) => stage.update(name, { spec: { text: "new" } }))),
        generic: await since(() => wake()),
        deleted: await since(both((name) => stage.delete(name))),
      };
      await stage.until(() => stage.outcomes.some(({ key }) => key === "default/marker"));
      const { generic: _generic, ...changes } = { ...seen, [kind]: ["b"] };
      for (const [name, expected] of Object.entries(changes)) {
        const names = seen[name as keyof typeof changes].filter((each) => /^[ab]$/.test(each));
        assertEquals(
          [...new Set(names)],
          name === kind ? ["b"] : ["a", "b"],
          `${name} ${expected}`,
        );
      }
      assertEquals(asked, [`${kind} a`, `${kind} b`]);
    },
  );
}

for (const has of [false, true]) {
  ported(
    `ResourceVersionChangedPredicate: the ResourceVersion has${has ? "" : "n't"} changed`,
    `an object that a new list shows ${has ? "changed" : "unchanged"} is ${
      has ? "" : "not "
    }reconciled`,
    async () => {
      const { stage, since, names } = await observed({});
      await using _stage = stage;
      await since(() => stage.create("a"));
      const { server } = stage.pod;
      const start = names.length;
      const passUntil = async (isMet: () => boolean) => {
        for (; !isMet(); await turn()) await stage.clock.advance(1_000);
      };
      const match = { path: /websites/ };
      using outage = server.faults.inject({ kind: "status", code: 503, times: Infinity, match });
      const before = server.faults.log.length;
      server.faults.cutWatches();
      await passUntil(() => server.faults.log.length > before);
      if (has) stage.update("a", { spec: { text: "new" } });
      stage.create("marker");
      server.compact(); // the watch cannot be resumed
      outage[Symbol.dispose]();
      await passUntil(() => names.includes("marker"));
      assertEquals(names.slice(start).toSorted(), has ? ["a", "marker"] : ["marker"]);
    },
  );
}

type Metadata = Omit<Website["metadata"], "name">;

const object = (metadata: Metadata) => ({
  metadata: { name: "baz", namespace: "biz", ...metadata },
});

for (
  const [upstream, before, now, expected] of [
    ["the old object doesn't have a Generation or metadata", {}, { generation: 1 }, true],
    ["the new object doesn't have a Generation or metadata", { generation: 1 }, {}, true],
    ["the Generation hasn't changed", { generation: 1 }, { generation: 1 }, false],
    ["the Generation has changed", { generation: 2 }, { generation: 1 }, true],
  ] as const
) {
  ported(
    `GenerationChangedPredicate: ${upstream}`,
    `generationChanged is ${expected}: ${upstream}`,
    () => assertEquals(generationChanged(object(now), object(before)), expected),
  );
}

const map = { booz: "wooz" };
const mapCases = [
  ["are empty", {}, {}, false],
  ["haven't changed", map, map, false],
  ["value has changed", map, { booz: "weez" }, true],
  ["has been added", map, { ...map, zooz: "qooz" }, true],
  ["has been removed", { ...map, zooz: "qooz" }, map, true],
] as const;

for (const [what, before, now, expected] of mapCases) {
  const isPlural = !what.includes("has ");
  const annotation = isPlural ? "the annotations" : "an annotation";
  ported(
    `AnnotationChangedPredicate: ${annotation} ${what}` as "AnnotationChangedPredicate: the annotations are empty",
    `annotationsChanged is ${expected}: ${annotation} ${what}`,
    () => {
      const [current, previous] = [object({ annotations: now }), object({ annotations: before })];
      assertEquals(annotationsChanged(current, previous), expected);
    },
  );
  const label = isPlural ? "the labels" : "a label";
  ported(
    `LabelChangedPredicate: ${label} ${what}` as "LabelChangedPredicate: the labels are empty",
    `labelsChanged is ${expected}: ${label} ${what}`,
    () => {
      const [current, previous] = [object({ labels: now }), object({ labels: before })];
      assertEquals(labelsChanged(current, previous), expected);
    },
  );
}

const [yes, no] = [() => true, () => false];
const ask = (predicate: (a: object, b: object) => boolean) => predicate(object({}), object({}));

for (
  const [upstream, name, predicate, expected] of [
    [
      "And should return false when one of its predicates returns false",
      "&&",
      () => yes() && no(),
      false,
    ],
    [
      "And should return true when all of its predicates return true",
      "&&",
      () => yes() && yes(),
      true,
    ],
    [
      "Or should return true when one of its predicates returns true",
      "anyOf",
      anyOf(yes, no),
      true,
    ],
    [
      "Or should return false when all of its predicates return false",
      "anyOf",
      anyOf(no, no),
      false,
    ],
    ["Not should return false when its predicate returns true", "!", () => !yes(), false],
    ["Not should return true when its predicate returns false", "!", () => !no(), true],
  ] as const
) {
  ported(
    upstream,
    `predicates that ${name} combines give ${expected}`,
    () => assertEquals(ask(predicate as (a: object, b: object) => boolean), expected),
  );
}

for (const matches of [true, false]) {
  const is = matches ? "" : "not ";
  ported(
    `NewPredicateFuncs with a namespace filter function: the namespace is ${is}matching`,
    `one function for all changes ${
      matches ? "lets pass" : "leaves out"
    } objects by their namespace`,
    async () => {
      const isWanted = ({ metadata }: { metadata: { namespace?: string } }) =>
        metadata.namespace === (matches ? "default" : "biz");
      const only = { created: isWanted, updated: isWanted, deleted: isWanted };
      await using stage = await ControllerStage.start();
      const names: string[] = [];
      stage.manager.controller({
        for: { resource: websites, when: only },
        watches: [{
          watched: websites,
          keysOf: ({ metadata }) => metadata.name === "z" ? ["z"] : [],
        }],
        reconcile: ({ metadata }) => void names.push(metadata.name),
        onGone: ({ name }) => void names.push(name),
      });
      stage.run();
      stage.create("a");
      await stage.until(() => !matches || names.length === 1);
      stage.update("a", { spec: { text: "new" } });
      await stage.until(() => !matches || names.length === 2);
      stage.delete("a");
      stage.create("z");
      await stage.until(() => names.includes("z"));
      assertEquals(names.filter((name) => name === "a").length, matches ? 3 : 0);
    },
  );

  ported(
    `LabelSelectorPredicate: the Selector ${
      matches ? "matches" : "does not match"
    } the event labels`,
    `an object whose labels ${matches ? "" : "do not "}match is ${matches ? "" : "not "}reconciled`,
    async () => {
      const { stage, since } = await observed({}, { labelSelector: "app=web" });
      await using _stage = stage;
      const labels = { app: matches ? "web" : "api" };
      const names = await since(() => stage.create("a", { metadata: { labels } }));
      assertEquals(names, matches ? ["a"] : []);
    },
  );
}

ported.end(endShared);
