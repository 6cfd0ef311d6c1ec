// The list by keyboard: j k move, x ticks, e opens, s changes the status, / searches, ? shows the keys.
// "/static" modules of the chassis lie beside this one under the same service.
const KEPT = "recruit.keys.off";
const list = document.querySelector("[data-applicants]");
if (list) start(list);

function start(list) {
  const rows = [...list.querySelectorAll("[data-row]")];
  const page = list.querySelector("[data-pick-page]");
  const told = list.querySelector("[data-picked]");
  const everything = list.querySelector("#everything");
  const onSwitch = document.querySelector("[data-keys-on]");
  const opener = document.querySelector("[data-keys-opener]");
  for (const row of rows) row.tabIndex = -1;
  page.hidden = opener.hidden = false;
  onSwitch.checked = !isOff();
  onSwitch.addEventListener("change", () => remember(onSwitch.checked));
  list.addEventListener("change", count);
  addEventListener("pageshow", count);
  page.querySelector("input").addEventListener("change", (event) => {
    for (const row of rows) tick(row).checked = event.target.checked;
    count();
  });
  document.addEventListener("keydown", (event) => {
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : ""];
    if (!act || isOff() || isTyping(event) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });
  count();

  const acts = {
    j: () => move(1),
    k: () => move(-1),
    x: () => toggle(here() ?? rows[0]),
    e: () => here()?.querySelector(".row-link").click(),
    s: status,
    "/": () => document.querySelector("#f-q").focus(),
    "?": () => document.getElementById("keys").showModal(),
  };

  function here() {
    return document.activeElement?.closest("[data-row]");
  }

  function move(step) {
    const at = rows.indexOf(here());
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  function toggle(row) {
    tick(row).checked = !tick(row).checked;
    row.focus();
    count();
  }

  function status() {
    const row = here();
    if (row && !rows.some((one) => tick(one).checked)) toggle(row);
    list.querySelector("#bulk-status").focus();
  }

  function count() {
    const picked = rows.filter((row) => tick(row).checked).length;
    for (const row of rows) row.toggleAttribute("data-picked-row", tick(row).checked);
    page.querySelector("input").checked = picked === rows.length;
    told.textContent = everything?.checked ? "조건에 맞는 모두" : picked ? `${picked}명 고름` : "";
  }
}

function tick(row) {
  return row.querySelector("[data-pick]");
}

function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  return Boolean(event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]"));
}

function isOff() {
  try {
    return localStorage.getItem(KEPT) === "1";
  } catch {
    return false; // storage is switched off: the keys work, they are only not remembered as off
  }
}

function remember(isOn) {
  try {
    if (isOn) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "1");
  } catch {
    document.querySelector("[data-keys-on]").checked = true;
  }
}
