/** Pages in which the emulator itself says something: pull requests, sites that are not there. */
import { html, raw } from "hono/html";

/** A piece of HTML, made by hono's tag `html`, which escapes every value put into it. */
export type Html = ReturnType<typeof html>;

const STYLE = raw(
  "body{font-family:system-ui;margin:2rem}pre{background:#f6f6f6;padding:1rem;" +
    "overflow:auto}ins{background:#dfd;text-decoration:none}del{background:#fdd;" +
    "text-decoration:none}.text{white-space:pre-wrap}",
);

/**
 * Makes a page.
 *
 * @param title Its title, as text
 * @param body What stands below the title
 * @param status Status of the answer
 */
export async function htmlPage(title: string, body: Html, status = 200): Promise<Response> {
  const page = html`
    <!doctype html>
    <html lang="en"><meta charset="utf-8"><title>${title}</title>
    <style>${STYLE}</style><h1>${title}</h1>${body}
    <p><small>Served by the local emulator.</small></p></html>
  `;
  return new Response(String(await page), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "x-content-type-options": "nosniff",
    },
  });
}
