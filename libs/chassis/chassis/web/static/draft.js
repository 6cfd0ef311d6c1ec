// <form data-draft="key">: keeps what is typed in this browser until the form has been taken, and says so in
// [data-draft-note]. The page that confirms the sending carries data-draft-sent="key". Never files or passwords.
// Nobody comes back after a week: then every draft goes by itself, on whatever page is opened next.
// data-draft-told says from the start what is kept, and lets the reader of a shared device have nothing kept.
import { keep, kept, keptNames } from "./kept.js";

const prefix = "humetix-draft-";
const off = "humetix-nodraft-";
const skipped = ["file", "password", "hidden", "submit", "button"];
const LASTS_DAYS = 7;
const SAVED = `이 기기에만 저장했어요. 보내면 지워지고, 안 보내도 ${LASTS_DAYS}일 뒤에 지워져요.`;
const TOLD = `쓰는 내용은 이 기기에만 저장돼요. 보내면 지워지고, 안 보내도 ${LASTS_DAYS}일 뒤에 지워져요.`;

export function startDraft() {
  for (const mark of document.querySelectorAll("[data-draft-sent]")) keep(prefix + mark.dataset.draftSent, null);
  for (const name of keptNames(prefix)) if (!valuesOf(kept(name))) keep(name, null);
  for (const form of document.querySelectorAll("form[data-draft]")) follow(form);
}

function follow(form) {
  const name = prefix + form.dataset.draft;
  const note = form.querySelector("[data-draft-note]");
  const isTold = form.hasAttribute("data-draft-told");
  let waiting = 0;
  const stop = () => {
    clearTimeout(waiting);
    waiting = 0;
  };
  const forget = () => {
    stop();
    keep(name, null);
    location.replace(location.pathname + location.search);
  };
  const refuse = () => {
    stop();
    keep(name, null);
    setOff(form, true);
    say(note, "이 기기에 아무것도 저장하지 않아요.", { 저장하기: allow });
  };
  const actions = isTold ? { "지우고 새로 쓰기": forget, "저장하지 않기": refuse } : { "지우고 새로 쓰기": forget };
  const store = () => {
    stop();
    if (!isOff(form) && save(form, name)) say(note, SAVED, actions);
  };
  const allow = () => {
    setOff(form, false);
    store();
  };
  // A form that the server gave back is newer than the draft.
  if (isOff(form)) refuse();
  else if (!form.querySelector("[aria-invalid]") && restore(form, kept(name))) say(note, "쓰던 내용을 다시 가져왔어요.", actions);
  else if (isTold) say(note, TOLD, { "저장하지 않기": refuse });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(store, 400);
  });
  addEventListener("pagehide", () => waiting && store());
}

function isOff(form) {
  try {
    return sessionStorage.getItem(off + form.dataset.draft) === "1";
  } catch {
    return false; // no storage at all: nothing is kept anyway
  }
}

function setOff(form, isWanted) {
  try {
    sessionStorage.setItem(off + form.dataset.draft, isWanted ? "1" : "");
  } catch {
    return;
  }
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
  return keep(name, JSON.stringify({ at: Date.now(), values }));
}

function valuesOf(text) {
  try {
    const { at, values } = JSON.parse(text);
    return Date.now() - at < LASTS_DAYS * 86_400_000 ? values : null;
  } catch {
    return null; // nothing, or written by something else under our name: nothing to bring back
  }
}

function restore(form, text) {
  const values = valuesOf(text);
  if (!values) return false;
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

function say(note, words, actions) {
  if (!note) return;
  const buttons = Object.entries(actions).map(([label, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hm-link";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  });
  note.hidden = false;
  note.replaceChildren(`${words} `, ...buttons);
}
