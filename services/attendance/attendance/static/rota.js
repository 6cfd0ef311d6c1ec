// The 근무표 by hand: drag a pattern onto cells, press one and then cells, copy along rows, paste a table from Excel.
const table = document.querySelector("[data-rota]");
const tools = document.querySelector("[data-rota-tools]");
const said = document.querySelector("[data-rota-said]");
let chosen = null;

const inputOf = (place) => place?.closest("td")?.querySelector("select") ?? null;
const rowOf = (place) => [...place.closest("tr").querySelectorAll("td")].map((cell) => cell.querySelector("select"));

function put(input, code) {
  if (!input || ![...input.options].some((option) => option.value === code)) return false;
  input.value = code;
  return true;
}

function choose(chip) {
  chosen = chosen === chip ? null : chip;
  for (const one of tools.querySelectorAll("[data-code]")) one.setAttribute("aria-pressed", String(one === chosen));
  said.textContent = chosen ? `${chosen.textContent.trim()}: 칸을 누르면 들어갑니다.` : "고른 근무형태가 없습니다.";
}

function copied(count) {
  said.textContent = `${count}칸에 복사했습니다. 저장을 눌러야 남습니다.`;
}

function fill(button) {
  const [first, ...rest] = rowOf(button);
  copied(first ? rest.slice(0, 4).filter((input) => put(input, first.value)).length : 0);
}

function down(button) {
  const next = button.closest("tr").nextElementSibling;
  if (!next) return;
  const below = rowOf(next.querySelector("td"));
  copied(rowOf(button).filter((input, place) => input && put(below[place], input.value)).length);
}

function step(event) {
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  if (!event.ctrlKey || !(event.key in steps) || !inputOf(event.target)) return;
  event.preventDefault();
  const [across, along] = [event.target.closest("tr"), event.target.closest("td")];
  const rows = [...table.tBodies[0].rows];
  const row = rows[rows.indexOf(across) + steps[event.key][0]];
  inputOf(row?.cells[along.cellIndex + steps[event.key][1]]?.firstElementChild)?.focus();
}

function pasted(event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!text.includes("\t")) return;
  event.preventDefault();
  const field = document.querySelector("#paste textarea[name=text]");
  field.value = text;
  field.form.requestSubmit();
}

if (table && tools) {
  tools.hidden = false;
  for (const part of table.querySelectorAll("[data-rota-row]")) part.hidden = false;
  tools.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-code]");
    if (chip) choose(chip);
  });
  tools.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", `rota:${event.target.closest("[data-code]").dataset.code}`);
  });
  table.addEventListener("dragover", (event) => {
    if (!inputOf(event.target)) return;
    event.preventDefault();
    event.target.closest("td").classList.add("rota-cell--over");
  });
  table.addEventListener("dragleave", (event) => event.target.closest("td")?.classList.remove("rota-cell--over"));
  table.addEventListener("drop", (event) => {
    const dropped = event.dataTransfer.getData("text/plain");
    if (!dropped.startsWith("rota:")) return;
    event.preventDefault();
    event.target.closest("td")?.classList.remove("rota-cell--over");
    put(inputOf(event.target), dropped.slice(5));
  });
  table.addEventListener("mousedown", (event) => {
    if (!chosen || !inputOf(event.target)) return;
    event.preventDefault(); // the list would open over the cell that takes the pattern
    put(inputOf(event.target), chosen.dataset.code);
  });
  table.addEventListener("click", (event) => {
    if (event.target.closest("[data-rota-fill]")) fill(event.target);
    if (event.target.closest("[data-rota-down]")) down(event.target);
  });
  table.addEventListener("keydown", step);
  document.addEventListener("paste", (event) => {
    if (!event.target.closest("textarea, input")) pasted(event);
  });
}
