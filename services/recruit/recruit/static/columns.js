// The list export's columns: moving and ticking without a trip to the server, which does the same without this.
const form = document.querySelector("form[data-columns]");
const note = form.querySelector("[data-column-note]");

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.name === "move") move(event, button);
  else if (button?.value === "all" || button?.value === "none") tick(event, button.value === "all");
});

function move(event, button) {
  event.preventDefault();
  const row = button.closest("[data-column]");
  const up = button.value.startsWith("up:");
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (other) (up ? other.before(row) : other.after(row));
  button.focus();
  const place = [...row.parentElement.children].indexOf(row) + 1;
  note.textContent = `${row.querySelector("label").textContent.trim()} ${place}번째`;
}

function tick(event, ticked) {
  event.preventDefault();
  for (const box of form.querySelectorAll("input[name=chosen]")) box.checked = ticked;
  note.textContent = ticked ? "모두 골랐습니다." : "모두 해제했습니다.";
}
