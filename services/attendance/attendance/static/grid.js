// The month grid: portions that follow while one scrolls, arrows that move, and an editor of one cell.
const table = document.querySelector(".att-grid");
const editor = document.getElementById("cell");
let current = null;

function piece(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content;
}

// Portions -----------------------------------------------------------------
const watcher = new IntersectionObserver((seen) => {
  for (const one of seen) if (one.isIntersecting) follow(one.target);
}, { rootMargin: "600px" });

async function follow(more) {
  watcher.unobserve(more);
  const answer = await fetch(more.dataset.more, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return; // its plain link still leads on
  more.remove();
  table.append(piece(await answer.text()));
  quiet();
  watch();
}

function watch() {
  for (const more of table.querySelectorAll("[data-more]")) watcher.observe(more);
}

// Moving: one stop for Tab, arrows inside ------------------------------------
const cellsOf = (row) => [...row.querySelectorAll("td > a[href^='grid/']")];

function quiet() {
  for (const link of table.querySelectorAll("tbody td > a[href^='grid/']")) link.tabIndex = link === current ? 0 : -1;
}

function hold(link) {
  if (!link) return;
  if (current?.isConnected) current.tabIndex = -1;
  current = link;
  link.tabIndex = 0;
  link.focus();
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function move(link, [down, right]) {
  const rows = [...table.querySelectorAll("tr[data-p]")];
  const row = link.closest("tr");
  const column = cellsOf(row).indexOf(link);
  const target = rows[rows.indexOf(row) + down];
  hold(target && cellsOf(target)[column + right]);
}

function press(event) {
  const link = event.target.closest("td > a[href^='grid/']");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  if (STEPS[event.key]) {
    event.preventDefault();
    move(link, STEPS[event.key]);
  } else if (/^\d$/.test(event.key)) {
    event.preventDefault();
    edit(link, event.key);
  }
}

// Editing --------------------------------------------------------------------
const form = editor?.querySelector("form");
const refusal = editor?.querySelector("[data-refusal]");
let typedAhead = "";

async function edit(link, typed = "") {
  hold(link);
  const address = link.href;
  const [who, day] = link.getAttribute("href").split("/").slice(1);
  typedAhead = typed;
  const kept = form.elements.reason.value;
  form.reset();
  form.elements.reason.value = kept;
  form.action = address;
  complain({});
  const name = link.closest("tr").querySelector("th a").textContent;
  editor.querySelector("h2").textContent = `${name} · ${Number(day.slice(5, 7))}월 ${Number(day.slice(8))}일`;
  editor.dataset.person = who;
  form.elements.times.value = typed;
  editor.showModal();
  form.elements.times.focus();
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return complain({ "": "지금 기록을 읽지 못했습니다. 닫고 다시 여세요." });
  const told = await answer.json();
  form.elements.seen.value = told.seen;
  form.elements.remove.hidden = told.seen === "none";
  if (!typedAhead) {
    form.elements.times.value = told.times;
    form.elements.times.select();
  }
  form.elements.breaks.value = told.breaks;
}

function complain(faults) {
  for (const name of ["times", "breaks", "reason"]) {
    const input = form.elements[name];
    if (faults[name]) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    let told = document.getElementById(`${input.id}-error`);
    if (!told && faults[name]) {
      told = Object.assign(document.createElement("p"), { id: `${input.id}-error`, className: "hm-field-error" });
      told.setAttribute("role", "alert");
      input.closest(".hm-field").append(told);
    }
    if (told) {
      told.textContent = faults[name] ?? "";
      told.hidden = !faults[name];
    }
    if (told) input.setAttribute("aria-errormessage", told.id);
  }
  refusal.textContent = faults[""] ?? "";
  form.querySelector("[aria-invalid]")?.focus();
}

async function save(event) {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const buttons = form.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } })
    .catch(() => null);
  for (const button of buttons) button.disabled = false;
  if (!answer) return complain({ "": "연결이 끊겨 저장하지 못했습니다. 적은 것은 그대로 있으니 다시 저장하세요." });
  if (!answer.ok) return complain(await faultsOf(answer));
  const [person, day] = form.action.split("/").slice(-2);
  const row = table.querySelector(`tr[data-p="${person}"]`);
  row.replaceWith(piece(await answer.text()));
  sum(table.querySelector(`tr[data-p="${person}"]`).closest("tbody"));
  quiet();
  editor.close();
  hold(table.querySelector(`a[href="grid/${person}/${day}"]`));
}

async function faultsOf(answer) {
  const told = await answer.json().catch(() => ({}));
  const places = { clock_in: "times", clock_out: "times", work_date: "times" };
  const faults = {};
  for (const fault of told.errors ?? []) faults[places[fault.field] ?? fault.field] = fault.message;
  return Object.keys(faults).length ? faults : { "": told.detail ?? "저장하지 못했습니다. 다시 시도하세요." };
}

function sum(body) {
  const rows = [...body.querySelectorAll("tr[data-p]")];
  const sums = body.querySelector(".grid-sums").cells;
  for (let n = 1; n < sums.length; n++) {
    const whole = rows.reduce((minutes, row) => minutes + Math.round(parseFloat(row.cells[n].textContent) * 60 || 0), 0);
    sums[n].textContent = whole ? String(Math.round(whole / 0.6) / 100) : "–";
  }
}

if (table) watch();
if (table?.hasAttribute("data-grid")) {
  current = table.querySelector("td > a[href^='grid/']");
  quiet();
  table.addEventListener("keydown", press);
  table.addEventListener("click", (event) => {
    const link = event.target.closest("td > a[href^='grid/']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    edit(link);
  });
  form.addEventListener("submit", save);
  editor.querySelector("[data-leave]").addEventListener("click", (event) => {
    event.preventDefault();
    editor.close();
  });
  editor.addEventListener("close", () => current?.isConnected && current.focus());
}
