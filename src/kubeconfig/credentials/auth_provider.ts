import { ConfigurationError } from "@kubewire/kubewire";
import { checkCaPem } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import { decodeBase64 } from "../entries/base64.ts";
import type { UserEntry } from "../entries/kubeconfig.ts";
import { OidcIssuer } from "./oidc_issuer.ts";
import { OidcTokenSource } from "./oidc_token_source.ts";
import { readNamedFile } from "../entries/named_file.ts";

/**
 * Creates the token source for a user's `auth-provider`. Only `oidc` is supported: client-go 1.26
 * has replaced the others by exec plugins.
 *
 * @throws {ConfigurationError} If it is another provider, or lacks a required field.
 * @throws {PermissionError} If the file of the issuer's certificate authority may not be read.
 */
export async function authProviderTokens(
  { name, config }: NonNullable<UserEntry["authProvider"]>,
  userName: string,
  runtime: Runtime,
): Promise<OidcTokenSource> {
  const subject = `The kubeconfig's user ${JSON.stringify(userName)}`;
  if (name !== "oidc") {
    throw new ConfigurationError(
      `${subject} has the auth-provider ${JSON.stringify(name)}, which Kubernetes has dropped: ` +
        "use the exec plugin of the cluster's provider.",
    );
  }
  const setting = (key: string) => config.get(key) || undefined;
  const required = (key: string) => {
    const value = setting(key);
    if (value !== undefined) return value;
    throw new ConfigurationError(`${subject} has the auth-provider oidc without ${key}.`);
  };
  const url = required("idp-issuer-url");
  const { username, password } = URL.parse(url) ?? {};
  if (username || password) { // messages name the issuer by its URL
    throw new ConfigurationError(
      `${subject} has an idp-issuer-url with a user name or a password in it: take them out, for ` +
        "client-id and client-secret are what the issuer asks for.",
    );
  }
  const issuer = new OidcIssuer({
    url,
    clientId: required("client-id"),
    clientSecret: setting("client-secret"),
    caPem: await authorityOf(config, userName, runtime),
    runtime,
  });
  return new OidcTokenSource({
    issuer,
    idToken: setting("id-token"),
    refreshToken: setting("refresh-token"),
    userName,
    clock: runtime.clock,
  });
}

async function authorityOf(
  config: ReadonlyMap<string, string>,
  userName: string,
  runtime: Runtime,
): Promise<string | undefined> {
  const field = "idp-certificate-authority";
  const ofUser = `of user ${JSON.stringify(userName)}`;
  const data = config.get(`${field}-data`);
  if (data) {
    const subject = `${field}-data ${ofUser}`;
    return checkCaPem(decodeBase64(data, subject), subject);
  }
  const path = config.get(field);
  if (!path) return undefined;
  return checkCaPem(await readNamedFile(runtime, { path, subject: `${field} ${ofUser}` }), path);
}
