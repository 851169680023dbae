// On every other page: says that a form about an activity still waits on this device, and where.
// The form itself (log-form.js) keeps it there, and sends it.
const waiting = document.getElementById("unsent-elsewhere");
const opening = indexedDB.open("simpul", 1);
opening.onupgradeneeded = () => opening.result.createObjectStore("drafts");
opening.onsuccess = () => {
  const all = opening.result.transaction("drafts").objectStore("drafts").openCursor();
  all.onsuccess = () => {
    const draft = all.result;
    if (!draft) return;
    const [owner, path] = draft.key.split(" ");
    if (owner !== waiting.dataset.owner || !draft.value.waits) return draft.continue();
    waiting.querySelector("a").href = path;
    waiting.hidden = Boolean(document.getElementById("unsent"));
  };
};
