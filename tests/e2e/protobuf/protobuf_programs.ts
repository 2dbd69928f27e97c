import { fileURLToPath } from "node:url";
import { buildGo } from "../../support/programs/build_go.ts";

/** Builds the Go programs of the protobuf encoding; returns the folder with them. */
export async function protobufPrograms(): Promise<string> {
  return await buildGo({
    moduleDirectory: fileURLToPath(new URL("./", import.meta.url)),
    packages: "./...",
    title: "programs with Kubernetes' types",
    duration: "three minutes",
  });
}
