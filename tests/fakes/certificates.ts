/** A private certificate authority and what it signed, made by `openssl` for one test file. */

/** Certificates of one test file, as files in a folder of their own. */
export interface Certificates extends AsyncDisposable {
  /** The authority's certificate, PEM. */
  readonly authority: string;
  /** A server certificate and its key, as PEM texts. */
  readonly good: ServerCertificate;
  /** The same, no longer valid. */
  readonly expired: ServerCertificate;
  /** The same, for another name. */
  readonly otherName: ServerCertificate;
}

/** What a TLS server needs. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Names the good certificate is for. */
export const CERTIFIED_HOST = "cloud.example.invalid";

/** Whether `openssl` is there; without it the reason is printed, and tests that need it are left out. */
export async function hasOpenssl(): Promise<boolean> {
  try {
    await openssl(["version"]);
    return true;
  } catch (error) {
    console.log(`Left out: no certificates can be made, openssl does not run (${error})`);
    return false;
  }
}

/** Makes an authority and three server certificates. */
export async function makeCertificates(): Promise<Certificates> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-certificates-" });
  const at = (name: string) => `${folder}/${name}`;
  const ellipticKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl([
    ...["req", "-x509", ...ellipticKey, "-keyout", at("ca.key"), "-out", at("ca.pem")],
    ...["-days", "2", "-subj", "/CN=Private Test Authority"],
    ...["-addext", "basicConstraints=critical,CA:TRUE"],
  ]);
  const sign = async (name: string, names: string, validity: string[]) => {
    await Deno.writeTextFile(
      at(`${name}.ext`),
      `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`,
    );
    await openssl([
      ...["req", ...ellipticKey, "-keyout", at(`${name}.key`), "-out", at(`${name}.csr`)],
      ...["-subj", `/CN=${name}`],
    ]);
    await openssl([
      ...["x509", "-req", "-in", at(`${name}.csr`), "-CA", at("ca.pem"), "-CAkey", at("ca.key")],
      ...["-set_serial", String(1 + name.length), "-out", at(`${name}.pem`)],
      ...["-extfile", at(`${name}.ext`), ...validity],
    ]);
    return {
      cert: await Deno.readTextFile(at(`${name}.pem`)),
      key: await Deno.readTextFile(at(`${name}.key`)),
    };
  };
  const hosts = `DNS:localhost,IP:127.0.0.1,DNS:${CERTIFIED_HOST}`;
  return {
    authority: at("ca.pem"),
    good: await sign("good", hosts, ["-days", "2"]),
    // A negative number of days is the one way to the past that every version of openssl knows.
    expired: await sign("expired", hosts, ["-days", "-1"]),
    otherName: await sign("other", "DNS:other.example.invalid", ["-days", "2"]),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

async function openssl(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
