import { assertEquals } from "@std/assert";
import { decodeObject, structOf } from "../../../src/testing/structs/decode_object.ts";
import { test } from "../../support/test.ts";

const pod = (spec: Record<string, unknown>) =>
  decodeObject({ kind: "Pod", apiVersion: "v1", spec }, structOf("v1", "Pod")!);

test("decodeObject writes fields in their order, and leaves out unknown and empty ones", () => {
  const { object, unknownFields, fault } = pod({
    hostNetwork: false,
    containers: [{ tty: true, name: "a", colour: "red", env: [] }],
    nodeName: null,
  });
  assertEquals(
    JSON.stringify(object),
    JSON.stringify({
      kind: "Pod",
      apiVersion: "v1",
      metadata: {},
      spec: { containers: [{ name: "a", resources: {}, tty: true }] },
      status: {},
    }),
  );
  assertEquals(unknownFields, ["spec.containers[0].colour"]);
  assertEquals(fault, undefined);
});

test("decodeObject tells the first value of another type, as Go's decoder does", () => {
  const faults: [spec: Record<string, unknown>, fault: string][] = [
    [
      { containers: [{ name: 1 }], hostNetwork: "x" },
      "json: cannot unmarshal number into Go struct field Container.spec.containers.name of type string",
    ],
    [
      { terminationGracePeriodSeconds: 1.5 },
      "json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64",
    ],
    [
      { restartPolicy: [] },
      "json: cannot unmarshal array into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy",
    ],
  ];
  for (const [spec, fault] of faults) assertEquals(pod(spec).fault, fault);
});

test("decodeObject reads no integer from a text with a fraction or an exponent", () => {
  const struct = structOf("v1", "Pod")!;
  const decode = (spec: Record<string, unknown>, written: [string, string][]) =>
    decodeObject({ spec }, struct, { written: new Map([["spec", new Map(written)]]) }).fault;
  const name = "terminationGracePeriodSeconds";
  const into = "into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64";
  assertEquals(
    decode({ [name]: 1 }, [[name, "1.0"]]),
    `json: cannot unmarshal number 1.0 ${into}`,
  );
  assertEquals(
    decode({ [name]: 2 ** 63 }, [[name, "9223372036854775808"]]),
    `json: cannot unmarshal number 9223372036854775808 ${into}`,
  );
  assertEquals(decode({ [name]: -0 }, [[name, "-0"]]), undefined);
  assertEquals(
    pod({ containers: [{ ports: [], livenessProbe: { httpGet: { port: 1.5 } } }] }).fault,
    "json: cannot unmarshal number 1.5 into Go struct field " +
      "HTTPGetAction.spec.containers.livenessProbe.httpGet.port of type int32",
  );
});

test("decodeObject writes quantities and times in their canonical form", () => {
  const { object } = decodeObject({
    status: { capacity: { cpu: 2.5, memory: "2048Ki" } },
    metadata: { creationTimestamp: "2026-01-02T03:04:05.6+01:00" },
  }, structOf("v1", "PersistentVolumeClaim")!);
  assertEquals([object.metadata, object.status], [
    { creationTimestamp: "2026-01-02T02:04:05Z" },
    { capacity: { cpu: "2500m", memory: "2Mi" } },
  ]);
});
