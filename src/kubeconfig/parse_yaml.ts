import { parseDocument, type Tags } from "yaml";
import { ConfigurationError } from "../core/errors.ts";

/**
 * Parses YAML, and JSON with it, as kubectl does (`sigs.k8s.io/yaml`): the later of two equal keys
 * wins, `<<` merges, `yes` and `on` are true. Dates and times stay texts.
 *
 * @throws {ConfigurationError} If it is not YAML; the message has the line and never what it says, for
 * that may be a secret. For the same reason there is no `cause`.
 */
export function parseYaml(text: string, subject: string): unknown {
  const document = parseDocument(text, {
    logLevel: "silent",
    schema: "yaml-1.1",
    customTags: withoutTimes,
    merge: true,
    uniqueKeys: false,
  });
  const [error] = document.errors;
  if (error) {
    const [start] = error.linePos ?? [];
    const where = start ? ` at line ${start.line}, column ${start.col}` : "";
    throw new ConfigurationError(`${subject} is not YAML${where} (${error.code}).`);
  }
  try {
    return document.toJS();
  } catch {
    throw new ConfigurationError(
      `${subject} has an alias in it that leads nowhere or too far: write out what it stands for.`,
    );
  }
}

function withoutTimes(tags: Tags): Tags {
  return tags.filter((tag) => {
    if (typeof tag === "string") return true;
    const isTime = "format" in tag && tag.format === "TIME";
    return !isTime && tag.tag !== "tag:yaml.org,2002:timestamp";
  });
}
