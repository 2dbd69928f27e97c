/** An exec plugin that gives a client certificate: the files `NAME.crt` and `NAME.key`. */
import { readFile } from "node:fs/promises";
import process from "node:process";

const name = process.argv[2] ?? "";
const { apiVersion, kind } = JSON.parse(process.env.KUBERNETES_EXEC_INFO ?? "");
const [clientCertificateData, clientKeyData] = await Promise.all(
  ["crt", "key"].map((suffix) => readFile(`${name}.${suffix}`, "utf8")),
);
console.log(JSON.stringify({ apiVersion, kind, status: { clientCertificateData, clientKeyData } }));
