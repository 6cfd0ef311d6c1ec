// 경력: rows added and removed, none at all with "경력 없음"; an end before its start is told at once.
// All ten rows are always in the form, so that the draft and the sending know nothing of it.
const NAMES = ["company", "exp_start", "exp_end", "job_role", "reason"];

export function manageCareers(box, careers) {
  const rows = [...careers.querySelectorAll("[data-career]")];
  const more = careers.querySelector("[data-career-more]");
  const note = careers.querySelector("[data-career-note]");
  let shown = Math.max(1, rows.findLastIndex(isRowTold) + 1);

  const show = () => {
    rows.forEach((row, place) => (row.hidden = place >= shown));
    rows.forEach(describe);
    more.hidden = shown === rows.length;
    // What was typed is never hidden: the server asks which of the two is meant.
    careers.hidden = box.checked && !rows.some(isRowTold);
  };
  const add = () => {
    for (const row of rows) row.open = row.open && inputs(row).some((input) => !input.validity.valid);
    shown += 1;
    rows[shown - 1].open = true;
    show();
    inputs(rows[shown - 1])[0].focus();
    note.textContent = shown === rows.length ? `경력은 ${shown}개까지 적을 수 있어요.` : "";
  };
  const remove = (place) => {
    for (let next = place; next < shown - 1; next += 1) copy(rows[next + 1], rows[next]);
    clear(rows[shown - 1]);
    shown -= 1;
    show();
    note.textContent = `경력 ${place + 1}을(를) 뺐어요.`;
    more.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  more.addEventListener("click", add);
  rows.forEach((row, place) => {
    const less = row.querySelector("[data-career-less]");
    less.hidden = false;
    less.addEventListener("click", () => remove(place));
    row.addEventListener("input", () => describe(row));
  });
  box.addEventListener("change", () => {
    if (!box.checked) shown = Math.max(1, shown);
    show();
  });
  show();
}

function inputs(row) {
  return NAMES.map((name) => row.querySelector(`[name=${name}${row.dataset.career}]`));
}

function isRowTold(row) {
  return inputs(row).some((input) => input.value !== "");
}

function copy(from, to) {
  const values = inputs(from).map((input) => input.value);
  clear(to);
  inputs(to).forEach((input, place) => (input.value = values[place]));
  to.open = from.open;
}

function clear(row) {
  for (const input of inputs(row)) {
    input.value = "";
    input.removeAttribute("aria-invalid");
    input.closest(".hm-field").classList.remove("hm-field--bad");
    input.closest(".hm-field").querySelector(".hm-field-error")?.remove();
  }
}

function describe(row) {
  const [company, start, end] = inputs(row);
  row.querySelector("[data-career-told]").textContent = company.value;
  const isBackwards = start.value !== "" && end.value !== "" && end.value < start.value;
  end.setCustomValidity(isBackwards ? "퇴사일이 입사일보다 빨라요." : "");
}
