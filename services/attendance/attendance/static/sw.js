// Keeps the clock's offline page and its files, which are the same for everybody; no page of a person is ever kept.
// SHELL = {name, page, files} is written above this by the server; it changes with every file.
import { replay } from "./queue.js";

const PATIENCE_MS = 10_000;
const KEPT = { ignoreVary: true };

addEventListener("install", (event) => event.waitUntil(keepShell()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("sync", (event) => event.waitUntil(sendWaiting()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (["/attendance", "/attendance/punches"].includes(pathname)) event.respondWith(pageOrShell(request));
  } else if (SHELL.files.includes(pathname)) {
    event.respondWith(caches.match(pathname, KEPT).then((kept) => kept ?? fetch(request)));
  }
});

async function keepShell() {
  const cache = await caches.open(SHELL.name);
  // Without cookies: the page as nobody sees it.
  await cache.put(SHELL.page, await fetched(SHELL.page));
  await Promise.all(SHELL.files.map(async (file) => cache.put(file, await fetched(file))));
  await skipWaiting();
}

async function fetched(address) {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("attendance-") && name !== SHELL.name);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

async function pageOrShell(request) {
  try {
    return await (request.method === "GET" ? inTime(fetch(request)) : fetch(request));
  } catch {
    return (await caches.match(SHELL.page, KEPT)) ?? Response.error();
  }
}

function inTime(answer) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, PATIENCE_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

// A page in view knows how long ago its presses were made, so it sends them itself.
async function sendWaiting() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const seen = pages.filter((page) => page.visibilityState === "visible" && new URL(page.url).pathname.startsWith("/attendance"));
  if (seen.length) {
    for (const page of seen) page.postMessage("replay");
    return;
  }
  const { stopped } = await replay();
  if (stopped === "away") throw new Error("still away: the browser asks again");
}
