/** Pages in which the emulator itself says something: pull requests, sites that are not there. */

const STYLE = "body{font-family:system-ui;margin:2rem}pre{background:#f6f6f6;padding:1rem;" +
  "overflow:auto}ins{background:#dfd;text-decoration:none}del{background:#fdd;" +
  "text-decoration:none}.text{white-space:pre-wrap}";

/**
 * Makes a page.
 *
 * @param title Its title, as text
 * @param body What stands below the title, as HTML
 * @param status Status of the answer
 */
export function htmlPage(title: string, body: string, status = 200): Response {
  const shown = escaped(title);
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${shown}</title>` +
    `<style>${STYLE}</style><h1>${shown}</h1>${body}` +
    `<p><small>Served by the local emulator.</small></p></html>\n`;
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "x-content-type-options": "nosniff",
    },
  });
}

/** A text as it stands in HTML. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
