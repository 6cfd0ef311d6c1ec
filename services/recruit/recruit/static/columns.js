// The list export's columns: all, none, the browser's memory of the last choice, one address part for the server.
const name = "humetix-columns";
const form = document.querySelector("form[data-columns]");
const boxes = [...form.querySelectorAll("input[name=columns]")];

restore();
button("[data-all]", true);
button("[data-none]", false);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
  remember(chosen);
  const query = new URLSearchParams([...new FormData(form)].filter(([key]) => key !== "columns"));
  query.set("columns", chosen.join(","));
  form.closest("dialog")?.close();
  location.assign(`${form.getAttribute("action")}?${query}`);
});

function button(selector, ticked) {
  const element = form.querySelector(selector);
  element.hidden = false;
  element.addEventListener("click", () => boxes.forEach((box) => (box.checked = ticked)));
}

// Storage that is switched off only means that the choice is not remembered.
function restore() {
  try {
    const chosen = JSON.parse(localStorage.getItem(name) ?? "null");
    if (Array.isArray(chosen)) boxes.forEach((box) => (box.checked = chosen.includes(box.value)));
  } catch {
    return;
  }
}

function remember(chosen) {
  try {
    localStorage.setItem(name, JSON.stringify(chosen));
  } catch {
    return;
  }
}
