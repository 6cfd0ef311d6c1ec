// What the application form gains from JavaScript: the way shown while scrolling, phone hyphens, "today" in one tap,
// a photo that is too large refused before it is sent, careers folded away when there are none.
const LARGEST_PHOTO = 16 * 1024 * 1024;

const form = document.querySelector("form[data-apply]");
showWay();
form.querySelector("[data-hyphens]").addEventListener("input", (event) => hyphenate(event.target));
startNow(form.querySelector("[data-start-now]"), form.elements.start_date);
checkPhoto(form.elements.photo, form.querySelector("[data-photo-error]"));
foldCareers(form.elements.no_career, form.querySelector("[data-careers]"));
openFaulty();

function showWay() {
  const way = document.querySelector("[data-way]");
  const parts = [...form.querySelectorAll("[data-part]")];
  way.hidden = false;
  const update = () => {
    const line = innerHeight * 0.4;
    const passed = parts.filter((part) => part.getBoundingClientRect().top < line).length;
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 40;
    const number = atEnd ? parts.length : Math.max(1, passed);
    way.querySelector("progress").value = number;
    way.querySelector("[data-way-number]").textContent = String(number);
    way.querySelector("[data-way-word]").textContent = parts[number - 1].dataset.part;
  };
  addEventListener("scroll", update, { passive: true });
  update();
}

function hyphenate(input) {
  if (input.selectionStart !== input.value.length) return;
  const digits = input.value.replace(/\D/g, "");
  if (!digits.startsWith("01") || digits.length > 11) return;
  const middle = digits.length > 10 ? 7 : 6;
  const parts = [digits.slice(0, 3), digits.slice(3, middle), digits.slice(middle)];
  input.value = parts.filter(Boolean).join("-");
}

function startNow(row, input) {
  row.hidden = false;
  row.querySelector("button").addEventListener("click", () => {
    const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Seoul" }).format(new Date());
    input.value = today;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function checkPhoto(input, note) {
  input.addEventListener("change", () => {
    const tooLarge = input.files[0]?.size > LARGEST_PHOTO;
    const words = tooLarge ? "사진이 16MB보다 커요. 다른 사진을 골라 주세요." : "";
    input.setCustomValidity(words);
    note.textContent = words;
    note.hidden = !tooLarge;
  });
}

function foldCareers(box, careers) {
  const follow = () => (careers.hidden = box.checked && !isTold(careers));
  box.addEventListener("change", follow);
  follow();
}

// What was typed is never hidden: the server asks which of the two is meant.
function isTold(careers) {
  return [...careers.querySelectorAll("input")].some((input) => input.value !== "");
}

function openFaulty() {
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    const fold = input.closest("details");
    if (fold) fold.open = true;
  }
}
