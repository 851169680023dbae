// Lets the form about an activity open without a line, as it was seen last. Nothing else is kept,
// and all of it is forgotten when somebody signs in or out: the next one at this device finds no page.

const KEPT = "catat";
const isForm = (request) =>
  request.mode === "navigate" && request.method === "GET" && new URL(request.url).pathname.endsWith("/catat");
const isPart = (request) => new URL(request.url).pathname.startsWith("/static/");
const isAtTheDoor = (request) => ["/masuk", "/keluar"].includes(new URL(request.url).pathname);

async function form(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await kept.put(request.url, answer.clone());
    return answer;
  } catch (trouble) {
    const last = await kept.match(request.url);
    if (last) return last;
    throw trouble;
  }
}

// What the form is made of. Its address changes with its content, so it is never out of date.
async function part(request) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(request.url);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok && request.referrer.split("?")[0].endsWith("/catat")) {
    await kept.put(request.url, answer.clone());
  }
  return answer;
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "POST" && isAtTheDoor(request)) {
    event.waitUntil(caches.delete(KEPT));
  } else if (isForm(request)) {
    event.respondWith(form(request));
  } else if (request.method === "GET" && isPart(request)) {
    event.respondWith(part(request));
  }
});
