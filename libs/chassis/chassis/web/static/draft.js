// <form data-draft="key">: keeps what is typed in this browser until the form has been taken, and says so in
// [data-draft-note]. The page that confirms the sending carries data-draft-sent="key". Never files or passwords.
import { keep, kept } from "./kept.js";

const prefix = "humetix-draft-";
const skipped = ["file", "password", "hidden", "submit", "button"];

export function startDraft() {
  for (const mark of document.querySelectorAll("[data-draft-sent]")) keep(prefix + mark.dataset.draftSent, null);
  for (const form of document.querySelectorAll("form[data-draft]")) follow(form);
}

function follow(form) {
  const name = prefix + form.dataset.draft;
  const note = form.querySelector("[data-draft-note]");
  let waiting = 0;
  const forget = () => {
    clearTimeout(waiting);
    waiting = 0;
    keep(name, null);
    location.replace(location.pathname + location.search);
  };
  const store = () => {
    clearTimeout(waiting);
    waiting = 0;
    if (save(form, name)) say(note, "이 기기에 임시로 저장했어요.", forget);
  };
  // A form that the server gave back is newer than the draft.
  if (!form.querySelector("[aria-invalid]") && restore(form, kept(name))) say(note, "쓰던 내용을 다시 가져왔어요.", forget);
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(store, 400);
  });
  addEventListener("pagehide", () => waiting && store());
}

function entries(form) {
  return [...form.elements].filter((input) => input.name && !skipped.includes(input.type) && !input.closest("[data-draft-skip]"));
}

function save(form, name) {
  const values = {};
  for (const input of entries(form)) {
    if (input.type === "radio") {
      if (input.checked) values[input.name] = input.value;
    } else if (input.type === "checkbox") values[input.name] = input.checked;
    else values[input.name] = input.value;
  }
  return keep(name, JSON.stringify(values));
}

function restore(form, text) {
  if (!text) return false;
  let values;
  try {
    values = JSON.parse(text);
  } catch {
    return false; // written by something else under our name: nothing to bring back
  }
  let changed = false;
  for (const input of entries(form)) {
    const value = values[input.name];
    if (value === undefined) continue;
    if (input.type === "radio") input.checked = input.value === value;
    else if (input.type === "checkbox") input.checked = value === true;
    else input.value = value;
    changed ||= Boolean(value);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return changed;
}

function say(note, words, undo) {
  if (!note) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "hm-link";
  button.textContent = "지우고 새로 쓰기";
  button.addEventListener("click", undo);
  note.hidden = false;
  note.replaceChildren(`${words} `, button);
}
