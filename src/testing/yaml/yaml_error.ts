/** A failure to read YAML, in the words of the API server. */
export class YamlError extends Error {
  override readonly name = "YamlError";
}

/** Returns an error of Go's parser, which gives the line, counted from 1, for some. */
export function yamlError(what: string, line = 0): YamlError {
  return new YamlError(`yaml: ${line > 0 ? `line ${line}: ` : ""}${what}`);
}
