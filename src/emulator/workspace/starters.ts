/** The small projects that new repositories and starter templates begin with. */
import { makeParent } from "./folders.ts";

/** Files by path. */
export type Starter = { readonly [path: string]: string };

const page = (title: string) =>
  `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${title}</title>
    <link rel="stylesheet" href="style.css">
  </head>
  <body>
    <h1>${title}</h1>
    <p id="greeting"></p>
    <script type="module" src="app.js"></script>
  </body>
</html>
`;

const SCRIPT = `import { greeting } from "./greeting.js";

document.querySelector("#greeting").textContent = greeting("world");
`;

const GREETING = `export function greeting(name) {
  return \`Hello, \${name}!\`;
}
`;

const SERVER = `const { createServer } = await import("node:http");

const port = Number(process.env.PORT ?? 8080);

createServer((request, response) => {
  const found = request.url === "/health";
  response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
  response.end(JSON.stringify(found ? { status: "ok" } : { error: "not found" }));
}).listen(port);
`;

const STYLE = `body {
  font-family: system-ui, sans-serif;
  margin: 2rem;
}
`;

/** What a repository holds when it is made on first use. `name` is its last part. */
export function repositoryStarter(name: string): Starter {
  return {
    "README.md": `# ${name}\n\nA starter project, made by the local emulator on first use.\n`,
    ".gitignore": "node_modules/\n.env\n",
    "index.html": page(name),
    "style.css": STYLE,
    "app.js": SCRIPT,
    "greeting.js": GREETING,
  };
}

/** What the starter templates put into a workspace. */
export const TEMPLATE_STARTERS: { readonly [template: string]: Starter } = {
  "web-app": {
    "README.md": "# Web app\n",
    "index.html": page("Web app"),
    "style.css": STYLE,
    "app.js": SCRIPT,
    "greeting.js": GREETING,
    "server.mjs": SERVER,
  },
  "backend-service": { "README.md": "# Backend service\n", "server.mjs": SERVER },
  "static-site": {
    "README.md": "# Static site\n",
    "index.html": page("Static site"),
    "style.css": STYLE,
  },
};

/** Writes a starter into a folder. */
export async function writeStarter(folder: string, starter: Starter): Promise<void> {
  for (const [path, content] of Object.entries(starter)) {
    await makeParent(`${folder}/${path}`);
    await Deno.writeTextFile(`${folder}/${path}`, content);
  }
}
