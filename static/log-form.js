// The form about an activity on a bad line: what is typed and every photo is kept on the device
// (IndexedDB) until we have it, and sent when the line is back. The form's own key makes sure that
// what is sent twice is logged once. Photos are sent as they were taken: made smaller in the
// browser they would lose when and where they were taken. Without this script it is a plain form.

const RETRY_MILLISECONDS = 30_000;
const database = new Promise((resolve, reject) => {
  const request = indexedDB.open("simpul", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("drafts");
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function drafts(mode, deed) {
  const store = (await database).transaction("drafts", mode).objectStore("drafts");
  const request = deed(store);
  return new Promise((resolve, reject) => {
    store.transaction.oncomplete = () => resolve(request.result);
    store.transaction.onerror = store.transaction.onabort = () => reject(store.transaction.error);
  });
}

let form, notice, key, photos, waits, sending, timer;

function say(what) {
  notice.hidden = !what;
  for (const line of notice.querySelectorAll("[data-say]")) line.hidden = line.dataset.say !== what;
}

// What was typed, without what belongs to the page; files stand in `photos`.
function typed() {
  const data = [...new FormData(form)];
  return data.filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
}

async function keep() {
  try {
    await drafts("readwrite", (store) => store.put({ fields: typed(), photos, waits }, key));
  } catch {
    if (waits) say("unkept");
  }
}

const forget = () => drafts("readwrite", (store) => store.delete(key)).catch(() => {});

function fill(fields) {
  for (const field of form.querySelectorAll("[type=checkbox]")) field.checked = false;
  for (const [name, value] of fields) if (name === "kept") mark(value, "");
  for (const [name, value] of fields) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type !== "checkbox") field.value = value;
      else if (field.value === value) field.checked = true;
    }
  }
  for (const fold of form.querySelectorAll("details")) {
    fold.open ||= [...fold.querySelectorAll("input,select,textarea")].some((field) => field.value);
  }
}

// A file field holds only what was chosen last: what is chosen moves into a list of our own.
function choose(event) {
  const field = event.target;
  if (field.type !== "file" || !field.files.length) return;
  for (const file of field.files) photos.push({ field: field.name, file });
  field.value = "";
  list();
}

function list() {
  const shown = photos.map(({ file }, at) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-light btn-sm" });
    button.textContent = notice.dataset.remove;
    button.setAttribute("aria-label", `${notice.dataset.remove} ${file.name}`);
    button.onclick = () => (photos.splice(at, 1), list(), keep());
    line.append(file.name, " ", button);
    return line;
  });
  for (const { dataset } of form.querySelectorAll("[type=hidden][name=kept]")) {
    const line = document.createElement("li");
    line.textContent = `${dataset.name} ✓ ${notice.dataset.sent}`;
    shown.push(line);
  }
  const chosen = document.getElementById("chosen");
  chosen.replaceChildren(...shown);
  chosen.hidden = !shown.length;
}

class Trouble extends Error {}

const isPage = (answer) => new URL(answer.url).pathname === location.pathname;
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

async function post(data) {
  const deliver = () => {
    data.set("csrf_token", form.elements.csrf_token.value);
    return fetch(location.href, { method: "POST", body: data });
  };
  let answer = await deliver();
  if (answer.status === 400) {
    await renew();
    answer = await deliver();
  }
  if (answer.status >= 500 || answer.status === 429) throw new Trouble("trouble");
  if (!answer.ok && answer.status !== 422) {
    throw new Trouble(answer.status === 413 ? "too-large" : "refused");
  }
  if (!isPage(answer) && answer.url.includes("next=")) throw new Trouble("signed-out");
  return answer;
}

// The page may be older than the session: take over the mark that a new page carries.
async function renew() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (answer.status >= 500) throw new Trouble("trouble");
  const page = parsed(await answer.text());
  const owner = page.getElementById("unsent")?.dataset.owner;
  if (owner !== notice.dataset.owner) throw new Trouble("signed-out");
  form.elements.csrf_token.value = page.querySelector("[name=csrf_token]").value;
}

// Each photo on its own, so that a line that breaks costs one of them and not all. The page that
// comes back has its mark, under which the form brings it; or says why it is not taken.
async function sendPhotos() {
  while (photos.length) {
    const [{ field, file }] = photos;
    const data = new FormData();
    data.append("only_files", "1");
    data.append(field, file, file.name);
    const page = parsed(await (await post(data)).text());
    const marks = page.querySelectorAll("[name=kept]");
    if (!marks.length) {
      notice.querySelector("[data-say=rejected]").textContent =
        page.getElementById(`${field}-err`)?.textContent ?? file.name;
      throw new Trouble("rejected");
    }
    photos.shift();
    for (const { value } of marks) mark(value, file.name);
    list();
    await keep();
  }
}

function mark(value, name) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "kept", value });
  field.dataset.name = name;
  form.append(field);
}

async function sendForm() {
  await sendPhotos();
  const data = new FormData();
  for (const [name, value] of typed()) data.append(name, value);
  const answer = await post(data);
  if (answer.status === 422) return correct(await answer.text());
  await forget();
  location.assign(answer.url);
  return "sending";
}

// Refused: the page that says why takes the place of this one.
async function correct(text) {
  const page = parsed(text);
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  begin();
  await keep();
  document.querySelector(".errors")?.focus();
  return null;
}

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  say("sending");
  let outcome;
  try {
    outcome = await sendForm();
  } catch (trouble) {
    // Without an answer at all, `fetch` fails in its own way.
    outcome = trouble instanceof Trouble ? trouble.message : "offline";
  }
  sending = false;
  say(outcome);
  if (outcome === "trouble" || outcome === "offline") timer = setTimeout(send, RETRY_MILLISECONDS);
}

function begin() {
  notice = document.getElementById("unsent");
  form = notice.closest("form");
  key = `${notice.dataset.owner} ${location.pathname}${location.search}`;
  photos = [];
  waits = false;
  // Going back must not bring the old form with its key: what is typed then is another activity.
  form.autocomplete = "off";
  form.addEventListener("change", (event) => (choose(event), keep()));
  form.addEventListener("input", keep);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    waits = true;
    await keep();
    await send();
  });
  notice.querySelector("[data-do=send]").onclick = () => form.requestSubmit();
  notice.querySelector("[data-do=drop]").onclick = async () => {
    await forget();
    location.reload();
  };
}

async function resume() {
  const draft = await drafts("readonly", (store) => store.get(key)).catch(() => null);
  if (!draft || document.querySelector(".errors")) return;
  ({ photos, waits } = draft);
  fill(draft.fields);
  list();
  say("found");
  if (waits) await send();
}

begin();
resume();
addEventListener("online", () => waits && send());
navigator.serviceWorker?.register(notice.dataset.worker, { scope: "/" }).catch(() => {});
