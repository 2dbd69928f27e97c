import { convertByGo } from "./go_converter.ts";
import { sampleObjects } from "./sample_objects.ts";

/** Returns the module with the sample objects as Go encodes them. */
export async function encodedSamples(): Promise<string> {
  const lines = (await convertByGo(sampleObjects)).map(({ json, protobuf, error }) => {
    if (error !== undefined) throw new Error(error);
    return `  [${JSON.stringify(JSON.stringify(json))}, "${protobuf}"],`;
  });
  return `// Generated from tests/e2e/protobuf/sample_objects.ts by \`deno task generate\`: do not edit.
// deno-fmt-ignore-file

/** Objects as Kubernetes' own code encodes them: JSON, and protobuf in base64. */
export const goSamples: readonly (readonly [json: string, protobuf: string])[] = [
${lines.join("\n")}
];
`;
}
