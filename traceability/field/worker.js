/* The service worker. It keeps the shell of the app and nothing of any person; forms, API and public pages pass by it. */
const KEEP = `shell-${SETUP.version}`;
const SHELLS = [
  [/^\/nhat-ky\/$|^\/lo-hang\/$/, "today"], [/^\/nhat-ky\/(moi|[0-9a-f-]{36}\/sua)\/$/, "entry"],
  [/^\/lo-hang\/moi\/$/, "batch"], [/^\/cho-gui\/$/, "queue"],
];
const LIMIT = 4000;

/* A portal that answers everything with its own page must not become the app: no page in a file's place, no page without our bar. */
async function fetched(url) {
  const answer = await fetch(new Request(url, {cache: "no-cache"})), html = /html/.test(answer.headers.get("Content-Type"));
  const ours = SETUP.files.includes(url) ? !html : html && (await answer.clone().text()).includes('id="trang-thai"');
  if (!answer.ok || !ours) throw new Error(url);
  return [url, answer];
}

addEventListener("install", e => e.waitUntil(Promise.all([...SETUP.files, ...Object.values(SETUP.shells)].map(fetched)).then(
  async all => { const kept = await caches.open(KEEP); await Promise.all(all.map(one => kept.put(...one))); })));
addEventListener("activate", e => e.waitUntil(caches.keys().then(names =>
  Promise.all(names.filter(name => name.startsWith("shell-") && name !== KEEP).map(name => caches.delete(name)))).then(() => clients.claim())));
addEventListener("message", e => e.data === "go" && skipWaiting());
addEventListener("sync", e => e.waitUntil(clients.matchAll().then(open => open.forEach(one => one.postMessage("flush")))));

async function page(request, name) {
  const shell = await (await caches.open(KEEP)).match(SETUP.shells[name]);
  const asked = fetch(request).then(answer => answer.status >= 500 && shell ? shell : answer);
  if (!shell) return asked;
  return Promise.race([asked.catch(() => shell), new Promise(done => setTimeout(() => done(shell), LIMIT))]);
}

addEventListener("fetch", e => {
  const {request} = e, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (SETUP.files.includes(url.pathname)) {
    return e.respondWith(caches.open(KEEP).then(kept => kept.match(url.pathname)).then(found => found || fetch(request)));
  }
  if (request.mode !== "navigate") return;
  const shell = SHELLS.find(([path]) => path.test(url.pathname));
  if (shell) e.respondWith(page(request, shell[1]));
});
